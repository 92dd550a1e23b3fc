import { EventEnvelope } from '@doctown/schema';
import { type AssembleRequest, type AssembleSymbol, assemble as route } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import { start } from '@doctown/service/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from './app.ts';
import { assemble } from './assemble.ts';

import { seededRandom } from './random.ts';

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

function shuffled<T>(values: readonly T[], seed: number): T[] {
  const random = seededRandom(seed);
  return values
    .map((value) => ({ value, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

const withoutClock = ({ events: _, stats: { duration_ms: __, ...stats }, ...rest }: Awaited<ReturnType<typeof assemble>>) => ({ ...rest, stats });

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

test.each([0, 1, 2, 3])('%i symbols are fine', async (n) => {
  const reply = await assemble(request(n), options);
  expect(reply.nodes).toHaveLength(n);
  expect(reply.clusters.every(({ members }) => members.length > 0)).toBe(true);
});

test('symbols without chunks, and chunks without symbols, are fine', async () => {
  const odd = request(3);
  odd.symbols[0] = symbol(0, { chunk_ids: [] });
  odd.chunks.push({ chunk_id: 'chunk_lonely', vector: Array(8).fill(0), content: '' });
  expect((await assemble(odd, options)).nodes).toHaveLength(3);
});

test('the order of symbols and chunks in the request changes nothing', async () => {
  const edges = Array.from({ length: 90 }, (_, i): [number, number] => [(i * 7) % 200, (i * i) % 200]);
  const straight = request(200, edges);
  straight.symbols.forEach((one, i) => void one.chunk_ids.push(`chunk_${(i * 3) % 200}`));
  const expected = JSON.stringify(withoutClock(await assemble(straight, options)));
  for (let seed = 1; seed <= 12; seed++) {
    const mixed = { ...straight, chunks: shuffled(straight.chunks, seed), symbols: shuffled(straight.symbols, seed + 100) };
    expect(JSON.stringify(withoutClock(await assemble(mixed, options)))).toBe(expected);
  }
});

test('work ends at whichever checkpoint says so', async () => {
  let checkpoints = 0;
  await assemble(request(30), options, () => void checkpoints++);
  expect(checkpoints).toBeGreaterThan(10);
  for (let last = 1; last <= checkpoints; last++) {
    let passed = 0;
    const stop = (): void => {
      if (++passed === last) throw new Error('stopped');
    };
    await expect(assemble(request(30), options, stop)).rejects.toThrow('stopped');
    expect(passed).toBe(last);
  }
});

test('a chunk that was sent twice counts once', async () => {
  const once = request(6);
  const twice = { ...once, chunks: [...once.chunks, ...structuredClone(once.chunks)] };
  expect((await assemble(twice, options)).edges).toEqual((await assemble(once, options)).edges);
});

test.each<[string, (bad: AssembleRequest) => void, RegExp]>([
  ['an id given twice', (bad) => bad.symbols.push(symbol(1)), /twice: sym_0001/],
  ['a chunk given twice with two contents', (bad) => bad.chunks.push({ ...(bad.chunks[0] as AssembleRequest['chunks'][0]), content: 'other' }), /chunks: given twice: chunk_0/],
  ['half a number', (bad) => bad.chunks.push({ chunk_id: 'chunk_odd', vector: 'AAAAAAA=', content: '' }), /chunk_odd.*whole 4-byte/],
  ['uneven vectors', (bad) => bad.chunks.push({ chunk_id: 'chunk_odd', vector: [1, 2], content: '' }), /chunk_odd has 2 numbers/],
])('%s is refused by name', async (_, spoil, message) => {
  const bad = request(4);
  spoil(bad);
  await expect(call(url, route, bad)).rejects.toMatchObject({ code: 'invalid_request', message: expect.stringMatching(message) });
});

test('importance flows to what is depended upon', async () => {
  const { nodes } = await assemble(
    request(5, [
      [0, 4],
      [1, 4],
      [2, 4],
    ]),
    options,
  );
  expect(nodes.find(({ centrality }) => centrality === 1)?.id).toBe('sym_0004');
});

test('test code says little of rank and label, and all there is when there is nothing else', async () => {
  const calls: [number, number][] = [
    [2, 0],
    [3, 0],
    [4, 0],
    [5, 0],
    [6, 1],
    [7, 1],
  ];
  const inFiles = async (isTest: (i: number) => boolean) => {
    const given = request(8, calls);
    given.symbols = given.symbols.map((one, i) => ({ ...one, file_path: isTest(i) ? `test/${i}.ts` : `src/${i}.ts` }));
    return (await assemble(given, options)).nodes.find(({ centrality }) => centrality === 1)?.id;
  };
  expect(await inFiles((i) => i > 1 && i < 6)).toBe('sym_0001');
  expect(await inFiles(() => false)).toBe('sym_0000');
  expect(await inFiles(() => true)).toBe('sym_0000');
});

test('two thousand symbols with an edge each are assembled', async () => {
  const n = 2000;
  const reply = await assemble(
    request(
      n,
      Array.from({ length: n - 1 }, (_, i) => [i + 1, Math.floor(i / 2)]),
    ),
    options,
  );
  expect(reply.clusters.length).toBe(20);
  expect(reply.symbol_contexts[0]?.called_by.length).toBeLessThanOrEqual(10);
});
