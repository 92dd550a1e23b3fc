import type { Terms } from './terms.ts';

export interface Scored {
  term: string;
  score: number;
}

/** A word that this share of a cluster's voice speaks belongs to what the cluster says. */
const SPOKEN = 0.04;

/** For each cluster its words, most telling first, by class-based TF-IDF (Grootendorst 2022); words most clusters share are left out. */
export function scoreWords(clusters: readonly Terms[]): Scored[][] {
  const totals = new Map<string, number>();
  for (const { words } of clusters) for (const [word, weight] of words) totals.set(word, (totals.get(word) ?? 0) + weight);
  const average = sum(totals.values()) / Math.max(1, clusters.length);
  const common = commonWords(clusters);
  return clusters.map(({ words }) => {
    const own = [...words].filter(([word]) => !common.has(word));
    return scored(own.length > 0 ? own : [...words], totals, average);
  });
}

function scored(words: readonly [string, number][], totals: ReadonlyMap<string, number>, average: number): Scored[] {
  const total = sum(words.map(([, weight]) => weight));
  return words
    .map(([term, weight]) => {
      const everywhere = totals.get(term) ?? weight;
      return { term, score: (weight / total) * Math.log(1 + average / everywhere) };
    })
    .sort(byScore);
}

/** What more than half of the clusters speak of says nothing of one of them. Two clusters have no majority. */
function commonWords(clusters: readonly Terms[]): Set<string> {
  const spoken = new Map<string, number>();
  for (const { words, voices } of clusters) {
    for (const [word, weight] of words) if (weight >= SPOKEN * voices) spoken.set(word, (spoken.get(word) ?? 0) + 1);
  }
  const most = Math.max(2, clusters.length / 2);
  return new Set([...spoken].flatMap(([word, count]) => (count > most ? [word] : [])));
}

const sum = (numbers: Iterable<number>): number => {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
};

/** Best first; equal ones by the alphabet, so that no order of input shows. */
export const byScore = (a: Scored, b: Scored): number => b.score - a.score || (a.term < b.term ? -1 : 1);
