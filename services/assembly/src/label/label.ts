import { byScore, type Scored, scoreWords } from './score.ts';
import { type LabelSource, type Terms, termsOf } from './terms.ts';
import { isKin } from './words.ts';

const KEYWORDS = 6;
const CANDIDATES = 12;

/** How much of the worth of its words a label keeps: three words that stand together in names, two, two that do not, one. */
const WORTH = { longer: 1.1, phrase: 1, pair: 0.3, word: 0.15 } as const;

/** A label of one to three words for each cluster, no two alike, with `tests` behind it where most of it is tests of the rest, and the words it was chosen from. The first clusters choose first. */
export function labelClusters(clusters: readonly (readonly LabelSource[])[]): { label: string; keywords: string[] }[] {
  const terms = clusters.map(termsOf);
  const words = scoreWords(terms);
  const taken = new Set<string>();
  const areTests = clusters.map((sources) => sources.filter(({ is_test }) => is_test).length > 0.75 * sources.length);
  return terms.map((own, c) => {
    const keywords = distinct(words[c] ?? []);
    const suffix = areTests[c] && areTests.includes(false) ? ' tests' : '';
    return { label: unusedLabel(candidatesOf(own, words[c] ?? [], keywords), suffix, taken), keywords: keywords.slice(0, KEYWORDS).map(({ term }) => term) };
  });
}

/** The best words, only one of each family. */
function distinct(words: readonly Scored[]): Scored[] {
  const kept: Scored[] = [];
  for (const word of words) {
    if (kept.length === CANDIDATES) break;
    if (!kept.some(({ term }) => isKin(term, word.term))) kept.push(word);
  }
  return kept;
}

/** Labels the cluster could have, best first. */
function candidatesOf(terms: Terms, words: readonly Scored[], keywords: readonly Scored[]): string[] {
  const [first, ...others] = keywords;
  const pairs = others.map(({ term, score }) => ({ term: `${first?.term} ${term}`, score: WORTH.pair * Math.sqrt(score * (first?.score ?? 0)) }));
  const single = keywords.map(({ term, score }) => ({ term, score: WORTH.word * score }));
  return [...phrases(terms, words), ...pairs, ...single].sort(byScore).map(({ term }) => term);
}

/** Phrases of at least two names, worth the geometric mean of their words, and more the more names have them. */
function phrases({ phrases, voices }: Terms, words: readonly Scored[]): Scored[] {
  const scores = new Map(words.map(({ term, score }) => [term, score]));
  const repeated = [...phrases].filter(([, voice]) => voice > Math.min(1, voices / 4));
  return repeated.flatMap(([term, voice]) => {
    const parts = term.split(' ');
    if (parts.some((a, i) => parts.slice(i + 1).some((b) => isKin(a, b)) || !scores.has(a))) return [];
    const mean = parts.reduce((product, part) => product * (scores.get(part) ?? 0), 1) ** (1 / parts.length);
    return [{ term, score: (parts.length === 3 ? WORTH.longer : WORTH.phrase) * mean * (0.1 + 0.9 * Math.sqrt(Math.min(1, (4 * voice) / voices))) }];
  });
}

/** The same words in another order are the same label. */
function unusedLabel(candidates: readonly string[], suffix: string, taken: Set<string>): string {
  const identity = (label: string): string => label.split(' ').sort().join(' ');
  const labels = candidates.map((label) => label + suffix);
  const free = labels.find((label) => !taken.has(identity(label))) ?? numbered(labels[0] ?? `misc${suffix}`, (label) => taken.has(identity(label)));
  taken.add(identity(free));
  return free;
}

function numbered(word: string, isTaken: (label: string) => boolean): string {
  if (!isTaken(word)) return word;
  for (let n = 2; ; n++) if (!isTaken(`${word} ${n}`)) return `${word} ${n}`;
}
