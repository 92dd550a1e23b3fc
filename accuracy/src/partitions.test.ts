import { expect, test } from 'vitest';
import { adjustedRandIndex, modularity, normalizedMutualInformation, silhouette } from './partitions.ts';

test('the same partition under other numbers agrees wholly, one group of all not at all', () => {
  for (const agreement of [adjustedRandIndex, normalizedMutualInformation]) {
    expect(agreement([0, 0, 1, 1, 2], [7, 7, 3, 3, 5])).toBeCloseTo(1, 12);
    expect(agreement([0, 0, 1, 1], [0, 0, 0, 0])).toBeCloseTo(0, 12);
  }
});

test('the figures are those of scikit-learn', () => {
  const [a, b] = [
    [0, 0, 0, 1, 1, 2, 2, 2],
    [0, 0, 1, 1, 1, 2, 2, 0],
  ];
  expect(adjustedRandIndex(a, b)).toBeCloseTo(0.2380952380952381, 12);
  expect(normalizedMutualInformation(a, b)).toBeCloseTo(0.5588730382170326, 12);
});

test('modularity of two triangles with a bridge is 5/14', () => {
  const links = [
    [0, 1],
    [1, 2],
    [0, 2],
    [3, 4],
    [4, 5],
    [3, 5],
    [2, 3],
  ].map(([source, target]) => ({ source: source as number, target: target as number, weight: 1 }));
  expect(modularity(links, [0, 0, 0, 1, 1, 1])).toBeCloseTo(5 / 14, 12);
  expect(modularity(links, [0, 0, 0, 0, 0, 0])).toBeCloseTo(0, 12);
});

test('groups that point apart have a silhouette near one, mixed ones what scikit-learn says', () => {
  expect(silhouette(Float32Array.from([1, 0, 1, 0, 0, 1, 0, 1]), 2, [0, 0, 1, 1])).toBeCloseTo(1, 6);
  expect(silhouette(Float32Array.from([1, 0, 0.8, 0.6, 0, 1, 0.6, 0.8, 0.28, 0.96]), 2, [0, 1, 0, 1, 1])).toBeCloseTo(0.1465263157894737, 6);
});
