import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ServiceError } from '@doctown/schema';
import { Parser, type ReadEntry } from 'tar';
import type { ArchiveGuard } from './guard.ts';

export type WriteFile = (path: string, content: Buffer) => Promise<void>;

const FILE_TYPES = new Set(['File', 'OldFile', 'ContiguousFile']);
const LINK_TYPES = new Set(['SymbolicLink', 'Link']);
const META_TYPES = new Set(['GlobalExtendedHeader', 'ExtendedHeader', 'NextFileHasLongPath', 'NextFileHasLongLinkpath', 'OldExtendedHeader', 'OldGnuLongPath']);

/** Reads a `.tar` or `.tar.gz`, giving each plain file to `write`. Links are counted and never made; devices and the like refuse the archive. */
export async function readTar(file: string, isGzip: boolean, guard: ArchiveGuard, write: WriteFile, signal: AbortSignal): Promise<void> {
  const parser = new Parser({ strict: false, maxMetaEntrySize: 1024 * 1024 });
  const writes: Promise<void>[] = [];
  let entries = 0;
  let failed: unknown = null;
  const fail = (error: unknown) => {
    failed ??= error;
  };
  parser.on('warn', (code: string, message: string | Error) => {
    if (code === 'TAR_BAD_ARCHIVE' || code === 'TAR_ABORT' || code === 'TAR_ENTRY_INVALID')
      fail(new ServiceError('invalid_archive', `the archive is damaged or is no tar: ${String(message instanceof Error ? message.message : message).slice(0, 120)}`));
  });
  parser.on('entry', (entry: ReadEntry) => {
    entries++;
    try {
      readEntry(entry, guard, (path, content) => writes.push(write(path, content)), fail);
    } catch (error) {
      fail(error);
      entry.resume();
    }
  });
  const gate = new Transform({ transform: (chunk, _, next) => next(failed as Error | null, chunk) });
  const counted = new Transform({
    transform(chunk: Buffer, _, next) {
      try {
        guard.bytes(chunk.length);
        next(null, chunk);
      } catch (error) {
        next(error as Error);
      }
    },
  });
  const unzip = isGzip ? [createGunzip()] : [];
  await pipeline([createReadStream(file), ...unzip, counted, gate, parser as unknown as NodeJS.WritableStream], { signal }).catch((error: unknown) => {
    throw failed ?? asArchiveError(error, signal);
  });
  await Promise.all(writes);
  if (failed) throw failed;
  if (entries === 0) throw new ServiceError('invalid_archive', 'the archive is empty or is no tar');
}

function readEntry(entry: ReadEntry, guard: ArchiveGuard, write: (path: string, content: Buffer) => void, fail: (error: unknown) => void): void {
  const path = guard.path(entry.path);
  if (LINK_TYPES.has(entry.type)) guard.link();
  else if (FILE_TYPES.has(entry.type)) {
    guard.file(path);
    const parts: Buffer[] = [];
    entry.on('data', (part: Buffer) => parts.push(part));
    entry.on('end', () => write(path, Buffer.concat(parts)));
    entry.on('error', fail);
    return;
  } else if (entry.type !== 'Directory' && entry.type !== 'GNUDumpDir' && !META_TYPES.has(entry.type))
    throw new ServiceError('invalid_archive', `the archive holds a ${entry.type}, which no source tree has`);
  entry.resume();
}

function asArchiveError(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof ServiceError) return error;
  return new ServiceError('invalid_archive', 'the archive is damaged, cut off, or no archive at all', { cause: error });
}
