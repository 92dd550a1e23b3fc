import { describe, expect, test } from 'vitest';
import { townIndex } from './index.fixture.ts';
import { type Circles, layoutMap, MAP_SIZE } from './map-layout.ts';

const pack = townIndex({ symbols: 600 });
const map = layoutMap(pack);
const distance = (a: Circles, i: number, b: Circles, k: number) => Math.hypot(a.x[i]! - b.x[k]!, a.y[i]! - b.y[k]!);

describe('the map', () => {
  test('shows every symbol once', () => expect([...map.symbols.symbol].sort((a, b) => a - b)).toEqual(Array.from({ length: 600 }, (_, s) => s)));
  test('puts each symbol inside its file and each file inside its cluster', () => {
    for (let at = 0; at < map.symbols.symbol.length; at++) {
      const file = map.symbols.file_circle[at]!;
      expect(map.files.file[file]).toBe(pack.file[map.symbols.symbol[at]!]);
      expect(distance(map.symbols, at, map.files, file) + map.symbols.r[at]!).toBeLessThan(map.files.r[file]! + 0.01);
    }
    for (let at = 0; at < map.files.file.length; at++) {
      const cluster = map.clusters.cluster.indexOf(map.files.cluster[at]!);
      expect(distance(map.files, at, map.clusters, cluster) + map.files.r[at]!).toBeLessThan(map.clusters.r[cluster]! + 0.01);
    }
  });
  test('lets no two symbols of a file overlap', () => {
    for (let a = 0; a < 80; a++)
      for (let b = 0; b < a; b++)
        if (map.symbols.file_circle[a] === map.symbols.file_circle[b])
          expect(distance(map.symbols, a, map.symbols, b)).toBeGreaterThan(map.symbols.r[a]! + map.symbols.r[b]! - 0.01);
  });
  test('makes the more central symbol the larger one', () => {
    const at = (s: number) => map.symbols.symbol.indexOf(s);
    expect(map.symbols.r[at(pack.by_rank[0]!)]).toBeGreaterThan(map.symbols.r[at(pack.by_rank[599]!)]!);
  });
  test('stays within its square and is the same every time', () => {
    for (let at = 0; at < map.clusters.r.length; at++) {
      expect(map.clusters.x[at]! - map.clusters.r[at]!).toBeGreaterThan(-0.01);
      expect(map.clusters.x[at]! + map.clusters.r[at]!).toBeLessThan(MAP_SIZE + 0.01);
    }
    expect(layoutMap(townIndex({ symbols: 600 }))).toEqual(map);
  });
  test('counts calls between clusters, never within one', () => {
    const calls = pack.edges.kinds.find('calls');
    let between = 0;
    for (let e = 0; e < pack.edges.size; e++) if (pack.edges.kind[e] === calls && pack.cluster[pack.edges.from[e]!] !== pack.cluster[pack.edges.to[e]!]) between++;
    expect(map.flows.calls.reduce((sum, count) => sum + count, 0)).toBe(between);
    for (let at = 0; at < map.flows.from.length; at++) expect(map.flows.from[at]).not.toBe(map.flows.to[at]);
  });
  test('of a pack without symbols is empty', () =>
    expect(
      layoutMap(
        townIndex({ symbols: 2 }, ({ nodes }) => {
          nodes.symbols = [];
        }),
      ).symbols.r,
    ).toHaveLength(0));
});
