import { expect, test } from 'vitest';
import { cluster, clusterCount } from './cluster.ts';
import { refine } from './kmeans/refine.ts';
import { directed, dot, type Matrix, normalize, rowAt, unitMeans } from './matrix.ts';
import { createProducts } from './products/products.ts';
import { seededRandom } from './random.ts';

/** Unit rows around `groups` axes, row i around axis i mod groups; more noise, less clear. */
function sample(rows: number, groups: number, noise: number, width = 24): Matrix {
  const random = seededRandom(rows + groups);
  const values = Float32Array.from({ length: rows * width }, (_, at) => (at % width === Math.floor(at / width) % groups ? 1 : 0) + noise * (random() - 0.5));
  const points = { rows, width, values };
  for (let i = 0; i < rows; i++) normalize(rowAt(points, i));
  return points;
}
const filled = (rows: number, value: number): Matrix => ({ rows, width: 2, values: new Float32Array(rows * 2).fill(value) });
const nearestTo = (points: Matrix, i: number, centres: Matrix): number => {
  const cosines = Array.from({ length: centres.rows }, (_, c) => dot(rowAt(points, i), rowAt(centres, c)));
  return cosines.indexOf(Math.max(...cosines));
};
const members = (assignment: ArrayLike<number>, k: number): number[][] => Array.from({ length: k }, (_, c) => Array.from(assignment).flatMap((own, i) => (own === c ? [i] : [])));

test('clear groups are found, the largest first', () => {
  const found = cluster(sample(500, 7, 0.4), 7, 1);
  for (let i = 7; i < 500; i++) expect(found[i]).toBe(found[i % 7]);
  const sizes = members(found, 7).map(({ length }) => length);
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
});

test('at the end every row is with the centre that is nearest to it', () => {
  const points = sample(700, 9, 3);
  const found = cluster(points, 12, 1);
  const centres = unitMeans(points, members(found, 12));
  const strays = [...found].filter((own, i) => dot(rowAt(points, i), rowAt(centres, own)) < dot(rowAt(points, i), rowAt(centres, nearestTo(points, i, centres))) - 1e-5);
  expect(strays).toEqual([]);
});

test('skipping comparisons changes nothing: the plain algorithm comes to the same groups', () => {
  const points = sample(400, 5, 2);
  const start: Matrix = { rows: 6, width: points.width, values: points.values.slice(0, 6 * points.width) };
  let centres = start;
  let plain: number[] = [];
  for (let before = ''; before !== plain.join() || before === ''; ) {
    before = plain.join();
    plain = Array.from({ length: points.rows }, (_, i) => nearestTo(points, i, centres));
    centres = unitMeans(points, members(plain, 6));
  }
  expect([...refine(createProducts(points.width), points, directed(points), start, () => undefined).assignment]).toEqual(plain);
});

test('a centre that loses all its rows starts again from the row that fits worst', () => {
  const points = sample(60, 3, 0.2);
  const start: Matrix = { rows: 3, width: points.width, values: new Float32Array(3 * points.width) };
  for (const c of [0, 1, 2]) rowAt(start, c).set(rowAt(points, 0));
  const { assignment } = refine(createProducts(points.width), points, directed(points), start, () => undefined);
  expect(new Set(assignment).size).toBe(3);
});

test.each<[string, Matrix, number, number[]]>([
  ['no rows', filled(0, 1), 3, []],
  ['one row', filled(1, 1), 3, [0]],
  ['identical rows', filled(5, 0.5), 4, [0, 0, 0, 0, 0]],
  ['zero rows only', filled(3, 0), 2, [0, 0, 0]],
  ['rows that are not finite only', filled(2, Number.NaN), 2, [0, 0]],
  ['rows of no width', { rows: 2, width: 0, values: new Float32Array() }, 2, [0, 0]],
  ['fewer rows than clusters', { rows: 2, width: 2, values: Float32Array.of(1, 0, 0, 1) }, 5, [0, 1]],
  ['opposite rows in one cluster', { rows: 2, width: 2, values: Float32Array.of(1, 0, -1, 0) }, 1, [0, 0]],
  [
    'zero and infinite rows among others: with the largest',
    { rows: 5, width: 2, values: Float32Array.of(0, 1, 0, 0, 1, 0, 1, 0, Number.POSITIVE_INFINITY, 0) },
    2,
    [1, 0, 0, 0, 0],
  ],
])('%s are defined', (_, points, k, expected) => {
  expect([...cluster(points, k, 1)]).toEqual(expected);
});

test('the same seed gives the same clusters', () => {
  const points = sample(300, 4, 3);
  expect(cluster(points, 8, 42)).toEqual(cluster(points, 8, 42));
});

test('the number of clusters is the original rule', () => {
  expect([100, 10, 2, 5000].map(clusterCount)).toEqual([8, 3, 2, 20]);
});
