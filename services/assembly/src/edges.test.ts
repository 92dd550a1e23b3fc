import type { AssembleSymbol } from '@doctown/schema/api';
import { expect, test } from 'vitest';
import { arcsOf, givenEdges } from './edges.ts';

const symbol = (id: string, more: Partial<AssembleSymbol> = {}): AssembleSymbol => ({
  symbol_id: id,
  name: id,
  kind: 'function',
  language: 'typescript',
  file_path: 'a.ts',
  signature: '',
  chunk_ids: [],
  calls: [],
  imports: [],
  ...more,
});
const arcsBetween = (symbols: AssembleSymbol[]): [string, string, number][] => {
  const id = (row: number): string => symbols[row]?.symbol_id ?? '';
  const index = new Map(symbols.map(({ symbol_id }, row) => [symbol_id as string, row]));
  return arcsOf(givenEdges(symbols), symbols, index).map(({ source, target, weight }) => [id(source), id(target), weight]);
};
const call = (target: string, confidence = 1) => ({ target, kind: 'calls' as const, confidence, resolution: 'exact' as const, sites: [] });

test('an edge is there once, between symbols that are there; a plain string is a call', () => {
  const symbols = [symbol('sym_a', { calls: ['sym_b', 'print', call('sym_b'), call('sym_gone')] }), symbol('sym_b')];
  expect(givenEdges(symbols)).toEqual([{ source: 'sym_a', ...call('sym_b') }]);
});

test('importance flows by kind and certainty, not down to what is contained, nor to is the symbol itself', () => {
  const extend = { ...call('sym_b', 0.5), kind: 'extends' as const };
  const symbols = [symbol('sym_a', { calls: [extend, { ...call('sym_b'), kind: 'contains' }, call('sym_a')] }), symbol('sym_b', { calls: [call('sym_a', 0.25)] })];
  expect(arcsBetween(symbols)).toEqual([
    ['sym_a', 'sym_b', 0.5],
    ['sym_b', 'sym_a', 0.25],
  ]);
});

test('what the parts of one function say of each other counts for nothing, those of a class do count', () => {
  const inside = [
    symbol('sym_class', { kind: 'class' }),
    symbol('sym_deep', { parent_id: 'sym_inner', calls: ['sym_outer', 'sym_other'] }),
    symbol('sym_inner', { parent_id: 'sym_outer', calls: ['sym_deep'] }),
    symbol('sym_other', { kind: 'method', parent_id: 'sym_class', calls: ['sym_outer'] }),
    symbol('sym_outer', { kind: 'method', parent_id: 'sym_class', calls: ['sym_inner'] }),
  ];
  expect(arcsBetween(inside)).toEqual([
    ['sym_deep', 'sym_other', 1],
    ['sym_other', 'sym_outer', 1],
    ['sym_other', 'sym_class', 0.25],
    ['sym_outer', 'sym_class', 0.25],
  ]);
});

test('parents that stand in each other come to an end', () => {
  const circle = [
    symbol('sym_a', { parent_id: 'sym_b' }),
    symbol('sym_b', { parent_id: 'sym_c' }),
    symbol('sym_c', { parent_id: 'sym_b' }),
    symbol('sym_d', { parent_id: 'sym_d', calls: ['sym_a'] }),
  ];
  expect(arcsBetween(circle)).toEqual([['sym_d', 'sym_a', 1]]);
});

test('a member passes some of what it has on to its type; a Go method to its receiver, wherever in the folder that is', () => {
  const symbols = [
    symbol('sym_class', { kind: 'class' }),
    symbol('sym_method', { kind: 'method', parent_id: 'sym_class' as never }),
    symbol('sym_go', { kind: 'method', language: 'go', file_path: 'web/routes.go', qualified_name: 'routes.Engine.Get' }),
    symbol('sym_other', { kind: 'struct', language: 'go', file_path: 'cli/engine.go', name: 'Engine' }),
    symbol('sym_type', { kind: 'struct', language: 'go', file_path: 'web/engine.go', name: 'Engine' }),
    symbol('sym_function', { language: 'go', file_path: 'web/engine.go' }),
  ];
  expect(arcsBetween(symbols)).toEqual([
    ['sym_method', 'sym_class', 0.25],
    ['sym_go', 'sym_type', 0.25],
  ]);
});
