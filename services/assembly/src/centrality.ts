/** A weighted, directed edge between rows. */
export interface Arc {
  source: number;
  target: number;
  weight: number;
}

const DAMPING = 0.85;
const TOLERANCE = 1e-12;
const MAX_ITERATIONS = 1000;

/** PageRank (Brin & Page 1998) on a weighted graph, dangling rows spread evenly; sums to 1, L1 change below 1e-12 at the end. */
export function pagerank(n: number, arcs: readonly Arc[]): Float64Array {
  if (n === 0) return new Float64Array();
  const out = new Float64Array(n);
  for (const { source, weight } of arcs) out[source] = (out[source] as number) + weight;
  let rank = new Float64Array(n).fill(1 / n);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    let dangling = 0;
    for (let i = 0; i < n; i++) if (out[i] === 0) dangling += rank[i] as number;
    const next = new Float64Array(n).fill((1 - DAMPING + DAMPING * dangling) / n);
    for (const { source, target, weight } of arcs) next[target] = (next[target] as number) + (DAMPING * (rank[source] as number) * weight) / (out[source] as number);
    const change = next.reduce((sum, value, i) => sum + Math.abs(value - (rank[i] as number)), 0);
    rank = next;
    if (change < TOLERANCE) break;
  }
  return rank;
}

/** PageRank over the largest: 0 to 1, the top symbol 1. */
export function scaled(rank: Float64Array): Float64Array {
  const most = rank.reduce((a, b) => Math.max(a, b), 0);
  return rank.map((value) => (most > 0 ? Math.round((value / most) * 1e9) / 1e9 : 0));
}
