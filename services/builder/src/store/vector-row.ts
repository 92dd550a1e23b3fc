import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A text's vector as a model gave it, and whether the model read the text to its end. */
export interface KnownVector {
  vector: Float32Array;
  is_truncated: boolean;
}

/** 32 bytes over all that a vector depends on: the model's id, which stands for everything that changes its vectors, and the exact text. */
export const vectorKey = (model: string, text: string): Buffer => createHash('sha256').update(model).update('\0').update(text).digest();

const CHECK_BYTES = 4;

/** One byte for `is_truncated`, the vector as little-endian float32, and a CRC-32 over key and both. */
export function writeRow(key: Buffer, { vector, is_truncated }: KnownVector): Buffer {
  const row = Buffer.alloc(1 + vector.byteLength + CHECK_BYTES);
  row.writeUInt8(is_truncated ? 1 : 0, 0);
  row.set(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength), 1);
  row.writeUInt32LE(crc32(row.subarray(0, -CHECK_BYTES), crc32(key)), row.length - CHECK_BYTES);
  return row;
}

/** Null when the bytes are not what was written under this key. */
export function readRow(key: Buffer, row: Buffer): KnownVector | null {
  const size = row.length - 1 - CHECK_BYTES;
  if (size <= 0 || size % 4 !== 0 || row.readUInt32LE(row.length - CHECK_BYTES) !== crc32(row.subarray(0, -CHECK_BYTES), crc32(key))) return null;
  const vector = new Float32Array(size / 4);
  new Uint8Array(vector.buffer).set(row.subarray(1, 1 + size));
  return { vector, is_truncated: row[0] === 1 };
}
