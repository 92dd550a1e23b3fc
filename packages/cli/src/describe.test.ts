import { readFileSync } from 'node:fs';
import { type PackContents, readDocpack } from '@doctown/docpack';
import type { PackSymbol } from '@doctown/schema';
import { expect, test } from 'vitest';
import { describeSymbol } from './describe.ts';

const pack: PackContents = readDocpack(readFileSync(new URL('../../../fixtures/docpacks/full.docpack', import.meta.url)));
const [plain] = pack.nodes.symbols as [PackSymbol];
const named = (id: string, more: Partial<PackSymbol> = {}): PackSymbol => ({ ...plain, id, qualified_name: id, ...more });

test('a symbol is told with what it is, what it overrides, what may run behind it, and what it calls outside', () => {
  const symbols = [named('Store.get', { is_abstract: true, visibility: 'internal', kind: 'method' }), named('Disk.get', { decorators: ['@Override'] }), named('run')];
  const contents: PackContents = {
    ...pack,
    nodes: { symbols },
    graph: {
      ...pack.graph,
      edges: [
        { from: 'run', to: 'Store.get', kind: 'calls' },
        { from: 'run', to: 'Disk.get', kind: 'dispatches', via: 'Store.get' },
        { from: 'Disk.get', to: 'Store.get', kind: 'overrides' },
      ],
      unresolved: [{ symbol_id: 'run', external: 1, unresolved: 1, external_names: ['print'], unresolved_names: ['a.go'] }],
    },
  };
  const lines = (i: number): string[] => describeSymbol(symbols[i] as PackSymbol, contents).split('\n');
  expect(lines(0)[0]).toContain('(internal abstract method,');
  expect(lines(0)).toEqual(expect.arrayContaining(['  overridden by   Disk.get', '  called by       run', '  calls           –']));
  expect(lines(1)).toEqual(expect.arrayContaining(['  @Override', '  overrides       Store.get', '  may be run by   run']));
  expect(lines(2)).toEqual(expect.arrayContaining(['  calls           Store.get', '  may run         Disk.get', '  calls outside   print', '  calls unknown   a.go']));
});

test('of many callers the ten most central are told and the others counted, or all where they are asked for', () => {
  const callers = Array.from({ length: 13 }, (_, i) => named(`caller${i}`, { centrality: i / 100 }));
  const contents: PackContents = {
    ...pack,
    nodes: { symbols: [named('called'), ...callers] },
    graph: { ...pack.graph, edges: callers.map(({ id }) => ({ from: id, to: 'called', kind: 'calls' })), unresolved: [] },
  };
  const [called] = contents.nodes.symbols as [PackSymbol];
  const line = (all: boolean): string | undefined =>
    describeSymbol(called, contents, { all })
      .split('\n')
      .find((one) => one.includes('called by'));
  const told = [...callers].reverse().map(({ id }) => id);
  expect(line(false)).toBe(`  called by       ${told.slice(0, 10).join(', ')} and 3 more`);
  expect(line(true)).toBe(`  called by       ${told.join(', ')}`);
});
