import { DocpackError, type Limits } from '@doctown/docpack';

/** One file of a pack. */
export interface Entry {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Tighter than the format's own: a browser tab has less room than a server. */
export const BROWSER_LIMITS: Limits = { total_bytes: 512 * 1024 ** 2, entry_bytes: 256 * 1024 ** 2, entries: 64 };

const BLOCK = 512;
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The files of a pack in their order, each as soon as it is whole, so that the manifest is there long before the symbols.
 * Inflating stops as soon as a limit is passed. Throws `DocpackError`.
 */
export async function* unpack(packed: ReadableStream<Uint8Array<ArrayBuffer>>, limits: Limits = BROWSER_LIMITS): AsyncGenerator<Entry> {
  const reader = packed.pipeThrough(new DecompressionStream('gzip')).getReader();
  const tar = new TarReader(limits);
  try {
    for (let part = await pull(reader); part !== null; part = await pull(reader)) yield* tar.push(part);
    tar.end();
  } finally {
    // The download stops with its reader; that it was broken has been said already.
    await reader.cancel().catch(() => undefined);
  }
}

/** A broken stream of gzip throws a bare TypeError; a lost connection and an abort keep their own error. */
async function pull(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | null> {
  try {
    const { done, value } = await reader.read();
    return done ? null : value;
  } catch (cause) {
    if (cause instanceof TypeError && !/network|fetch|terminated/i.test(cause.message))
      throw new DocpackError('not_gzip', 'the file is not gzip, is damaged, or is cut off', { cause });
    throw cause;
  }
}

/** Takes a tar in pieces of any size, gives back each file when its last byte has come. */
class TarReader {
  readonly #limits: Limits;
  readonly #header = new Uint8Array(BLOCK);
  readonly #names = new Set<string>();
  #filled = 0;
  #entry: Entry | null = null;
  #at = 0;
  #skip = 0;
  #total = 0;
  #zeros = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  *push(part: Uint8Array): Generator<Entry> {
    let at = 0;
    while (at < part.length) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, part.length - at);
        this.#skip -= step;
        at += step;
      } else if (this.#entry) {
        const step = Math.min(this.#entry.bytes.length - this.#at, part.length - at);
        this.#entry.bytes.set(part.subarray(at, at + step), this.#at);
        this.#at += step;
        at += step;
      } else {
        const step = Math.min(BLOCK - this.#filled, part.length - at);
        this.#header.set(part.subarray(at, at + step), this.#filled);
        this.#filled += step;
        at += step;
        if (this.#filled === BLOCK) this.#begin();
      }
      if (this.#entry && this.#at === this.#entry.bytes.length) yield this.#finish(this.#entry);
    }
  }

  /** Throws `not_tar` when the end did not come. */
  end(): void {
    if (this.#names.size === 0 || this.#entry || this.#skip > 0 || this.#zeros < 2) throw new DocpackError('not_tar', 'the tar is cut off');
  }

  #finish(entry: Entry): Entry {
    this.#skip = (BLOCK - (entry.bytes.length % BLOCK)) % BLOCK;
    this.#entry = null;
    this.#at = 0;
    return entry;
  }

  #begin(): void {
    this.#filled = 0;
    if (this.#header.every((byte) => byte === 0)) {
      this.#zeros++;
      return;
    }
    if (this.#zeros > 0) throw new DocpackError('trailing_bytes', 'bytes follow the end of the tar');
    const { name, size } = readHeader(this.#header);
    if (this.#names.has(name)) throw new DocpackError('duplicate_name', `two files are called "${name}"`);
    this.#total += size;
    const { entries, entry_bytes, total_bytes } = this.#limits;
    if (this.#names.add(name).size > entries) throw new DocpackError('too_large', `the pack holds more than ${entries} files`);
    if (size > entry_bytes) throw new DocpackError('too_large', `${name} is larger than ${entry_bytes / 1024 ** 2} MiB`);
    if (this.#total > total_bytes) throw new DocpackError('too_large', `the pack unpacks to more than ${total_bytes / 1024 ** 2} MiB`);
    this.#entry = { name, bytes: new Uint8Array(size) };
  }
}

function readHeader(block: Uint8Array): { name: string; size: number } {
  const declared = Number.parseInt(text(block, 148, 8), 8);
  const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  if (declared !== sum) throw new DocpackError('not_tar', 'there is no tar inside, or a header is damaged');
  if (block[156] !== 0 && block[156] !== 0x30) throw new DocpackError('not_tar', 'the tar holds something that is not a plain file');
  const name = text(block, 0, 100);
  if (name === '' || /[/\\]|^\.\.?$/.test(name)) throw new DocpackError('path_in_name', `"${name}" is not a plain file name`);
  const size = Number.parseInt(text(block, 124, 12), 8);
  if (!Number.isSafeInteger(size) || size < 0) throw new DocpackError('not_tar', 'a tar header has no size');
  return { name, size };
}

function text(block: Uint8Array, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  try {
    return decoder.decode(end === -1 ? field : field.subarray(0, end)).trim();
  } catch {
    throw new DocpackError('not_tar', 'a tar header is not text');
  }
}
