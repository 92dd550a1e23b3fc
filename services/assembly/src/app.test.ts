import { EventEnvelope } from '@doctown/schema';
import { type AssembleRequest, type AssembleSymbol, assemble as route } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import { start } from '@doctown/service/testing';
import { DirectedGraph } from 'graphology';
import graphologyPagerank from 'graphology-metrics/centrality/pagerank.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from './app.ts';
import { assemble } from './assemble.ts';
import { pagerank } from './centrality.ts';
import { isKin, labelClusters } from './label.ts';
import { seededRandom } from './random.ts';
import { wordsOf } from './words.ts';

const options = { related_threshold: 0.7, seed: 1 };
const app = createApp(options, 'silent');
let url: string;
beforeAll(async () => {
  url = await start(app);
});
afterAll(() => app.close());

const symbol = (n: number, more: Partial<AssembleSymbol> = {}): AssembleSymbol => ({
  symbol_id: `sym_${String(n).padStart(4, '0')}`,
  name: `name${n}`,
  kind: 'function',
  language: 'go',
  file_path: 'a.go',
  signature: '',
  chunk_ids: [`chunk_${n}`],
  calls: [],
  imports: [],
  ...more,
});
const vectorOf = (n: number, random: () => number): number[] => Array.from({ length: 8 }, (_, d) => (d === n % 3 ? 5 : 0) + random());

function request(n: number, edges: [number, number][] = []): AssembleRequest {
  const random = seededRandom(7);
  return {
    job_id: 'job_test1234',
    repo_url: 'https://github.com/o/r',
    git_ref: 'main',
    chunks: Array.from({ length: n }, (_, i) => ({ chunk_id: `chunk_${i}`, vector: vectorOf(i, random), content: `func name${i}` })),
    symbols: Array.from({ length: n }, (_, i) => symbol(i, { calls: edges.filter(([from]) => from === i).map(([, to]) => symbol(to).symbol_id) })),
  };
}

const withoutClock = ({ events: _, stats: { duration_ms: __, ...stats }, ...rest }: ReturnType<typeof assemble>) => ({ ...rest, stats });

test('over the wire: every symbol in exactly one cluster, ranks in [0, 1] with one at 1, valid events', async () => {
  const reply = await call(
    url,
    route,
    request(60, [
      [0, 1],
      [2, 1],
      [3, 1],
      [1, 4],
    ]),
  );
  expect(reply.clusters.flatMap(({ members }) => members).sort()).toEqual(request(60).symbols.map(({ symbol_id }) => symbol_id));
  expect(new Set(reply.clusters.map(({ label }) => label)).size).toBe(reply.clusters.length);
  expect(Math.max(...reply.nodes.map(({ centrality }) => centrality))).toBe(1);
  expect(reply.edges.filter(({ kind }) => kind === 'calls')).toHaveLength(4);
  expect(reply.events.map(({ event_type }) => event_type)).toEqual([
    'assembly.started.v1',
    ...reply.clusters.map(() => 'assembly.cluster_created.v1'),
    'assembly.graph_completed.v1',
    'assembly.completed.v1',
  ]);
  for (const [i, event] of reply.events.entries()) expect(EventEnvelope.parse(event).sequence).toBe(i + 1);
});

test.each([0, 1, 2, 3])('%i symbols are fine', (n) => {
  const reply = assemble(request(n), options);
  expect(reply.nodes).toHaveLength(n);
  expect(reply.clusters.every(({ members }) => members.length > 0)).toBe(true);
});

test('symbols without chunks, and chunks without symbols, are fine', () => {
  const odd = request(3);
  odd.symbols[0] = symbol(0, { chunk_ids: [] });
  odd.chunks.push({ chunk_id: 'chunk_lonely', vector: Array(8).fill(0), content: '' });
  expect(assemble(odd, options).nodes).toHaveLength(3);
});

test('the order of the input changes nothing', () => {
  const straight = request(80, [
    [3, 9],
    [9, 27],
    [5, 9],
  ]);
  const shuffled = { ...straight, chunks: straight.chunks.toReversed(), symbols: straight.symbols.toReversed() };
  expect(withoutClock(assemble(shuffled, options))).toEqual(withoutClock(assemble(straight, options)));
});

test.each<[string, (bad: AssembleRequest) => void, RegExp]>([
  ['an id given twice', (bad) => bad.symbols.push(symbol(1)), /twice: sym_0001/],
  ['uneven vectors', (bad) => bad.chunks.push({ chunk_id: 'chunk_odd', vector: [1, 2], content: '' }), /chunk_odd has 2 numbers/],
])('%s is refused by name', async (_, spoil, message) => {
  const bad = request(4);
  spoil(bad);
  await expect(call(url, route, bad)).rejects.toMatchObject({ code: 'invalid_request', message: expect.stringMatching(message) });
});

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
  const ours = pagerank(n, [...arcs.values()]);
  for (let i = 0; i < n; i++) expect(ours[i]).toBeCloseTo(expected[i] ?? -1, 9);
});

test('importance flows to what is depended upon', () => {
  const { nodes } = assemble(
    request(5, [
      [0, 4],
      [1, 4],
      [2, 4],
    ]),
    options,
  );
  expect(nodes.find(({ centrality }) => centrality === 1)?.id).toBe('sym_0004');
});

test('words are split the way people read them', () => {
  expect(wordsOf('HTTPRequest fetchUserData parse_config_file2')).toEqual(['http', 'request', 'fetch', 'user', 'parse', 'config', 'file']);
  expect([isKin('handle', 'handler'), isKin('parse', 'parser'), isKin('user', 'data'), isKin('fetch', 'send')]).toEqual([true, true, false, false]);
});

test('labels say what sets a cluster apart, and no two are the same', () => {
  const source = (name: string) => ({ name, qualified_name: `app.${name}`, doc_comment: '', body: '' });
  const labels = labelClusters([
    [source('parseToken'), source('tokenStream'), source('nextToken')],
    [source('sendEmail'), source('emailQueue')],
    [source('sendEmail'), source('emailQueue')],
    [],
  ]).map(({ label }) => label);
  expect(labels[0]).toContain('token');
  expect(labels[1]).toContain('email');
  expect(new Set(labels).size).toBe(4);
});

test('two thousand symbols with an edge each are assembled', () => {
  const n = 2000;
  const reply = assemble(
    request(
      n,
      Array.from({ length: n - 1 }, (_, i) => [i + 1, Math.floor(i / 2)]),
    ),
    options,
  );
  expect(reply.clusters.length).toBe(20);
  expect(reply.symbol_contexts[0]?.called_by.length).toBeLessThanOrEqual(10);
});
