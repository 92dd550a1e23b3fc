import { wordsOf } from './words.ts';

/** What a cluster's name is taken from, by weight: names before qualified names before doc comments before bodies. */
export interface LabelSource {
  name: string;
  qualified_name: string;
  doc_comment: string;
  body: string;
}

const WEIGHTS = { name: 4, qualified_name: 2, doc_comment: 1.5, body: 0.5 } as const;
const KEYWORDS = 6;
const MAX_BODY = 2000;
const MAX_WORDS = 12;

/** A label of one to three words for each cluster, no two alike, and the words it was chosen from. Class-based TF-IDF (Grootendorst 2022). */
export function labelClusters(clusters: readonly (readonly LabelSource[])[]): { label: string; keywords: string[] }[] {
  const counts = clusters.map(countWords);
  const totals = new Map<string, number>();
  for (const words of counts) for (const [word, count] of words) totals.set(word, (totals.get(word) ?? 0) + count);
  const average = [...totals.values()].reduce((sum, count) => sum + count, 0) / Math.max(1, clusters.length);
  const ranked = counts.map((words) => rank(words, totals, average, clusters.length));
  const taken = new Set<string>();
  return ranked.map((keywords) => ({ label: unusedLabel(keywords, taken), keywords: keywords.slice(0, KEYWORDS) }));
}

/** Each word counts once per symbol and field, so that one long body does not decide. */
function countWords(sources: readonly LabelSource[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const source of sources) {
    for (const [field, weight] of Object.entries(WEIGHTS) as [keyof LabelSource, number][]) {
      for (const word of new Set(wordsOf(source[field].slice(0, MAX_BODY)))) counts.set(word, (counts.get(word) ?? 0) + weight);
    }
  }
  return counts;
}

function rank(words: Map<string, number>, totals: Map<string, number>, average: number, clusters: number): string[] {
  const total = Math.max(
    1,
    [...words.values()].reduce((sum, count) => sum + count, 0),
  );
  const score = (word: string, count: number): number => {
    const all = totals.get(word) ?? count;
    const share = clusters > 1 ? count / all : 1;
    return (count / total) * Math.log(1 + average / all) * (0.3 + share);
  };
  const ranked = [...words].map(([word, count]) => ({ word, score: score(word, count) })).sort((a, b) => b.score - a.score || (a.word < b.word ? -1 : 1));
  const kept: string[] = [];
  for (const { word } of ranked) {
    if (kept.length === MAX_WORDS) break;
    if (!kept.some((other) => isKin(other, word))) kept.push(word);
  }
  return kept;
}

/** `handler` and `handle`, `parse` and `parser`: one of them says it. */
export const isKin = (a: string, b: string): boolean => {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= 3 && long.startsWith(short.slice(0, Math.max(3, short.length - 1))) && long.length - short.length <= 4;
};

function unusedLabel(keywords: readonly string[], taken: Set<string>): string {
  const [first = 'misc', ...others] = keywords;
  const candidates = [...others.map((word) => `${first} ${word}`), first];
  const free = candidates.find((label) => !taken.has(label)) ?? numbered(first, taken);
  taken.add(free);
  return free;
}

function numbered(word: string, taken: Set<string>): string {
  for (let n = 2; ; n++) if (!taken.has(`${word} ${n}`)) return `${word} ${n}`;
}
