import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What the folder says of itself, as far as we need it. */
const Card = z.object({
  name: z.string(),
  version: z.number(),
  dims: z.int().positive(),
  vocab_size: z.int().positive(),
  buckets: z.int().positive(),
  files: z.record(z.string(), z.object({ bytes: z.int(), sha256: z.string() })),
});

/** Word vectors: row r is `weights[r × dimensions …] × scales[r]`; the rows after the vocabulary are for pieces of words it lacks. */
export interface StaticModel {
  /** Name and version. */
  id: string;
  dimensions: number;
  buckets: number;
  /** Word → row. */
  vocabulary: ReadonlyMap<string, number>;
  /** rows × dimensions. */
  weights: Int8Array;
  /** One a row. */
  scales: Float32Array;
}

/** Reads a model folder. Throws an `Error` that names the file which is missing, or is not the one the folder's `config.json` describes. */
export function loadStaticModel(folder: string): StaticModel {
  const card = Card.parse(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')));
  const read = (name: string): Buffer => checked(folder, name, card.files[name]);
  const words = read('vocab.txt').toString('utf8').replace(/\n$/, '').split('\n');
  const weights = read('weights.i8');
  const scales = read('scales.f32');
  const rows = card.vocab_size + card.buckets;
  if (words.length !== card.vocab_size || weights.length !== rows * card.dims || scales.length !== rows * 4)
    throw new Error(`${folder}: vocab.txt, weights.i8 and scales.f32 do not belong together`);
  return {
    id: `${card.name}-v${card.version}`,
    dimensions: card.dims,
    buckets: card.buckets,
    vocabulary: new Map(words.map((word, row) => [word, row])),
    weights: new Int8Array(weights.buffer, weights.byteOffset, weights.length),
    scales: Float32Array.from({ length: rows }, (_, row) => scales.readFloatLE(row * 4)),
  };
}

function checked(folder: string, name: string, expected: { bytes: number; sha256: string } | undefined): Buffer {
  const bytes = readFileSync(join(folder, name));
  if (expected === undefined) throw new Error(`${folder}: config.json says nothing of ${name}`);
  if (bytes.length !== expected.bytes || createHash('sha256').update(bytes).digest('hex') !== expected.sha256)
    throw new Error(`${join(folder, name)} is damaged: it is not the file of ${expected.bytes} bytes that config.json describes`);
  return bytes;
}
