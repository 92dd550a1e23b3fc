import { Gunzip, gzipSync } from 'fflate';
import { DocpackError } from './errors.ts';

export interface Entry {
  name: string;
  bytes: Uint8Array;
}

export interface Limits {
  /** Bytes of all entries together, uncompressed. */
  total_bytes: number;
  /** Bytes of one entry. */
  entry_bytes: number;
  entries: number;
}

export const DEFAULT_LIMITS: Limits = { total_bytes: 1024 ** 3, entry_bytes: 512 * 1024 ** 2, entries: 64 };

const BLOCK = 512;
const LEVEL = 6;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** gzip (one member, fixed header and level) of the tar. */
export function compress(tar: Uint8Array): Uint8Array {
  const bytes = gzipSync(tar, { level: LEVEL, mtime: 0 });
  bytes.set([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
  return bytes;
}

/** The tar of the format: flat names, GNU magic, mode 0644, no owner, no time, NUL type, ending in exactly 1,024 zero bytes. */
export function writeTar(entries: readonly Entry[]): Uint8Array {
  const size = entries.reduce((sum, { bytes }) => sum + BLOCK + padded(bytes.length), 2 * BLOCK);
  const tar = new Uint8Array(size);
  let offset = 0;
  for (const { name, bytes } of entries) {
    tar.set(header(name, bytes.length), offset);
    tar.set(bytes, offset + BLOCK);
    offset += BLOCK + padded(bytes.length);
  }
  return tar;
}

const padded = (size: number): number => Math.ceil(size / BLOCK) * BLOCK;
const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;

function header(name: string, size: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (text: string, at: number) => block.set(encoder.encode(text), at);
  put(name, 0);
  put('0000644\0', 100);
  put(octal(size, 11), 124);
  put(octal(0, 11), 136);
  put('        ', 148);
  put('ustar  \0', 257);
  put(`${octal(sum(block), 7)}`, 148);
  return block;
}

const sum = (block: Uint8Array): number => block.reduce((total, byte) => total + byte, 0);

/** Inflates, stopping as soon as the limit is passed. Throws `not_gzip`, `too_large`, `trailing_bytes`. */
export function decompress(bytes: Uint8Array, limits: Limits): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw new DocpackError('not_gzip', 'the file is not gzip');
  const parts: Uint8Array[] = [];
  let size = 0;
  const limit = limits.total_bytes + (limits.entries + 2) * 2 * BLOCK;
  const gunzip = new Gunzip((part) => {
    size += part.length;
    if (size > limit) throw new DocpackError('too_large', `the pack unpacks to more than ${limit} bytes`);
    parts.push(part);
  });
  let members = 0;
  gunzip.onmember = () => {
    members++;
    if (members > 1) throw new DocpackError('trailing_bytes', 'bytes follow the gzip member');
  };
  try {
    const STEP = 64 * 1024;
    for (let at = 0; at < bytes.length; at += STEP) gunzip.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length);
  } catch (cause) {
    if (cause instanceof DocpackError) throw cause;
    throw new DocpackError('not_gzip', 'the gzip data is damaged or cut off', { cause });
  }
  const whole = concat(parts, size);
  checkTrailer(bytes, whole);
  return whole;
}

/** The last eight bytes are CRC-32 and length of what was packed; anything after them, or damage, shows here. */
function checkTrailer(bytes: Uint8Array, whole: Uint8Array): void {
  if (bytes.length < 18) throw new DocpackError('not_gzip', 'the gzip data is cut off');
  const view = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8, 8);
  if (view.getUint32(4, true) !== whole.length >>> 0 || view.getUint32(0, true) !== crc32(whole))
    throw new DocpackError('trailing_bytes', 'the gzip data is damaged, cut off, or followed by other bytes');
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = (crcTable[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function concat(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The tar's entries in order. Throws `not_tar`, `path_in_name`, `duplicate_name`, `too_large`, `trailing_bytes`. */
export function readTar(tar: Uint8Array, limits: Limits): Entry[] {
  const entries: Entry[] = [];
  let offset = 0;
  while (offset + BLOCK <= tar.length && !isZero(tar.subarray(offset, offset + BLOCK))) {
    const entry = readEntry(tar, offset, limits);
    if (entries.some(({ name }) => name === entry.name)) throw new DocpackError('duplicate_name', `two files are called "${entry.name}"`);
    if (entries.push(entry) > limits.entries) throw new DocpackError('too_large', `the pack holds more than ${limits.entries} files`);
    offset += BLOCK + padded(entry.bytes.length);
  }
  if (entries.length === 0 && tar.length < 2 * BLOCK) throw new DocpackError('not_tar', 'there is no tar inside');
  if (offset + 2 * BLOCK > tar.length) throw new DocpackError('not_tar', 'the tar is cut off');
  if (!isZero(tar.subarray(offset))) throw new DocpackError('trailing_bytes', 'bytes follow the end of the tar');
  return entries;
}

function readEntry(tar: Uint8Array, offset: number, limits: Limits): Entry {
  const block = tar.subarray(offset, offset + BLOCK);
  const field = (at: number, length: number): string => ascii(block.subarray(at, at + length));
  const unsigned = Uint8Array.from(block);
  unsigned.fill(0x20, 148, 156);
  if (Number.parseInt(field(148, 8).trim(), 8) !== sum(unsigned)) throw new DocpackError('not_tar', 'a tar header is damaged');
  const type = block[156] ?? 0;
  if (type !== 0 && type !== 0x30) throw new DocpackError('not_tar', 'the tar holds something that is not a plain file');
  const name = field(0, 100);
  if (name === '' || /[/\\]|^\.\.?$/.test(name)) throw new DocpackError('path_in_name', `"${name}" is not a plain file name`);
  const size = Number.parseInt(field(124, 12).trim(), 8);
  if (!Number.isSafeInteger(size) || size < 0) throw new DocpackError('not_tar', 'a tar header has no size');
  if (size > limits.entry_bytes) throw new DocpackError('too_large', `${name} is larger than ${limits.entry_bytes} bytes`);
  if (offset + BLOCK + size > tar.length) throw new DocpackError('not_tar', 'the tar is cut off');
  return { name, bytes: tar.subarray(offset + BLOCK, offset + BLOCK + size) };
}

function ascii(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  try {
    return decoder.decode(end === -1 ? bytes : bytes.subarray(0, end));
  } catch {
    throw new DocpackError('not_tar', 'a tar header is not text');
  }
}

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);
