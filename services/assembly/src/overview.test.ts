import type { AssembledEdge, AssembleSymbol } from '@doctown/schema/api';
import { expect, test } from 'vitest';
import { contextsOf } from './context.ts';
import { overviewOf } from './overview.ts';

const CALLS = { kind: 'calls', confidence: 1, resolution: 'exact' } as const;
const symbol = (id: string, file_path: string, more: Partial<AssembleSymbol> = {}): AssembleSymbol => ({
  symbol_id: id,
  name: id,
  kind: 'function',
  language: 'typescript',
  file_path,
  signature: `function ${id}()`,
  chunk_ids: [`chunk_${id}`],
  calls: [],
  imports: [],
  is_exported: true,
  ...more,
});

const symbols = [
  symbol('check', 'src/check.ts'),
  symbol('checkTest', 'test/check.test.ts'),
  symbol('cli', 'src/cli.ts', { kind: 'module', imports: ['node:fs', 'zod'] }),
  symbol('deep', 'src/deep.ts'),
  symbol('main', 'src/cli.ts', { parent_id: 'cli', is_exported: false }),
  symbol('ping', 'src/ping.ts'),
  symbol('pong', 'src/pong.ts'),
];
const edges: AssembledEdge[] = [
  { source: 'cli', target: 'main', kind: 'contains', confidence: 1 },
  { source: 'cli', target: 'check', kind: 'imports', confidence: 1 },
  { source: 'main', target: 'check', ...CALLS },
  { source: 'main', target: 'ping', ...CALLS },
  { source: 'check', target: 'deep', ...CALLS },
  { source: 'checkTest', target: 'check', ...CALLS },
  { source: 'ping', target: 'pong', ...CALLS },
  { source: 'pong', target: 'ping', ...CALLS },
];
const index = new Map(symbols.map(({ symbol_id }, i) => [symbol_id as string, i]));
const centrality = Float64Array.from([0.5, 0.01, 0.02, 1, 0.1, 0.3, 0.3]);
const overview = overviewOf(symbols, { edges, centrality, assignment: Int32Array.from([0, 0, 1, 0, 1, 1, 1]), index });

test('one begins at what is named for it and is not a test', () => expect(overview.entry_points).toEqual(['main', 'cli']));

test('files stand on those they use, and those that use each other share a layer', () =>
  expect(overview.layers).toEqual([
    { files: ['src/deep.ts', 'src/ping.ts', 'src/pong.ts'], circles: [['src/ping.ts', 'src/pong.ts']] },
    { files: ['src/check.ts'], circles: [] },
    { files: ['src/cli.ts', 'test/check.test.ts'], circles: [] },
  ]));

test('each part has its most central symbols, and what it leans on', () => {
  expect(overview.central).toEqual([
    { cluster_id: 'cluster_0', symbol_ids: ['deep', 'check', 'checkTest'] },
    { cluster_id: 'cluster_1', symbol_ids: ['ping', 'pong', 'main', 'cli'] },
  ]);
  expect(overview.links).toEqual([{ source: 'cluster_1', target: 'cluster_0', edges: 2, weight: 1.5 }]);
});

test('a context tells what stands around a symbol: callers before tests, what it uses of the imports, its code', () => {
  const contents: Record<string, string> = { chunk_main: 'function main() { check(fs.read()); }' };
  const contexts = contextsOf(symbols, { edges, centrality, labelOf: () => 'parts', contentOf: (id) => contents[id] ?? '' });
  const of = (id: string) => contexts[index.get(id) as number];
  expect(of('check')).toMatchObject({
    calls: ['deep'],
    called_by: ['main', 'checkTest'],
    callers: [{ name: 'main', kind: 'function', signature: 'function main()' }],
    callees: [{ name: 'deep' }],
    tests: ['checkTest'],
  });
  expect(of('main')).toMatchObject({ calls: ['check', 'ping'], imports: ['check', 'node:fs'], source: contents.chunk_main });
  expect(of('main')).not.toHaveProperty('parent');
  expect(of('cli')).toMatchObject({ imports: ['node:fs', 'zod'], members: ['main'] });
});

test('a context has all of a symbol’s own chunks, and the imports that stand in the later ones', () => {
  const [cli, main] = [symbol('cli', 'src/cli.ts', { kind: 'module', imports: ['node:fs'] }), symbol('main', 'src/cli.ts', { chunk_ids: ['chunk_1', 'chunk_2'] })];
  const contents: Record<string, string> = { chunk_1: 'function main() {\n  ', chunk_2: '\n  fs.read();\n}' };
  const contexts = contextsOf([cli, main], { edges: [], centrality: new Float64Array(2), labelOf: () => null, contentOf: (id) => contents[id] ?? '' });
  expect(contexts[1]).toMatchObject({ source: 'function main() {\n  …\n  fs.read();\n}', imports: ['node:fs'] });
});

test('who calls a constructor is told of the class, its own members are not', () => {
  const box = symbol('Box', 'src/box.ts', { kind: 'class' });
  const members = ['constructor', 'method'].map((kind) => symbol(kind, 'src/box.ts', { kind, parent_id: 'Box' }));
  const all = [box, ...members, symbol('pack', 'src/pack.ts')];
  const contains = members.map(({ symbol_id }) => ({ source: 'Box', target: symbol_id, kind: 'contains' as const, confidence: 1 }));
  const calls = ['method', 'pack'].map((source) => ({ source, target: 'constructor', ...CALLS }));
  const contexts = contextsOf(all, { edges: [...contains, ...calls], centrality: new Float64Array(4), labelOf: () => null, contentOf: () => '' });
  expect(contexts[0]).toMatchObject({ called_by: ['pack'], callers: [{ name: 'pack' }] });
  expect(contexts[1]).toMatchObject({ called_by: ['method', 'pack'] });
});
