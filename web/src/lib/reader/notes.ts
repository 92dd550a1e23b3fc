import MiniSearch from 'minisearch';
import { wordsOf } from './names.ts';
import type { PackIndex } from './pack-index.ts';

/** Symbols put into the index before others get their turn; some 20 ms. */
const SLICE = 500;
/** Above this many symbols the sentences are left out: the index would take longer and more memory than it is worth. */
const MOST_NOTES = 50_000;

/** Words of names (typing errors forgiven) and of the sentences. */
export type Notes = MiniSearch<{ id: number; name: string; note: string }>;

/** Builds the index in slices with `pause` between them, so that questions are answered meanwhile. */
export async function indexNotes(pack: PackIndex, pause: () => Promise<void>, signal?: AbortSignal): Promise<Notes> {
  const notes: Notes = new MiniSearch({ fields: ['name', 'note'], tokenize: (text) => text.split(' '), processTerm: (term) => term || null });
  const withNotes = pack.size <= MOST_NOTES;
  for (let from = 0; from < pack.size; from += SLICE) {
    signal?.throwIfAborted();
    const rows = Array.from({ length: Math.min(SLICE, pack.size - from) }, (_, at) => {
      const id = from + at;
      return { id, name: spellings(pack.names[id]!), note: withNotes ? wordsOf(pack.summaries[id]!) : '' };
    });
    notes.addAll(rows);
    await pause();
  }
  return notes;
}

/** `readUtf8` can be misspelt as one word and as two. */
function spellings(name: string): string {
  const words = wordsOf(name);
  const joined = words.replaceAll(' ', '');
  return joined === words ? words : `${words} ${joined}`;
}

/** Points by symbol for one lower-case term: sentences up to 10, misspelt names up to 25 (only when asked). */
export function searchNotes(notes: Notes, term: string, forgiving: boolean, points: Float32Array): void {
  const words = wordsOf(term);
  if (words.length < 3) return;
  addPoints(notes, words, { fields: ['note'], prefix: true }, 10, points);
  if (forgiving) addPoints(notes, words, { fields: ['name'], prefix: true, fuzzy: words.length < 5 ? 1 : 0.25, maxFuzzy: 2 }, 25, points);
}

type Options = NonNullable<Parameters<Notes['search']>[1]>;

function addPoints(notes: Notes, words: string, options: Options, most: number, points: Float32Array): void {
  const found = notes.search(words, { combineWith: 'AND', ...options });
  const best = found[0]?.score ?? 1;
  for (const { id, score } of found) {
    const earned = (most * score) / best;
    if (earned > points[id]!) points[id] = earned;
  }
}
