import { expect, test } from 'vitest';
import { slackOf } from './cosines.ts';
import { dot, type Matrix, normalize, rowAt } from './matrix.ts';
import { seededRandom } from './random.ts';
import { nearest } from './related.ts';

const never = () => false;

/** Unit rows around a few centres, each row twice, a zero row at the end. */
function sample(rows: number, width = 20): Matrix {
  const random = seededRandom(rows);
  const points: Matrix = { rows: 2 * rows + 1, width, values: new Float32Array((2 * rows + 1) * width) };
  for (let i = 0; i < 2 * rows; i++) {
    if (i >= rows) rowAt(points, i).set(rowAt(points, i - rows));
    else rowAt(points, i).set(Array.from({ length: width }, (_, d) => (d === i % 4 ? 3 : 0) + random() * 2 - 1));
    normalize(rowAt(points, i));
  }
  return points;
}

/** The nearest by looking at every pair with 64-bit sums, as a reader would write it. */
function bySight(points: Matrix, a: number, limit: number, threshold: number): number[] {
  return [...Array(points.rows).keys()]
    .filter((b) => b !== a)
    .map((b) => dot(rowAt(points, a), rowAt(points, b)))
    .filter((weight) => weight > threshold)
    .sort((x, y) => y - x)
    .slice(0, limit);
}

test('each symbol gets its nearest five, as found by looking at every pair', async () => {
  const points = sample(170);
  const pairs = await nearest(points, { limit: 5, threshold: 0.5, isTrivial: never });
  for (let a = 0; a < points.rows; a++) {
    const weights = pairs.filter((pair) => pair.a === a || pair.b === a).map(({ weight }) => weight);
    const expected = bySight(points, a, 5, 0.5);
    expect(weights.slice(0, expected.length).map((weight, i) => Math.abs(weight - (expected[i] as number)) < 2e-6)).toEqual(expected.map(() => true));
  }
});

test('a pair comes once, lower row first, never a row with itself, nothing at or below the threshold', async () => {
  const pairs = await nearest(sample(150), { limit: 5, threshold: 0.6, isTrivial: never });
  expect(new Set(pairs.map(({ a, b }) => `${a} ${b}`)).size).toBe(pairs.length);
  expect(pairs.every(({ a, b, weight }) => a < b && weight > 0.6)).toBe(true);
  expect(pairs.map(({ weight }) => weight)).toEqual(pairs.map(({ weight }) => weight).sort((x, y) => y - x));
});

test('of equally near rows the first ones are kept', async () => {
  const same: Matrix = { rows: 300, width: 4, values: new Float32Array(1200).fill(0.5) };
  const pairs = await nearest(same, { limit: 2, threshold: 0.7, isTrivial: never });
  expect(pairs.filter(({ b }) => b === 299)).toEqual([
    { a: 0, b: 299, weight: 1 },
    { a: 1, b: 299, weight: 1 },
  ]);
});

test('a zero row and a row that is not finite have no neighbours, whatever the threshold', async () => {
  const points: Matrix = { rows: 4, width: 2, values: Float32Array.from([1, 0, 0, 0, Number.NaN, 1, 0, 1]) };
  expect(await nearest(points, { limit: 5, threshold: -1, isTrivial: never })).toEqual([{ a: 0, b: 3, weight: 0 }]);
});

test('pairs that say nothing new take no place', async () => {
  const same: Matrix = { rows: 4, width: 4, values: new Float32Array(16).fill(0.5) };
  const pairs = await nearest(same, { limit: 1, threshold: 0.7, isTrivial: (a, b) => a + b === 1 });
  expect(pairs.map(({ a, b }) => [a, b])).toEqual([
    [0, 2],
    [0, 3],
    [1, 2],
  ]);
});

test('no rows, and one, have no pairs', async () => {
  for (const rows of [0, 1]) expect(await nearest({ rows, width: 3, values: new Float32Array(rows * 3).fill(1) }, { limit: 5, threshold: 0, isTrivial: never })).toEqual([]);
});

test.each([384, 3072, 8192])('the slack is more than sums of %i 32-bit products are off, added one after the other', (width) => {
  for (let length = 1; length > 0.9; length -= 0.001) {
    const row = new Float32Array(width).fill(Math.sqrt(length / width));
    const sum = row.reduce((total, value) => Math.fround(total + Math.fround(value * value)), 0);
    expect(Math.abs(sum - dot(row, row))).toBeLessThan(slackOf(width));
  }
});
