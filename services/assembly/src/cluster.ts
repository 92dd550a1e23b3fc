import { type Refined, refine } from './kmeans/refine.ts';
import { seedCentres } from './kmeans/seed.ts';
import { directed, type Matrix } from './matrix.ts';
import { createProducts } from './products/products.ts';
import { seededRandom } from './random.ts';
import { renumbered } from './renumber.ts';
import type { Checkpoint } from './stop.ts';

const RESTARTS = 5;

/** The original's rule for the number of clusters. */
export const clusterCount = (n: number): number => Math.min(20, Math.max(2, Math.ceil(Math.sqrt(n / 2))));

/**
 * Spherical k-means (Dhillon & Modha 2001) on unit rows: greedy k-means++ seeding, Lloyd iterations, the best of five seeded runs.
 * Gives a cluster from 0 for every row, the largest first and none empty; with fewer distinct rows than k there are fewer.
 * Rows without a direction (zero, or not finite) join the largest.
 */
export function cluster(points: Matrix, k: number, seed: number, checkpoint: Checkpoint = () => undefined): Int32Array {
  const rows = directed(points);
  const products = createProducts(points.width);
  const random = seededRandom(seed);
  let best: Refined = { assignment: new Int32Array(points.rows), similarity: Number.NEGATIVE_INFINITY };
  for (let run = 0; run < RESTARTS && rows.length > 0; run++) {
    const result = refine(products, points, rows, seedCentres(products, points, rows, Math.min(k, rows.length), random, checkpoint), checkpoint);
    if (result.similarity > best.similarity + 1e-9) best = result;
  }
  return renumbered(best.assignment, rows);
}

/** One seeded run without restarts, as libraries are compared: a centre for each row. */
export function clusterOnce(points: Matrix, k: number, seed: number): Int32Array {
  const [rows, products, carryOn] = [directed(points), createProducts(points.width), () => undefined];
  return refine(products, points, rows, seedCentres(products, points, rows, k, seededRandom(seed), carryOn), carryOn).assignment;
}
