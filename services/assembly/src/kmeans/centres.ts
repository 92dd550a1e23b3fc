import { dot, type Matrix, rowAt } from '../matrix.ts';

/** Centres as unit means of rows, kept up to date by what changes. */
export interface Centres {
  matrix: Matrix;
  /** A row leaves one centre (-1: none) for another. */
  reassign(row: number, from: number, to: number): void;
  /** Every centre to the unit mean of its rows; one without rows to the row farthest from its own centre. Returns how far each moved. */
  move(rows: Int32Array, assignment: Int32Array): Float64Array;
  /** The cosines of all rows with the unit mean of theirs, summed. */
  similarity(): number;
}

export function createCentres(points: Matrix, start: Matrix): Centres {
  const { rows: k, width } = start;
  const matrix: Matrix = { ...start, values: start.values.slice() };
  const sums = new Float64Array(k * width);
  const sizes = new Int32Array(k);
  const sumOf = (c: number): Float64Array => sums.subarray(c * width, (c + 1) * width);
  const add = (row: number, c: number, sign: 1 | -1): void => {
    const [sum, values] = [sumOf(c), rowAt(points, row)];
    for (let d = 0; d < width; d++) sum[d] = (sum[d] as number) + sign * (values[d] as number);
    sizes[c] = (sizes[c] as number) + sign;
  };
  return {
    matrix,
    reassign(row, from, to) {
      if (from >= 0) add(row, from, -1);
      add(row, to, 1);
    },
    move(rows, assignment) {
      const before = matrix.values.slice();
      const strays = farthestRows(points, matrix, rows, assignment, sizes.filter((size) => size === 0).length);
      for (let c = 0; c < k; c++) {
        if (sizes[c] === 0) rowAt(matrix, c).set(rowAt(points, strays.shift() ?? 0));
        else setDirection(rowAt(matrix, c), sumOf(c));
      }
      return Float64Array.from({ length: k }, (_, c) => gap(before.subarray(c * width, (c + 1) * width), rowAt(matrix, c)));
    },
    similarity: () => Array.from({ length: k }, (_, c) => lengthOf(sumOf(c))).reduce((total, length) => total + length, 0),
  };
}

const lengthOf = (sum: Float64Array): number => Math.sqrt(sum.reduce((square, value) => square + value * value, 0));

const gap = (a: Float32Array, b: Float32Array): number => Math.sqrt(a.reduce((square, value, d) => square + (value - (b[d] as number)) ** 2, 0));

/** Opposite rows can cancel out to nothing; the centre then stays where it is. */
function setDirection(centre: Float32Array, sum: Float64Array): void {
  const length = lengthOf(sum);
  if (length > 1e-9) for (let d = 0; d < centre.length; d++) centre[d] = (sum[d] as number) / length;
}

/** The `count` rows least like their own centre, the lower first among equals. */
function farthestRows(points: Matrix, centres: Matrix, rows: Int32Array, assignment: Int32Array, count: number): number[] {
  if (count === 0) return [];
  const near = (row: number): number => dot(rowAt(points, row), rowAt(centres, assignment[row] as number));
  return [...rows]
    .map((row) => ({ row, cosine: near(row) }))
    .sort((a, b) => a.cosine - b.cosine || a.row - b.row)
    .slice(0, count)
    .map(({ row }) => row);
}
