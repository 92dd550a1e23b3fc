import { dot, type Matrix, rowAt } from './matrix.ts';

export interface Neighbour {
  a: number;
  b: number;
  /** Cosine, -1 to 1. */
  weight: number;
}

export interface RelatedOptions {
  limit: number;
  threshold: number;
  /** Pairs that say nothing new: a symbol and what it stands in, two symbols of one chunk. */
  isTrivial: (a: number, b: number) => boolean;
}

/** Above this many rows, only rows of the same cluster are compared: all pairs of 50,000 × 384 would take minutes. */
const ALL_PAIRS_UP_TO = 6000;

/** For each row its nearest others above the threshold; each pair once, `a` before `b`, strongest first. */
export function nearest(points: Matrix, clusters: Int32Array, { limit, threshold, isTrivial }: RelatedOptions): Neighbour[] {
  const groups = points.rows <= ALL_PAIRS_UP_TO ? [Array.from({ length: points.rows }, (_, i) => i)] : [...Map.groupBy(clusters.keys(), (i) => clusters[i] as number).values()];
  const pairs = new Map<number, Neighbour>();
  for (const group of groups) {
    for (const a of group) for (const pair of nearestOf(points, a, group, limit, threshold, isTrivial)) pairs.set(pair.a * points.rows + pair.b, pair);
  }
  return [...pairs.values()].sort((x, y) => y.weight - x.weight || x.a - y.a || x.b - y.b);
}

function nearestOf(points: Matrix, a: number, group: readonly number[], limit: number, threshold: number, isTrivial: RelatedOptions['isTrivial']): Neighbour[] {
  const row = rowAt(points, a);
  const best: { b: number; weight: number }[] = [];
  for (const b of group) {
    if (b === a) continue;
    const weight = dot(row, rowAt(points, b));
    if (weight <= threshold || (best.length === limit && weight <= (best[limit - 1]?.weight ?? 0)) || isTrivial(a, b)) continue;
    best.push({ b, weight });
    best.sort((x, y) => y.weight - x.weight || x.b - y.b);
    if (best.length > limit) best.pop();
  }
  return best.map(({ b, weight }) => ({ a: Math.min(a, b), b: Math.max(a, b), weight: Math.round(weight * 1e6) / 1e6 }));
}
