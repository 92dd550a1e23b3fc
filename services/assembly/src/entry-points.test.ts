import type { AssembledEdge, AssembleSymbol } from '@doctown/schema/api';
import { expect, test } from 'vitest';
import { entryPoints } from './entry-points.ts';

const symbol = (id: string, file_path: string, more: Partial<AssembleSymbol> = {}): AssembleSymbol => ({
  symbol_id: id,
  name: id,
  kind: 'function',
  language: 'typescript',
  file_path,
  signature: '',
  chunk_ids: [],
  calls: [],
  imports: [],
  is_exported: true,
  ...more,
});
const file = (path: string): AssembleSymbol => symbol(path, path, { kind: 'module' });
const edge = (kind: AssembledEdge['kind'], source: string, ...targets: string[]): AssembledEdge[] => targets.map((target) => ({ source, target, kind, confidence: 1 }));
const found = (symbols: AssembleSymbol[], edges: AssembledEdge[]): string[] =>
  entryPoints(symbols, edges, new Map(symbols.map(({ symbol_id }, row) => [symbol_id as string, row])));

test('a program begins where it is named for it: not in its tests, nor in what its authors run', () => {
  const symbols = [file('src/cli.ts'), symbol('main', 'src/cli.ts'), symbol('work', 'src/work.ts'), symbol('Main', 'scripts/release.ts'), symbol('run', 'test/run.ts')];
  const edges = [...edge('imports', 'src/cli.ts', 'work'), ...edge('calls', 'main', 'work'), ...edge('calls', 'Main', 'work'), ...edge('calls', 'run', 'work')];
  expect(found(symbols, edges)).toEqual(['main', 'src/cli.ts', 'Main']);
});

test('a library begins with what most tests and examples use, of a class also by its members', () => {
  const tests = ['a', 'b', 'c', 'd', 'e'].map((name) => symbol(`test_${name}`, `test/${name}.test.ts`));
  const api = [symbol('Client', 'src/client.ts', { kind: 'class' }), symbol('send', 'src/client.ts', { kind: 'method', parent_id: 'Client' }), symbol('open', 'src/open.ts')];
  const hidden = symbol('hidden', 'src/client.ts', { is_exported: false });
  const edges = tests.flatMap(({ symbol_id }, i) => [
    ...edge('calls', symbol_id, 'send', 'hidden'),
    ...(i < 4 ? edge('calls', symbol_id, 'open') : []),
    ...(i < 3 ? edge('calls', symbol_id, 'rare') : []),
  ]);
  expect(found([...tests, ...api, hidden, symbol('rare', 'src/rare.ts')], edges)).toEqual(['Client', 'open']);
});

test('a file that tests import as a whole is one, unless something in it says it already', () => {
  const tests = ['a', 'b', 'c', 'd'].map((name) => symbol(`test_${name}`, `test/${name}.js`));
  const symbols = [...tests, file('server.js'), file('src/client.ts'), symbol('Client', 'src/client.ts', { kind: 'class' })];
  const edges = tests.flatMap(({ symbol_id }) => edge('imports', symbol_id, 'server.js', 'src/client.ts', 'Client'));
  expect(found(symbols, edges).sort()).toEqual(['Client', 'server.js']);
});

test('of files that are named alike the outermost comes first', () => {
  const symbols = [file('src/a/index.ts'), file('src/b/index.ts'), file('src/index.ts'), symbol('x', 'src/x.ts')];
  const edges = [...edge('imports', 'src/a/index.ts', 'x', 'src/index.ts'), ...edge('imports', 'src/b/index.ts', 'x'), ...edge('imports', 'src/index.ts', 'x')];
  expect(found(symbols, edges)).toEqual(['src/index.ts', 'src/a/index.ts', 'src/b/index.ts']);
});

test('symbols that stand in each other come to an end', () => {
  const symbols = [symbol('a', 'a.ts', { parent_id: 'b' }), symbol('b', 'a.ts', { parent_id: 'a' }), symbol('t', 'test/t.ts')];
  expect(found(symbols, edge('calls', 't', 'a'))).toEqual([]);
});
