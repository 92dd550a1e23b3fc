import { dot, type Matrix, normalize, rowAt } from './matrix.ts';
import { seededRandom } from './random.ts';

const RESTARTS = 3;
const MAX_ITERATIONS = 60;

/** The original's rule for the number of clusters. */
export const clusterCount = (n: number): number => Math.min(20, Math.max(2, Math.ceil(Math.sqrt(n / 2))));

/**
 * Spherical k-means (Dhillon & Modha 2001) on unit rows: k-means++ seeding, Lloyd iterations, the best of three seeded runs.
 * Gives a cluster from 0 for every row; never an empty one. With fewer distinct rows than k there are fewer clusters.
 */
export function cluster(points: Matrix, k: number, seed: number): Int32Array {
  if (points.rows === 0) return new Int32Array();
  const random = seededRandom(seed);
  let best: { assignment: Int32Array; similarity: number } | null = null;
  for (let run = 0; run < RESTARTS; run++) {
    const result = lloyd(points, seeds(points, Math.min(k, points.rows), random));
    if (best === null || result.similarity > best.similarity + 1e-9) best = result;
  }
  return compact(best?.assignment ?? new Int32Array(points.rows));
}

/** k-means++: each next centre with probability proportional to its distance from the nearest one so far. */
function seeds(points: Matrix, k: number, random: () => number): Matrix {
  const centres: Matrix = { rows: k, width: points.width, values: new Float32Array(k * points.width) };
  const distance = new Float64Array(points.rows).fill(Number.POSITIVE_INFINITY);
  let next = Math.floor(random() * points.rows);
  for (let c = 0; c < k; c++) {
    rowAt(centres, c).set(rowAt(points, next));
    const centre = rowAt(centres, c);
    let total = 0;
    for (let i = 0; i < points.rows; i++) {
      distance[i] = Math.min(distance[i] as number, Math.max(0, 1 - dot(rowAt(points, i), centre)));
      total += distance[i] as number;
    }
    next = pick(distance, random() * total);
  }
  return centres;
}

function pick(weights: Float64Array, at: number): number {
  let rest = at;
  for (let i = 0; i < weights.length; i++) {
    rest -= weights[i] as number;
    if (rest < 0) return i;
  }
  return weights.length - 1;
}

function lloyd(points: Matrix, centres: Matrix): { assignment: Int32Array; similarity: number } {
  const assignment = new Int32Array(points.rows).fill(-1);
  const closeness = new Float64Array(points.rows);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    if (!assign(points, centres, assignment, closeness)) break;
    moveCentres(points, centres, assignment, closeness);
  }
  return { assignment, similarity: closeness.reduce((sum, value) => sum + value, 0) };
}

/** True when anything changed; ties go to the lower cluster. */
function assign(points: Matrix, centres: Matrix, assignment: Int32Array, closeness: Float64Array): boolean {
  let changed = false;
  for (let i = 0; i < points.rows; i++) {
    const row = rowAt(points, i);
    let best = 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < centres.rows; c++) {
      const similarity = dot(row, rowAt(centres, c));
      if (similarity > most) {
        most = similarity;
        best = c;
      }
    }
    changed ||= assignment[i] !== best;
    assignment[i] = best;
    closeness[i] = most;
  }
  return changed;
}

/** Each centre to the unit mean of its rows; one that lost all of them to the row farthest from its own centre. */
function moveCentres(points: Matrix, centres: Matrix, assignment: Int32Array, closeness: Float64Array): void {
  const sizes = new Int32Array(centres.rows);
  centres.values.fill(0);
  for (let i = 0; i < points.rows; i++) {
    const c = assignment[i] as number;
    sizes[c] = (sizes[c] as number) + 1;
    const centre = rowAt(centres, c);
    const row = rowAt(points, i);
    for (let d = 0; d < row.length; d++) centre[d] = (centre[d] as number) + (row[d] as number);
  }
  for (let c = 0; c < centres.rows; c++) {
    if ((sizes[c] as number) > 0) normalize(rowAt(centres, c));
    else {
      const farthest = closeness.reduce((worst, value, i) => (value < (closeness[worst] as number) ? i : worst), 0);
      closeness[farthest] = 2;
      rowAt(centres, c).set(rowAt(points, farthest));
    }
  }
}

/** Numbers without gaps, the largest cluster first, ties by the first row. */
function compact(assignment: Int32Array): Int32Array {
  const clusters = new Map<number, { size: number; first: number }>();
  assignment.forEach((c, i) => {
    const known = clusters.get(c);
    if (known) known.size++;
    else clusters.set(c, { size: 1, first: i });
  });
  const order = [...clusters].sort(([, a], [, b]) => b.size - a.size || a.first - b.first).map(([c]) => c);
  const renumbered = new Map(order.map((c, i) => [c, i]));
  return assignment.map((c) => renumbered.get(c) ?? 0);
}
