import type { Matrix } from '../matrix.ts';
import { BLOCK, blocksOf, type Products } from '../products/products.ts';
import type { Checkpoint } from '../stop.ts';
import { type Bounds, createBounds } from './bounds.ts';
import { type Centres, createCentres } from './centres.ts';

const MAX_ITERATIONS = 100;

export interface Refined {
  /** A centre for each row of `points`; -1 for rows that were left out. */
  assignment: Int32Array;
  /** The cosines of all rows with their centres, summed: what k-means makes as great as it can. */
  similarity: number;
}

/**
 * Lloyd iterations until no row changes its centre: each of `rows` to the nearest centre, equal ones to the lower, then each centre
 * to the mean of its rows. Rows whose bounds prove that nothing changes are not compared, which changes no result.
 */
export function refine(products: Products, points: Matrix, rows: Int32Array, start: Matrix, checkpoint: Checkpoint): Refined {
  const assignment = new Int32Array(points.rows).fill(-1);
  const centres = createCentres(points, start);
  const bounds = createBounds(points.rows, points.width, assignment);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    checkpoint();
    const changed = assign(products, points, rows.filter(bounds.isOpen), centres, assignment, bounds);
    if (changed === 0) break;
    bounds.widen(rows, centres.move(rows, assignment));
  }
  return { assignment, similarity: centres.similarity() };
}

/** How many of the rows changed their centre. */
function assign(products: Products, points: Matrix, rows: Int32Array, centres: Centres, assignment: Int32Array, bounds: Bounds): number {
  const nearest = nearestTwo(products, points, rows, centres.matrix);
  let changed = 0;
  rows.forEach((row, i) => {
    const [from, to] = [assignment[row] as number, nearest.first[i] as number];
    bounds.set(row, nearest.cosine[i] as number, nearest.nextCosine[i] as number);
    if (from === to) return;
    centres.reassign(row, from, to);
    assignment[row] = to;
    changed++;
  });
  return changed;
}

/** For each row its nearest centre, how near that is, and how near the next is. */
function nearestTwo(products: Products, points: Matrix, rows: Int32Array, centres: Matrix) {
  const first = new Int32Array(rows.length);
  const cosine = new Float64Array(rows.length).fill(Number.NEGATIVE_INFINITY);
  const nextCosine = new Float64Array(rows.length).fill(Number.NEGATIVE_INFINITY);
  for (const some of blocksOf(Int32Array.from({ length: centres.rows }, (_, c) => c))) {
    products.load('right', centres, some);
    let at = 0;
    for (const block of blocksOf(rows)) {
      products.load('left', points, block);
      const cosines = products.compute();
      for (let i = 0; i < block.length; i++, at++) {
        for (let c = 0; c < some.length; c++) {
          const found = cosines[i * BLOCK + c] as number;
          if (found > (cosine[at] as number)) {
            nextCosine[at] = cosine[at] as number;
            cosine[at] = found;
            first[at] = some[c] as number;
          } else if (found > (nextCosine[at] as number)) nextCosine[at] = found;
        }
      }
    }
  }
  return { first, cosine, nextCosine };
}
