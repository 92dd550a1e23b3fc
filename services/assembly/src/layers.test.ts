import { expect, test } from 'vitest';
import { componentsOf, depthsOf } from './layers.ts';
import { seededRandom } from './random.ts';

const depths = (needs: number[][]): number[] => [...depthsOf(needs, componentsOf(needs))];

test('what needs nothing is the first layer, and each stands one above the deepest it needs', () => {
  expect(depths([[], [0], [0, 1], [2, 0], []])).toEqual([0, 1, 2, 3, 0]);
  expect(depths([])).toEqual([]);
});

test('what needs each other in a circle shares a layer', () => {
  expect(depths([[1], [2], [0, 3], [], [0]])).toEqual([1, 1, 1, 0, 2]);
  expect(depths([[0]])).toEqual([0]);
});

test('a chain of a hundred thousand is followed to its end', () => {
  const needs = Array.from({ length: 100_000 }, (_, i) => (i > 0 ? [i - 1] : []));
  expect(depths(needs).at(-1)).toBe(99_999);
});

test('two nodes are in one component exactly when each can be reached from the other', () => {
  const random = seededRandom(5);
  for (let round = 0; round < 50; round++) {
    const n = 1 + Math.floor(random() * 12);
    const needs = Array.from({ length: n }, () => [...new Set(Array.from({ length: Math.floor(random() * 3) }, () => Math.floor(random() * n)))]);
    const reach = needs.map((_, from) => {
      const seen = new Set([from]);
      for (const node of seen) for (const needed of needs[node] ?? []) seen.add(needed);
      return seen;
    });
    const component = componentsOf(needs);
    for (let a = 0; a < n; a++) for (let b = 0; b < n; b++) expect(component[a] === component[b]).toBe(reach[a]?.has(b) === true && reach[b]?.has(a) === true);
  }
});
