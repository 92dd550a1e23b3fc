import type { Manifest, PackSymbol } from '@doctown/schema';
import type { BuildInput } from './build.ts';

/** The manifest's figures, all counted from what is in the pack. */
export function statisticsOf(input: BuildInput, symbols: readonly PackSymbol[]): Manifest['statistics'] {
  const documented = symbols.filter(({ documentation }) => documentation.summary !== '');
  return {
    file_count: input.files.length,
    symbol_count: symbols.length,
    cluster_count: input.clusters.length,
    embedding_dimensions: input.dimensions,
    edge_count: input.edges.length,
    chunk_count: input.chunks.length,
    symbols_by_kind: countBy(symbols, ({ kind }) => kind),
    edges_by_kind: countBy(input.edges, ({ kind }) => kind),
    edges_by_resolution: countBy(
      input.edges.filter(({ kind }) => kind === 'calls'),
      ({ resolution }) => resolution ?? 'exact',
    ),
    files_skipped: { ...input.files_skipped },
    external_calls: input.unresolved.reduce((sum, { external }) => sum + external, 0),
    unresolved_calls: input.unresolved.reduce((sum, { unresolved }) => sum + unresolved, 0),
    documented: documented.length,
    verified: documented.filter(({ documentation }) => documentation.verified).length,
    extracted: documented.filter(({ documentation }) => documentation.origin === 'extracted').length,
    undocumented: symbols.length - documented.length,
    ...input.tokens,
  };
}

function countBy<T>(items: readonly T[], key: (item: T) => string): Record<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
