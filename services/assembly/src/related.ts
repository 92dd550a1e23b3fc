import { type Best, createBest } from './best.ts';
import { openCosines, SIDE, slackOf } from './cosines.ts';
import { directed, dot, type Matrix, rowAt } from './matrix.ts';

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
  /** Of the matrix product; 1 when absent. */
  threads?: number;
  /** Called every few milliseconds; what it throws ends the search. */
  checkpoint?: () => void;
}

/**
 * For each unit row its nearest others above the threshold, exactly: every pair is compared, once. A fast product in 32-bit floats, whose
 * last digits are every machine's own, says which pairs may count; those are summed again in 64 bits, in order, so that the result has the
 * same bits everywhere. Equal cosines go to the lower row. Each pair once, `a` before `b`, strongest first. A zero row has no neighbours.
 */
export async function nearest(points: Matrix, options: RelatedOptions): Promise<Neighbour[]> {
  const { limit, threshold, threads = 1, checkpoint } = options;
  const best = createBest(points.rows, limit, threshold);
  const blocks = blocksOf(directed(points));
  if (blocks.length === 0) return [];
  const cosines = await openCosines(points, threads);
  try {
    for (const [l, left] of blocks.entries()) {
      for (const right of blocks.slice(l)) {
        checkpoint?.();
        offerBlock(best, await cosines.compute(left, right), points, left, right, options);
      }
    }
  } finally {
    await cosines.close();
  }
  return pairsOf(best, points.rows);
}

/** Nearly every pair ends at the first comparison, with a number that does not change, so what follows it may cost something. */
function offerBlock(best: Best, cosines: Float32Array, points: Matrix, left: Int32Array, right: Int32Array, { threshold, isTrivial }: RelatedOptions): void {
  const { floor } = best;
  const slack = slackOf(points.width);
  const least = threshold - slack;
  const width = right.length;
  for (let i = 0; i < left.length; i++) {
    const row = cosines.subarray(i * width, (i + 1) * width);
    for (let j = left === right ? i + 1 : 0; j < width; j++) {
      const cosine = row[j] as number;
      if (cosine < least) continue;
      const [a, b] = [left[i] as number, right[j] as number];
      if ((cosine + slack < (floor[a] as number) && cosine + slack < (floor[b] as number)) || isTrivial(a, b)) continue;
      const exact = dot(rowAt(points, a), rowAt(points, b));
      best.offer(a, b, exact);
      best.offer(b, a, exact);
    }
  }
}

const blocksOf = (rows: Int32Array): Int32Array[] => Array.from({ length: Math.ceil(rows.length / SIDE) }, (_, run) => rows.subarray(run * SIDE, (run + 1) * SIDE));

function pairsOf(best: Best, rows: number): Neighbour[] {
  const pairs = new Map<number, Neighbour>();
  for (let row = 0; row < rows; row++) {
    for (const { other, weight } of best.of(row)) {
      const [a, b] = row < other ? [row, other] : [other, row];
      pairs.set(a * rows + b, { a, b, weight: Math.round(weight * 1e6) / 1e6 });
    }
  }
  return [...pairs.values()].sort((x, y) => y.weight - x.weight || x.a - y.a || x.b - y.b);
}
