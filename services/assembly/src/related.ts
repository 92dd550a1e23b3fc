import { type Best, createBest } from './best.ts';
import { directed, type Matrix } from './matrix.ts';
import { BLOCK, blocksOf, createProducts } from './products/products.ts';

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

/**
 * For each unit row its nearest others above the threshold, exactly: every pair is compared, once. Equal cosines go to the lower row.
 * Each pair once, `a` before `b`, strongest first. A zero row has no neighbours.
 */
export function nearest(points: Matrix, { limit, threshold, isTrivial }: RelatedOptions): Neighbour[] {
  const best = createBest(points.rows, limit, threshold);
  const products = createProducts(points.width);
  const blocks = blocksOf(directed(points));
  blocks.forEach((left, l) => {
    products.load('left', points, left);
    for (const right of blocks.slice(l)) {
      products.load('right', points, right);
      offerBlock(best, products.compute(), left, right, isTrivial);
    }
  });
  return pairsOf(best, points.rows);
}

/** Nearly every pair ends at the first comparison, so what follows it may cost something. */
function offerBlock(best: Best, cosines: Float32Array, left: Int32Array, right: Int32Array, isTrivial: RelatedOptions['isTrivial']): void {
  const { floor } = best;
  for (let i = 0; i < left.length; i++) {
    const a = left[i] as number;
    for (let j = left === right ? i + 1 : 0; j < right.length; j++) {
      const cosine = cosines[i * BLOCK + j] as number;
      const b = right[j] as number;
      if (cosine < (floor[a] as number) && cosine < (floor[b] as number)) continue;
      if (isTrivial(a, b)) continue;
      best.offer(a, b, cosine);
      best.offer(b, a, cosine);
    }
  }
}

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
