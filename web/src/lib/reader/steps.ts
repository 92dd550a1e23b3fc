import { type EdgeResolution, edgesOf, resolutions } from './edges.ts';
import type { PackIndex } from './pack-index.ts';

/** Which edges may be walked. */
export interface EdgeFilter {
  /** Kinds of edges; `contains`, `extends` … as well as `calls`. */
  kinds: string[];
  resolutions: EdgeResolution[];
  /** Below this they are not walked, 0 to 1. */
  min_confidence: number;
}

/** What a call graph begins with: calls of every certainty. */
export const callsOnly: EdgeFilter = { kinds: ['calls', 'dispatches'], resolutions: [...resolutions], min_confidence: 0 };

/** An edge and the symbol at its other end. */
export interface Step {
  edge: number;
  symbol: number;
}

export type Side = 'in' | 'out';

/** From a symbol to its neighbours: each once, by its surest edge, the most central first; never itself. */
export function stepper(pack: PackIndex, filter: EdgeFilter): (symbol: number, side: Side) => Step[] {
  const { edges, rank } = pack;
  const kinds = new Set(filter.kinds.map((kind) => edges.kinds.find(kind)));
  const trusted = new Set<number>(filter.resolutions.map((name) => resolutions.indexOf(name)));
  const may = (e: number): boolean => kinds.has(edges.kind[e]!) && trusted.has(edges.resolution[e]!) && edges.confidence[e]! >= filter.min_confidence;
  return (symbol, side) => {
    const others = side === 'in' ? edges.from : edges.to;
    const best = new Map<number, number>();
    for (const e of edgesOf(edges[side], symbol)) {
      const other = others[e]!;
      if (other === symbol || !may(e)) continue;
      const known = best.get(other);
      if (known === undefined || edges.confidence[e]! > edges.confidence[known]!) best.set(other, e);
    }
    return [...best].map(([other, edge]) => ({ symbol: other, edge })).sort((a, b) => rank[a.symbol]! - rank[b.symbol]!);
  };
}
