import { setImmediate } from 'node:timers/promises';
import type { Embedder } from './embedder.ts';
import { loadStaticModel, type StaticModel } from './static-model.ts';
import { piecesOf, wordsOf } from './words.ts';

/** The model that comes with us. */
export const MODEL_FOLDER = new URL('../model/', import.meta.url).pathname;

/** Milliseconds of work between two looks at what else waits. */
const TURN_MS = 10;

/** The embedder for when there is no transformer: trained word vectors, summed. It knows which words go together, not in which order they stand. */
export function loadStaticEmbedder(folder = MODEL_FOLDER): Embedder {
  const model = loadStaticModel(folder);
  return {
    model: model.id,
    dimensions: model.dimensions,
    async embed(texts, signal) {
      const vectors = new Float32Array(texts.length * model.dimensions);
      const truncated: boolean[] = [];
      let since = performance.now();
      for (const [i, text] of texts.entries()) {
        const { vector, is_truncated } = staticVector(model, text);
        vectors.set(vector, i * model.dimensions);
        truncated.push(is_truncated);
        if (performance.now() - since < TURN_MS) continue;
        await setImmediate(undefined, { signal });
        since = performance.now();
      }
      return { vectors, truncated };
    },
    close: async () => undefined,
  };
}

/** One text's vector: the words' vectors, each times 1 + ln(count), summed, scaled to unit length. A text without words has the zero vector. */
export function staticVector(model: StaticModel, text: string): { vector: Float32Array; is_truncated: boolean } {
  const { words, is_truncated } = wordsOf(text);
  const sum = new Float64Array(model.dimensions);
  for (const [word, count] of counted(words)) addWord(sum, model, word, 1 + Math.log(count));
  const length = Math.sqrt(sum.reduce((total, value) => total + value * value, 0));
  return { vector: Float32Array.from(sum, (value) => (length === 0 ? 0 : value / length)), is_truncated };
}

function counted(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** The row of numbers that are no words of their own. */
const NUMBER = 0;

function addWord(sum: Float64Array, model: StaticModel, word: string, coefficient: number): void {
  const row = model.vocabulary.get(word) ?? (/^[0-9]+$/.test(word) ? NUMBER : null);
  if (row !== null) return addRow(sum, model, row, coefficient);
  const pieces = piecesOf(word);
  for (const piece of pieces) addRow(sum, model, model.vocabulary.size + (fnv1a(piece) % model.buckets), coefficient / Math.sqrt(pieces.length));
}

function addRow(sum: Float64Array, { weights, scales, dimensions }: StaticModel, row: number, coefficient: number): void {
  const factor = coefficient * (scales[row] as number);
  const from = row * dimensions;
  for (let d = 0; d < dimensions; d++) sum[d] = (sum[d] as number) + factor * (weights[from + d] as number);
}

const utf8 = new TextEncoder();

/** FNV-1a over UTF-8, 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of utf8.encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
