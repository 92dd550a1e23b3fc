/** A weighted, directed edge between rows. */
export interface Arc {
  source: number;
  target: number;
  weight: number;
}

const DAMPING = 0.85;
const TOLERANCE = 1e-12;
const MAX_ITERATIONS = 1000;

/**
 * PageRank (Brin & Page 1998) on a weighted graph; sums to 1, L1 change below 1e-12 at the end. `voices` say in which proportion rows
 * get the rank that comes from nowhere and from rows without arcs: a row with a tenth of a voice passes on a tenth. (Lighter arcs would
 * not do, because a row shares out all it has, whatever its arcs weigh.)
 */
export function pagerank(arcs: readonly Arc[], voices: Float64Array): Float64Array {
  const n = voices.length;
  const all = voices.reduce((sum, voice) => sum + voice, 0);
  const home = voices.map((voice) => voice / all);
  const out = new Float64Array(n);
  for (const { source, weight } of arcs) out[source] = (out[source] as number) + weight;
  let rank = home;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const next = step(arcs, home, out, rank);
    const change = next.reduce((sum, value, i) => sum + Math.abs(value - (rank[i] as number)), 0);
    rank = next;
    if (change < TOLERANCE) break;
  }
  return rank;
}

function step(arcs: readonly Arc[], home: Float64Array, out: Float64Array, rank: Float64Array): Float64Array<ArrayBuffer> {
  const dangling = rank.reduce((sum, value, i) => (out[i] === 0 ? sum + value : sum), 0);
  const next = home.map((share) => (1 - DAMPING + DAMPING * dangling) * share);
  for (const { source, target, weight } of arcs) next[target] = (next[target] as number) + (DAMPING * (rank[source] as number) * weight) / (out[source] as number);
  return Float64Array.from(next);
}

/** PageRank over the largest: 0 to 1, the top symbol 1. */
export function scaled(rank: Float64Array): Float64Array {
  const most = rank.reduce((a, b) => Math.max(a, b), 0);
  return rank.map((value) => (most > 0 ? Math.round((value / most) * 1e9) / 1e9 : 0));
}
