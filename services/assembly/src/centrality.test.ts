import { DirectedGraph } from 'graphology';
import graphologyPagerank from 'graphology-metrics/centrality/pagerank.js';
import { expect, test } from 'vitest';
import { type Arc, pagerank, scaled } from './centrality.ts';
import { seededRandom } from './random.ts';

const equal = (n: number): Float64Array => new Float64Array(n).fill(1);

test('PageRank agrees with graphology at a matching tolerance, dangling nodes included', () => {
  const random = seededRandom(3);
  const n = 400;
  const arcs = new Map<string, { source: number; target: number; weight: number }>();
  for (let i = 0; i < 1500; i++) {
    const [source, target] = [Math.floor(random() * n * 0.8), Math.floor(random() ** 2 * n)];
    if (source !== target) arcs.set(`${source} ${target}`, { source, target, weight: 0.25 + random() });
  }
  const graph = new DirectedGraph();
  for (let i = 0; i < n; i++) graph.addNode(i);
  for (const { source, target, weight } of arcs.values()) graph.addEdge(source, target, { weight });
  const expected = (graphologyPagerank as unknown as (graph: DirectedGraph, options: object) => Record<string, number>)(graph, {
    alpha: 0.85,
    tolerance: 1e-13,
    maxIterations: 2000,
    getEdgeWeight: 'weight',
  });
  const ours = pagerank([...arcs.values()], equal(n));
  for (let i = 0; i < n; i++) expect(ours[i]).toBeCloseTo(expected[i] ?? -1, 9);
});

test('it is the solution of its equation, with unequal voices and rows without arcs', () => {
  const random = seededRandom(9);
  const n = 60;
  const voices = Float64Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 0.1 : 1));
  const all = voices.reduce((sum, voice) => sum + voice, 0);
  const arcs: Arc[] = Array.from({ length: 150 }, () => ({ source: Math.floor(random() * 50), target: Math.floor(random() * n), weight: random() }));
  const rank = pagerank(arcs, voices);
  const out = (source: number): number => arcs.filter((arc) => arc.source === source).reduce((sum, { weight }) => sum + weight, 0);
  const lost = [...rank.keys()].filter((i) => out(i) === 0).reduce((sum, i) => sum + (rank[i] as number), 0);
  for (let i = 0; i < n; i++) {
    const received = arcs.filter(({ target }) => target === i).reduce((sum, { source, weight }) => sum + ((rank[source] as number) * weight) / out(source), 0);
    expect(rank[i]).toBeCloseTo(0.85 * received + ((0.15 + 0.85 * lost) * (voices[i] as number)) / all, 11);
  }
  expect(rank.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 11);
});

test('ten callers with a tenth of a voice are worth about one caller', () => {
  const callers = (target: number, from: number, count: number): Arc[] => Array.from({ length: count }, (_, i) => ({ source: from + i, target, weight: 1 }));
  const voices = Float64Array.from({ length: 14 }, (_, i) => (i >= 2 && i < 12 ? 0.1 : 1));
  const rank = pagerank([...callers(0, 2, 10), ...callers(1, 12, 1)], voices);
  expect(rank[0]).toBeCloseTo(rank[1] as number, 12);
});

test('no rows have no ranks; without arcs all are at the top', () => {
  expect([...scaled(pagerank([], equal(0)))]).toEqual([]);
  expect([...scaled(pagerank([], equal(3)))]).toEqual([1, 1, 1]);
});
