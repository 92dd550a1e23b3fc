/** Shorter terms are in nearly every sentence. */
const SHORTEST = 3;

/** All sentences in one text, for one sweep of `indexOf`. */
export interface Sentences {
  /** Lower case, a line break after each. */
  hay: string;
  /** Where the sentence of symbol `s` begins; one more for the end. */
  start: Uint32Array;
}

export function indexSentences(summaries: readonly string[]): Sentences {
  const start = new Uint32Array(summaries.length + 1);
  const hay = summaries.map((summary) => summary.replaceAll('\n', ' ').toLowerCase());
  for (let s = 0; s < hay.length; s++) start[s + 1] = start[s]! + hay[s]!.length + 1;
  return { hay: `${hay.join('\n')}\n`, start };
}

/** Gives `earned` points to every symbol whose sentence has a word that begins with the lower-case term. */
export function scanSentences({ hay, start }: Sentences, term: string, earned: number, points: Float32Array): void {
  if (term.length < SHORTEST) return;
  let symbol = 0;
  for (let at = hay.indexOf(term); at !== -1; at = hay.indexOf(term, at + 1)) {
    if (isLetter(hay.charCodeAt(at - 1))) continue;
    while (start[symbol + 1]! <= at) symbol++;
    if (earned > points[symbol]!) points[symbol] = earned;
    at = start[symbol + 1]! - 1;
  }
}

const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code > 127;
