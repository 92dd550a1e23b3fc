import type { EdgeKind } from '@doctown/schema';
import type { AssembledEdge, AssembleSymbol } from '@doctown/schema/api';
import type { Arc } from './centrality.ts';
import { ownersOf } from './owners.ts';

/** How much of a symbol's importance flows along an edge to what it depends on. `contains` and `related` carry none. */
export const FLOW: Record<EdgeKind, number> = { calls: 1, dispatches: 0.5, imports: 0.5, extends: 1, implements: 0.8, overrides: 0.5, contains: 0, related: 0 };

/** A member needs what it is a member of: who uses `Flask.route` uses `Flask`. */
const MEMBERSHIP = 0.25;

/** How strongly two symbols hold together by an edge between them. */
const BOND: Record<EdgeKind, number> = { ...FLOW, contains: 1 };

/** The edges the symbols carry, each once, in order. A plain string is a call and counts only when it is a symbol's id. */
export function givenEdges(symbols: readonly AssembleSymbol[]): AssembledEdge[] {
  const ids = new Set<string>(symbols.map(({ symbol_id }) => symbol_id));
  const edges = new Map<string, AssembledEdge>();
  for (const { symbol_id, calls } of symbols) {
    for (const call of calls) {
      const edge: AssembledEdge =
        typeof call === 'string' ? { source: symbol_id, target: call, kind: 'calls', confidence: 1, resolution: 'exact', sites: [] } : { source: symbol_id, ...call };
      const key = `${edge.source}\0${edge.target}\0${edge.kind}`;
      if (ids.has(edge.target) && !edges.has(key)) edges.set(key, edge);
    }
  }
  return [...edges].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, edge]) => edge);
}

/** The outermost function each symbol is inside of, itself too. Parents in a circle, which no program has, end where it closes. */
function families(symbols: readonly AssembleSymbol[]): Map<string, string> {
  const byId = new Map(symbols.map((symbol) => [symbol.symbol_id as string, symbol]));
  const isFunction = (symbol: AssembleSymbol | undefined): boolean => symbol !== undefined && /^(function|method|constructor)$/.test(symbol.kind);
  const family = new Map<string, string>();
  for (const symbol of symbols) {
    const path = new Set([symbol]);
    let outer = symbol;
    for (let up = byId.get(outer.parent_id ?? ''); up && isFunction(up) && !path.has(up) && !family.has(outer.symbol_id); up = byId.get(up.parent_id ?? '')) {
      outer = up;
      path.add(up);
    }
    const name = family.get(outer.symbol_id) ?? outer.symbol_id;
    for (const { symbol_id } of path) family.set(symbol_id, name);
  }
  return family;
}

/**
 * The arcs PageRank runs on: importance flows to what is depended upon, weighted by kind and certainty, and from members to their type. What the
 * parts of one function say of each other counts for nothing: a function and its helpers that only call each other would keep all they ever got.
 */
export function arcsOf(edges: readonly AssembledEdge[], symbols: readonly AssembleSymbol[], index: ReadonlyMap<string, number>): Arc[] {
  const family = families(symbols);
  const members = [...ownersOf(symbols).entries()].flatMap(([source, target]) => (target < 0 ? [] : [{ source, target, weight: MEMBERSHIP }]));
  const between = edges.filter(({ source, target }) => family.get(source) !== family.get(target));
  return weighted(between, index, FLOW).concat(members);
}

/** The links that say what belongs together, weighted by kind and certainty. */
export const linksOf = (edges: readonly AssembledEdge[], index: ReadonlyMap<string, number>): Arc[] => weighted(edges, index, BOND);

/** Edges as arcs between rows; none from a row to itself, none without weight. */
function weighted(edges: readonly AssembledEdge[], index: ReadonlyMap<string, number>, weights: Record<EdgeKind, number>): Arc[] {
  return edges.flatMap(({ source, target, kind, confidence }) => {
    const weight = weights[kind] * confidence;
    const [from, to] = [index.get(source), index.get(target)];
    return weight > 0 && from !== undefined && to !== undefined && from !== to ? [{ source: from, target: to, weight }] : [];
  });
}

/** How many edges touch each symbol, `related` and `contains` left out. */
export function degrees(edges: readonly AssembledEdge[], index: ReadonlyMap<string, number>): Int32Array {
  const counts = new Int32Array(index.size);
  for (const { source, target, kind } of edges) {
    if (kind === 'related' || kind === 'contains') continue;
    for (const id of [source, target]) counts[index.get(id) ?? 0] = (counts[index.get(id) ?? 0] as number) + 1;
  }
  return counts;
}
