import MiniSearch from 'minisearch';
import { wordsOf } from './names.ts';
import type { PackIndex } from './pack-index.ts';

/** Symbols put into the index before others get their turn; some 10 ms. */
const SLICE = 1000;

/** Names, to be found although they are misspelt. */
export type Spelling = MiniSearch<{ id: number; name: string }>;

/** Builds the index in slices with `pause` between them, so that questions are answered meanwhile. */
export async function indexSpelling(pack: PackIndex, pause: () => Promise<void>, signal?: AbortSignal): Promise<Spelling> {
  const spelling: Spelling = new MiniSearch({ fields: ['name'], tokenize: (text) => text.split(' '), processTerm: (term) => term || null });
  for (let from = 0; from < pack.size; from += SLICE) {
    signal?.throwIfAborted();
    spelling.addAll(Array.from({ length: Math.min(SLICE, pack.size - from) }, (_, at) => ({ id: from + at, name: spellings(pack.names[from + at]!) })));
    await pause();
  }
  return spelling;
}

/** `readUtf8` can be misspelt as one word and as two. */
function spellings(name: string): string {
  const words = wordsOf(name);
  const joined = words.replaceAll(' ', '');
  return joined === words ? words : `${words} ${joined}`;
}

/** At most `most` points by symbol for a lower-case term that is nearly a name. */
export function searchSpelling(spelling: Spelling, term: string, most: number, points: Float32Array): void {
  const words = wordsOf(term);
  if (words.length < 4) return;
  const found = spelling.search(words, { combineWith: 'AND', prefix: true, fuzzy: words.length < 5 ? 1 : 0.25, maxFuzzy: 2 });
  const best = found[0]?.score ?? 1;
  for (const { id, score } of found) {
    const earned = (most * score) / best;
    if (earned > points[id]!) points[id] = earned;
  }
}
