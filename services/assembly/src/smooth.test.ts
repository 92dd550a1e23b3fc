import { expect, test } from 'vitest';
import { cluster } from './cluster.ts';
import { dot, type Matrix, rowAt } from './matrix.ts';
import { smoothed } from './smooth.ts';

const rows = (...values: [number, number][]): Matrix => ({ rows: values.length, width: 2, values: Float32Array.from(values.flat()) });
const link = (source: number, target: number, weight = 1) => ({ source, target, weight });

test('what is linked moves together, whichever way the link points; what is not stays where it is', () => {
  const points = rows([1, 0], [0, 1], [0, 1]);
  const found = smoothed(points, [link(0, 1)]);
  expect(dot(rowAt(found, 0), rowAt(found, 1))).toBeGreaterThan(0.3);
  expect([...rowAt(found, 2)]).toEqual([0, 1]);
  expect(smoothed(points, [link(1, 0)])).toEqual(found);
});

test('a heavier link pulls harder', () => {
  const found = smoothed(rows([1, 0], [0, 1], [-1, 0]), [link(0, 1, 3), link(1, 2, 1)]);
  expect(found.values[2]).toBeGreaterThan(0);
});

test('a symbol without a text of its own is where its links are', () => {
  const found = smoothed(rows([0, 0], [0, 1]), [link(0, 1)]);
  expect([...rowAt(found, 0)]).toEqual([0, 1]);
});

test('a link that cancels itself out leaves rows of unit length or zero, never without a number', () => {
  const found = smoothed(rows([1, 0], [-1, 0], [0, 0], [0, 0]), [link(0, 1), link(2, 3)]);
  expect([...found.values].every(Number.isFinite)).toBe(true);
});

test('texts that differ and work together come into one cluster', () => {
  const points = rows([1, 0], [0.96, 0.28], [0.9, 0.44], [0, 1], [0.28, 0.96], [0.44, 0.9]);
  const links = [link(0, 1), link(1, 5), link(0, 5), link(3, 4), link(4, 2), link(3, 2)];
  expect([...cluster(points, 2, 1)]).toEqual([0, 0, 0, 1, 1, 1]);
  expect([...cluster(smoothed(points, links), 2, 1)]).toEqual([0, 0, 1, 1, 1, 0]);
});
