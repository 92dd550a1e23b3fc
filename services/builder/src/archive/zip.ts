import { Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ServiceError } from '@doctown/schema';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import type { ArchiveGuard } from './guard.ts';
import type { WriteFile } from './tar.ts';

const LINK_MODE = 0o120000;
const TYPE_MASK = 0o170000;

/** Reads a `.zip` the same way as a tar. */
export async function readZip(file: string, guard: ArchiveGuard, write: WriteFile, signal: AbortSignal): Promise<void> {
  const zip = await openPromise(file, { autoClose: false, decodeStrings: true, strictFileNames: false, validateEntrySizes: true }).catch((cause: unknown) => {
    throw new ServiceError('invalid_archive', 'the file is not a zip archive, or it is cut off', { cause });
  });
  try {
    let entries = 0;
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted();
      entries++;
      await readEntry(zip, entry, guard, write);
    }
    if (entries === 0) throw new ServiceError('invalid_archive', 'the archive is empty');
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ServiceError) throw error;
    throw new ServiceError('invalid_archive', 'the zip archive is damaged or holds names we do not take', { cause: error });
  } finally {
    zip.close();
  }
}

async function readEntry(zip: ZipFile, entry: Entry, guard: ArchiveGuard, write: WriteFile): Promise<void> {
  const path = guard.path(entry.fileName);
  const mode = (entry.externalFileAttributes >>> 16) & TYPE_MASK;
  if (entry.fileName.endsWith('/')) return;
  if (mode === LINK_MODE) return guard.link();
  guard.file(path);
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
  const stream = await zip.openReadStreamPromise(entry);
  stream.on('error', (error) => counted.destroy(error));
  await write(path, await buffer(stream.pipe(counted)));
}
