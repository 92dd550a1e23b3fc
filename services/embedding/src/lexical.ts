import { setImmediate } from 'node:timers/promises';
import type { Embedder } from './embedder.ts';
import { unitLength } from './pool.ts';

export const LEXICAL_MODEL = 'lexical-384';
const DIMENSIONS = 384;
const MAX_WORDS = 2000;
/** A word counts for itself most, its pieces less. */
const WHOLE = 1;
const PIECE = 0.35;
const WORD = /\p{Lu}{2,}(?=\p{Lu}\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}+|\p{N}+|\p{Lo}+/gu;

/** The embedder for when there is no model: hashed words and word pieces, weighted by 1 + ln(count). It knows shared words, not meaning. */
export const lexicalEmbedder: Embedder = {
  model: LEXICAL_MODEL,
  dimensions: DIMENSIONS,
  async embed(texts, signal) {
    const vectors = new Float32Array(texts.length * DIMENSIONS);
    const truncated: boolean[] = [];
    for (const [i, text] of texts.entries()) {
      if (i % 64 === 63) await setImmediate(undefined, { signal });
      const { vector, is_truncated } = lexicalVector(text);
      vectors.set(vector, i * DIMENSIONS);
      truncated.push(is_truncated);
    }
    return { vectors, truncated };
  },
  close: async () => undefined,
};

/** One text's vector, unit length; a text without words gives the first axis. */
export function lexicalVector(text: string): { vector: Float32Array; is_truncated: boolean } {
  const words = text.normalize('NFKC').match(WORD) ?? [];
  const counts = new Map<string, number>();
  for (const word of words.slice(0, MAX_WORDS)) counts.set(word.toLowerCase(), (counts.get(word.toLowerCase()) ?? 0) + 1);
  const sum = new Float64Array(DIMENSIONS);
  for (const [word, count] of counts) addWord(sum, word.slice(0, 32), 1 + Math.log(count));
  if (counts.size === 0) sum[0] = 1;
  return { vector: unitLength(sum), is_truncated: words.length > MAX_WORDS };
}

function addWord(sum: Float64Array, word: string, weight: number): void {
  addFeature(sum, word, weight * WHOLE);
  const marked = `<${word}>`;
  const pieces: string[] = [];
  for (let size = 3; size <= 5; size++) for (let at = 0; at + size <= marked.length; at++) pieces.push(marked.slice(at, at + size));
  for (const piece of pieces) addFeature(sum, piece, (weight * PIECE) / Math.sqrt(pieces.length));
}

/** One of 384 places and a sign, by FNV-1a of the feature. */
function addFeature(sum: Float64Array, feature: string, weight: number): void {
  let hash = 0x811c9dc5;
  for (let i = 0; i < feature.length; i++) hash = Math.imul(hash ^ feature.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 12;
  const place = (hash >>> 0) % DIMENSIONS;
  sum[place] = (sum[place] ?? 0) + (hash & 0x40000000 ? weight : -weight);
}
