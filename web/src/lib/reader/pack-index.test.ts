import { expect, test } from 'vitest';
import { edgesOf } from './edges.ts';
import { smallIndex, townIndex } from './index.fixture.ts';
import { indexPack } from './pack-index.ts';
import { townContents } from './town.fixture.ts';

test('columns say what the rows said', () => {
  const { nodes } = townContents({ symbols: 60 });
  const pack = townIndex({ symbols: 60 });
  expect(pack.ids).toEqual(nodes.symbols.map(({ id }) => id));
  for (const [s, symbol] of nodes.symbols.entries()) {
    expect(pack.kinds.word(pack.kind[s]!)).toBe(symbol.kind);
    expect(pack.files[pack.file[s]!]!.file_path).toBe(symbol.file_path);
    expect(pack.clusters[pack.cluster[s]!]!.cluster_id).toBe(symbol.cluster_id);
    expect([pack.line[s], pack.end_line[s]]).toEqual(symbol.line_range);
    expect(pack.parent[s] === -1 ? null : pack.ids[pack.parent[s]!]).toBe(symbol.parent_id);
  }
});

test('the most central symbol has rank 0, equals keep the order of the pack', () => {
  const pack = smallIndex(['a', 'b', 'c'], [], ({ nodes }) => {
    nodes.symbols[0]!.centrality = 0.2;
    nodes.symbols[1]!.centrality = 0.9;
    nodes.symbols[2]!.centrality = 0.2;
  });
  expect([...pack.by_rank]).toEqual([1, 0, 2]);
  expect([...pack.rank]).toEqual([1, 0, 2]);
});

test('callers are counted once each, and never the symbol itself', () => {
  const pack = smallIndex(['a', 'b', 'c'], ['a>c', 'a?c', 'b>c', 'c>c']);
  expect(pack.callers[2]).toBe(2);
  expect(pack.callees[0]).toBe(1);
});

test('edges are found from both ends', () => {
  const { edges } = smallIndex(['a', 'b', 'c'], ['a>b', 'a>c', 'c>b']);
  expect(Array.from(edgesOf(edges.out, 0), (e) => edges.to[e])).toEqual([1, 2]);
  expect(Array.from(edgesOf(edges.in, 1), (e) => edges.from[e])).toEqual([0, 2]);
});

test('edges that lead nowhere are counted and left out', () => {
  const pack = smallIndex(['a', 'b'], ['a>b', 'a>nobody']);
  expect(pack.edges.size).toBe(1);
  expect(pack.edges.dangling).toBe(1);
});

test('a pack of an early writer, without edges, gets them from the lists on its symbols', () => {
  const pack = smallIndex(['a', 'b'], [], ({ nodes }) => {
    nodes.symbols[0]!.calls = ['sym_b'];
  });
  expect(pack.callers[1]).toBe(1);
});

test.each([
  ['nothing at all', {}],
  ['null everywhere', { graph: null, nodes: null, clusters: null, source_map: null, overview: null, symbol_contexts: null }],
  ['the wrong shapes', { graph: { edges: 'x', unresolved: 7 }, nodes: { symbols: { length: 5 } }, clusters: [], source_map: { files: [null, 3] } }],
  [
    'rows of the wrong types',
    {
      graph: { edges: [null, { from: 1, to: {} }, { from: 'sym_a', to: 'sym_a', confidence: 'high', sites: [7, { line: -1 }] }] },
      nodes: { symbols: [null, 4, { id: 'sym_a', name: 7, kind: [], centrality: Number.NaN, line_range: 'x', documentation: 'y' }, { id: 'sym_a' }, { name: 'no id' }] },
      clusters: { clusters: [{ cluster_id: 3 }] },
      source_map: { files: [{ file_path: 'a', error_lines: 'all' }] },
    },
  ],
  [
    'names of the language',
    { graph: {}, nodes: { symbols: [{ id: '__proto__', name: 'constructor', kind: 'toString', cluster_id: '__proto__', file_path: '__proto__' }] }, clusters: {}, source_map: {} },
  ],
])('%s is read without a fall', (_, parts) => {
  const { manifest } = townContents({ symbols: 2 });
  const pack = indexPack({ manifest, graph: undefined, nodes: undefined, clusters: undefined, source_map: undefined, ...parts });
  expect(pack.size).toBeLessThanOrEqual(1);
  for (const centrality of pack.centrality) expect(Number.isFinite(centrality)).toBe(true);
});

test('parents in a ring do not hang the reader', () => {
  const pack = smallIndex(['a', 'b'], [], ({ nodes }) => {
    nodes.symbols[0]!.parent_id = 'sym_b';
    nodes.symbols[1]!.parent_id = 'sym_a';
  });
  expect([...pack.parent]).toEqual([1, 0]);
});
