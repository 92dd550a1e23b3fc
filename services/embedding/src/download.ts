import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ModelFile } from './minilm.ts';

/** Why a file could not be had. `is_final`: trying again gives the same. */
export class DownloadError extends Error {
  readonly is_final: boolean;
  constructor(message: string, is_final: boolean, cause?: unknown) {
    super(message, { cause });
    this.name = 'DownloadError';
    this.is_final = is_final;
  }
}

export interface DownloadOptions {
  base_url: string;
  folder: string;
  files: readonly ModelFile[];
  signal: AbortSignal;
  /** Milliseconds without a byte after which the other side is given up. */
  stall_ms?: number;
  /** Bytes that are there, of all there will be. */
  onProgress?: (done: number, total: number) => void;
}

const STALL_MS = 30_000;

/**
 * Brings a model's files into a folder, each only when its bytes are those that are expected. What was begun is gone on with; what is there already is
 * left alone. Throws `DownloadError`; what cannot become the file is removed.
 */
export async function downloadModel(options: DownloadOptions): Promise<void> {
  const total = options.files.reduce((sum, { bytes }) => sum + bytes, 0);
  let before = 0;
  for (const file of options.files) {
    const progress = (done: number): void => options.onProgress?.(before + done, total);
    if (!(await isComplete(join(options.folder, file.path), file))) await downloadFile(file, options, progress);
    before += file.bytes;
    progress(0);
  }
}

/** Whether all files are there with their sizes; what they hold was checked when they came. */
export async function hasModel(folder: string, files: readonly ModelFile[]): Promise<boolean> {
  const sizes = await Promise.all(files.map(({ path }) => sizeOf(join(folder, path))));
  return sizes.every((size, i) => size === files[i]?.bytes);
}

async function isComplete(path: string, { bytes, sha256 }: ModelFile): Promise<boolean> {
  return (await sizeOf(path)) === bytes && (await digestOf(path)) === sha256;
}

async function downloadFile(file: ModelFile, options: DownloadOptions, onBytes: (done: number) => void): Promise<void> {
  const path = join(options.folder, file.path);
  const part = `${path}.part`;
  await onDisk(path, () => mkdir(dirname(path), { recursive: true }));
  if (((await sizeOf(part)) ?? 0) > file.bytes) await rm(part);
  if ((await sizeOf(part)) !== file.bytes) await receive(file, part, options, onBytes);
  if ((await digestOf(part)) !== file.sha256) {
    await rm(part);
    throw new DownloadError(`${file.path} is not the file that is expected (its SHA-256 differs); it was removed`, true);
  }
  await onDisk(path, () => rename(part, path));
}

/** Appends what is missing; a server that cannot begin in the middle begins anew. */
async function receive(file: ModelFile, part: string, { base_url, signal, stall_ms = STALL_MS }: DownloadOptions, onBytes: (done: number) => void): Promise<void> {
  const have = (await sizeOf(part)) ?? 0;
  const url = `${base_url}/${file.path}`;
  const stall = new AbortController();
  const both = AbortSignal.any([signal, stall.signal]);
  let timer = setTimeout(() => stall.abort(), stall_ms);
  try {
    const response = await fetch(url, { signal: both, headers: have > 0 ? { range: `bytes=${have}-` } : {} });
    const goesOn = response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${have}-`) === true;
    // What is here is not a beginning of what is there.
    if (response.status === 416) await rm(part);
    if ((!response.ok && !goesOn) || response.body === null) throw new DownloadError(`${url} answered ${response.status}`, !isWorthAnotherTry(response.status));
    let done = goesOn ? have : 0;
    const handle = await onDisk(part, () => open(part, goesOn ? 'a' : 'w'));
    try {
      for await (const piece of response.body as AsyncIterable<Uint8Array>) {
        clearTimeout(timer);
        timer = setTimeout(() => stall.abort(), stall_ms);
        done += piece.length;
        if (done > file.bytes) {
          await rm(part);
          throw new DownloadError(`${url} is larger than the ${file.bytes} bytes that are expected`, true);
        }
        await onDisk(part, () => handle.writeFile(piece));
        onBytes(done);
      }
      await onDisk(part, () => handle.sync());
    } finally {
      await handle.close();
    }
    if (done < file.bytes) throw new DownloadError(`${url} ended after ${done} of ${file.bytes} bytes; the next try goes on from there`, false);
  } catch (cause) {
    if (cause instanceof DownloadError) throw cause;
    signal.throwIfAborted();
    throw new DownloadError(stall.signal.aborted ? `${url} sent nothing for ${stall_ms / 1000} s` : `${url} could not be reached (${reasonOf(cause)})`, false, cause);
  } finally {
    clearTimeout(timer);
  }
}

const isWorthAnotherTry = (status: number): boolean => status < 400 || status >= 500 || status === 416 || status === 429;

/** What fails on our own disk is told as that, not as the other side's fault. */
async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new DownloadError(`${path} cannot be written (${reasonOf(cause)})`, true, cause);
  }
}

/** The innermost: `fetch` says only that it failed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return 'code' in error && error.message === '' ? String(error.code) : error.message;
}

async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}
