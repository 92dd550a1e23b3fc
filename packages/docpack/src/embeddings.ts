import type { Vectors } from '@doctown/schema';
import { DocpackError } from './errors.ts';

const MAGIC = 'DOCTEMBD';
const VERSION = 1;
const HEADER = 24;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** `embeddings.bin`: header, float32 rows in the order given, index of ids. Throws `RangeError` over 4 GiB or for uneven rows. */
export function writeEmbeddings({ ids, dimensions, values }: Vectors): Uint8Array {
  if (values.length !== ids.length * dimensions) throw new RangeError(`${values.length} numbers are not ${ids.length} rows of ${dimensions}`);
  const names = ids.map((id) => encoder.encode(id));
  const index_offset = HEADER + values.length * 4;
  const size = index_offset + 4 + names.reduce((sum, name) => sum + 8 + name.length, 0);
  if (size > 0xffffffff) throw new RangeError('embeddings.bin cannot be larger than 4 GiB');
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set(encoder.encode(MAGIC));
  [VERSION, ids.length, dimensions, index_offset].forEach((word, i) => {
    view.setUint32(8 + 4 * i, word, true);
  });
  for (let i = 0; i < values.length; i++) view.setFloat32(HEADER + 4 * i, values[i] ?? 0, true);
  view.setUint32(index_offset, ids.length, true);
  let at = index_offset + 4;
  names.forEach((name, i) => {
    view.setUint32(at, name.length, true);
    bytes.set(name, at + 4);
    view.setUint32(at + 4 + name.length, HEADER + i * dimensions * 4, true);
    at += 8 + name.length;
  });
  return bytes;
}

export interface Embeddings {
  dimensions: number;
  ids: string[];
  /** The vector of one chunk; undefined when it has none. */
  vectorOf(id: string): Float32Array | undefined;
}

/** Opens and checks all of `embeddings.bin`. Throws `DocpackError` `bad_embeddings`. */
export function openEmbeddings(bytes: Uint8Array): Embeddings {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number): number => (at + 4 <= bytes.length ? view.getUint32(at, true) : fail('it is cut off'));
  if (bytes.length < HEADER + 4 || String.fromCharCode(...bytes.subarray(0, 8)) !== MAGIC) fail('it does not begin with DOCTEMBD');
  const [version, count, dimensions, index_offset] = [word(8), word(12), word(16), word(20)];
  if (version !== VERSION) fail(`version ${version} is not known`);
  if (index_offset !== HEADER + count * dimensions * 4) fail('the vectors do not fill the space before the index');
  if (word(index_offset) !== count) fail('the index does not list every vector');
  const offsets = new Map<string, number>();
  let at = index_offset + 4;
  for (let i = 0; i < count; i++) {
    const length = word(at);
    if (at + 8 + length > bytes.length) fail('the index is cut off');
    const id = text(bytes.subarray(at + 4, at + 4 + length));
    const offset = word(at + 4 + length);
    if (offset < HEADER || (offset - HEADER) % 4 !== 0 || offset + dimensions * 4 > index_offset) fail(`the vector of "${id}" lies outside the file`);
    if (offsets.has(id)) fail(`"${id}" is listed twice`);
    offsets.set(id, offset);
    at += 8 + length;
  }
  if (at !== bytes.length) fail('bytes follow the index');
  return { dimensions, ids: [...offsets.keys()], vectorOf: (id) => read(offsets.get(id)) };

  function read(offset: number | undefined): Float32Array | undefined {
    return offset === undefined ? undefined : Float32Array.from({ length: dimensions }, (_, i) => view.getFloat32(offset + 4 * i, true));
  }
}

function text(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    return fail('an id is not UTF-8');
  }
}

function fail(reason: string): never {
  throw new DocpackError('bad_embeddings', `embeddings.bin: ${reason}`);
}
