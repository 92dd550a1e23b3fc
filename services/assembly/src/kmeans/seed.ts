import { type Matrix, rowAt } from '../matrix.ts';
import { BLOCK, blocksOf, type Products } from '../products/products.ts';
import type { Checkpoint } from '../stop.ts';

/** Half a squared distance below this is rounding: the rows are the same. */
const SAME = 1e-6;

/**
 * Greedy k-means++ (Arthur & Vassilvitskii 2007, with several candidates a step): each next centre is, of 2 + ln k rows drawn by their
 * squared distance from the nearest centre so far, the one that leaves the least of it. Fewer than k where there are fewer distinct rows.
 */
export function seedCentres(products: Products, points: Matrix, rows: Int32Array, k: number, random: () => number, checkpoint: Checkpoint): Matrix {
  const draws = 2 + Math.floor(Math.log(k));
  let distance = new Float64Array(rows.length).fill(1);
  const chosen: number[] = [];
  while (chosen.length < k) {
    checkpoint();
    const total = distance.reduce((sum, value) => sum + value, 0);
    if (total === 0) break;
    const candidates = Array.from({ length: chosen.length === 0 ? 1 : draws }, () => rows[draw(distance, random() * total)] as number);
    const left = distancesWith(products, points, rows, candidates, distance);
    const best = left.reduce((least, { sum }, c) => (sum < (left[least]?.sum ?? 0) ? c : least), 0);
    distance = left[best]?.distance ?? distance;
    chosen.push(candidates[best] as number);
  }
  const centres: Matrix = { rows: chosen.length, width: points.width, values: new Float32Array(chosen.length * points.width) };
  chosen.forEach((row, c) => void rowAt(centres, c).set(rowAt(points, row)));
  return centres;
}

/** What would be left of every row's distance with each candidate as a further centre. */
function distancesWith(products: Products, points: Matrix, rows: Int32Array, candidates: readonly number[], distance: Float64Array) {
  const left = candidates.map(() => ({ distance: new Float64Array(rows.length), sum: 0 }));
  products.load('right', points, candidates);
  let at = 0;
  for (const block of blocksOf(rows)) {
    products.load('left', points, block);
    const cosines = products.compute();
    for (let i = 0; i < block.length; i++, at++) {
      left.forEach((one, c) => {
        const away = 1 - (cosines[i * BLOCK + c] as number);
        const least = Math.min(distance[at] as number, away < SAME ? 0 : away);
        one.distance[at] = least;
        one.sum += least;
      });
    }
  }
  return left;
}

/** The place where the running sum passes `target`: never one of weight zero. */
function draw(weights: Float64Array, target: number): number {
  let rest = target;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    last = i;
    rest -= weights[i] as number;
    if (rest < 0) break;
  }
  return last;
}
