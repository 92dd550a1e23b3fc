import type { PackContents } from '@doctown/docpack';
import { indexPack, type PackIndex } from './pack-index.ts';
import { type TownOptions, townContents } from './town.fixture.ts';

/** A made-up pack in memory, changed as a test needs it. */
export function townIndex(options: TownOptions, change: (contents: PackContents) => void = () => undefined): PackIndex {
  const contents = townContents(options);
  change(contents);
  return indexPack(structuredClone(contents));
}

/** A pack of a few symbols: `calls` as `a>b` (surely), `a?b` (perhaps). Centrality falls with the order of the names. */
export function smallIndex(names: readonly string[], calls: readonly string[] = [], change: (contents: PackContents) => void = () => undefined): PackIndex {
  return townIndex({ symbols: names.length }, (contents) => {
    contents.nodes.symbols = contents.nodes.symbols.map((symbol, n) => ({
      ...symbol,
      id: `sym_${names[n]}`,
      name: names[n]!,
      qualified_name: names[n]!,
      parent_id: null,
      kind: 'function',
      centrality: 1 - n / names.length,
    }));
    contents.graph.nodes = contents.nodes.symbols.map(({ id }) => id);
    contents.graph.edges = calls.map((call) => {
      const [from, to] = call.split(/[>?]/);
      return {
        from: `sym_${from}`,
        to: `sym_${to}`,
        kind: 'calls',
        ...(call.includes('?') ? { confidence: 0.4, resolution: 'ambiguous' as const } : { confidence: 1, resolution: 'exact' as const }),
      };
    });
    contents.graph.unresolved = [];
    change(contents);
  });
}
