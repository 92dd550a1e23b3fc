import { expect, test } from 'vitest';
import type { Arc } from './centrality.ts';
import { communities } from './communities.ts';
import type { Matrix } from './matrix.ts';

/** Everyone in a group linked with everyone, rows numbered from `first`. */
const clique = (first: number, size: number): Arc[] =>
  Array.from({ length: size }, (_, a) => Array.from({ length: a }, (_, b) => ({ source: first + a, target: first + b, weight: 1 }))).flat();
const bridge = (source: number, target: number): Arc => ({ source, target, weight: 1 });
const pointing = (...degrees: number[]): Matrix => ({
  rows: degrees.length,
  width: 2,
  values: Float32Array.from(degrees.flatMap((degree) => [Math.cos((degree * Math.PI) / 180), Math.sin((degree * Math.PI) / 180)])),
});
const anywhere = (rows: number): Matrix => pointing(...Array.from({ length: rows }, () => 0));

test('what is linked among itself is a community, the largest first', () => {
  expect([...communities([...clique(0, 4), ...clique(4, 6), bridge(0, 4)], anywhere(10), 20, 1)]).toEqual([1, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
});

test('where there may be fewer, the smallest joins the one it has links with, not the larger stranger', () => {
  const found = communities([...clique(0, 6), ...clique(6, 5), ...clique(11, 3), bridge(6, 11)], anywhere(14), 2, 1);
  expect([...found.subarray(6)]).toEqual(Array.from({ length: 8 }, () => found[6]));
  expect(found[0]).not.toBe(found[6]);
});

test('what has no links joins those whose texts are nearest', () => {
  const found = communities([...clique(0, 4), ...clique(4, 4)], pointing(0, 0, 0, 0, 90, 90, 90, 90, 80), 2, 1);
  expect(found[8]).toBe(found[4]);
});

test('the same seed gives the same communities, whichever way links point', () => {
  const links = [...clique(0, 5), ...clique(5, 5), ...clique(10, 5), bridge(0, 5), bridge(5, 10)];
  const turned = links.map(({ source, target, weight }) => ({ source: target, target: source, weight }));
  expect(communities(turned, anywhere(15), 20, 7)).toEqual(communities(links, anywhere(15), 20, 7));
});

test('no rows, one row, and rows without any links or directions are fine', () => {
  expect([...communities([], anywhere(0), 2, 1)]).toEqual([]);
  expect([...communities([], anywhere(1), 2, 1)]).toEqual([0]);
  expect(new Set(communities([], { rows: 5, width: 2, values: new Float32Array(10) }, 2, 1)).size).toBe(2);
});
