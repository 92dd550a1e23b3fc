import type { SymbolContext } from '@doctown/schema';
import type { AssembledEdge, AssembleSymbol } from '@doctown/schema/api';

const LIMITS = { calls: 10, called_by: 10, imports: 10, related: 3, members: 10 } as const;

/** What the writer of each symbol's sentences is told. Lists are sorted by name and capped, so that a change elsewhere rarely changes them. */
export function contextsOf(
  symbols: readonly AssembleSymbol[],
  edges: readonly AssembledEdge[],
  centrality: Float64Array,
  labelOf: (index: number) => string | null,
): SymbolContext[] {
  const index = new Map(symbols.map((symbol, i) => [symbol.symbol_id as string, i]));
  const lists = symbols.map(() => ({ calls: new Set<string>(), called_by: new Set<string>(), related: new Set<string>(), members: new Set<string>() }));
  const nameOf = (id: string): string => symbols[index.get(id) ?? -1]?.name ?? id;
  const add = (id: string, list: keyof (typeof lists)[0], other: string) => lists[index.get(id) ?? -1]?.[list].add(nameOf(other));
  for (const { source, target, kind } of edges) {
    if (kind === 'calls' && source !== target) {
      add(source, 'calls', target);
      add(target, 'called_by', source);
    }
    if (kind === 'contains') add(source, 'members', target);
    if (kind === 'related') {
      add(source, 'related', target);
      add(target, 'related', source);
    }
  }
  return symbols.map((symbol, i) => ({
    symbol_id: symbol.symbol_id,
    name: symbol.name,
    kind: symbol.kind,
    language: symbol.language || 'unknown',
    file_path: symbol.file_path,
    signature: symbol.signature,
    calls: capped(lists[i]?.calls, LIMITS.calls),
    called_by: capped(lists[i]?.called_by, LIMITS.called_by),
    imports: capped(new Set(symbol.imports), LIMITS.imports),
    related_symbols: [...(lists[i]?.related ?? [])].slice(0, LIMITS.related),
    cluster_label: labelOf(i),
    centrality: centrality[i] ?? 0,
    ...(symbol.qualified_name === undefined ? {} : { qualified_name: symbol.qualified_name }),
    doc_comment: symbol.doc_comment ?? null,
    members: capped(lists[i]?.members, LIMITS.members),
  }));
}

const capped = (names: Set<string> | undefined, limit: number): string[] => [...(names ?? [])].sort().slice(0, limit);
