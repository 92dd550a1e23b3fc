import { z } from 'zod';

/** How a vector travels: numbers for people, base64 of little-endian float32 for machines. */
export const EncodingFormat = z.enum(['float', 'base64']);
export type EncodingFormat = z.output<typeof EncodingFormat>;

/** A vector in either form. */
export const WireVector = z.union([z.array(z.number()), z.base64()], { error: 'must be a list of numbers or base64 of little-endian float32' });
export type WireVector = z.output<typeof WireVector>;

/** n rows of equal width in one `Float32Array` (n × dimensions, row-major); `ids[i]` names row i. */
export interface Vectors {
  ids: string[];
  dimensions: number;
  values: Float32Array;
}

/** Row i as a view, not a copy. */
export const rowOf = (vectors: Vectors, i: number): Float32Array => vectors.values.subarray(i * vectors.dimensions, (i + 1) * vectors.dimensions);

const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** Base64 of little-endian float32. Throws on a big-endian machine. */
export function encodeVector(row: Float32Array): string {
  assertLittleEndian();
  const bytes = new Uint8Array(row.buffer, row.byteOffset, row.byteLength);
  if (typeof Buffer !== 'undefined') return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** Either wire form to float32. Throws `RangeError` when base64 is not a whole number of floats. */
export function decodeVector(wire: WireVector): Float32Array {
  if (typeof wire !== 'string') return Float32Array.from(wire);
  assertLittleEndian();
  const bytes = typeof Buffer !== 'undefined' ? Uint8Array.from(Buffer.from(wire, 'base64')) : Uint8Array.from(atob(wire), (char) => char.charCodeAt(0));
  if (bytes.byteLength % 4 !== 0) throw new RangeError('a base64 vector must hold whole 4-byte floats');
  return new Float32Array(bytes.buffer, 0, bytes.byteLength / 4);
}

/** One row in the asked form. */
export const toWire = (row: Float32Array, format: EncodingFormat): WireVector => (format === 'base64' ? encodeVector(row) : Array.from(row));

function assertLittleEndian(): void {
  if (!littleEndian) throw new Error('this machine is big-endian; vectors are little-endian float32');
}
