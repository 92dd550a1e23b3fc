import type { PackIndex } from './pack-index.ts';
import { type EdgeFilter, type Side, type Step, stepper } from './steps.ts';

export interface EgoQuery extends EdgeFilter {
  /** Steps away from the centre, 1 to 4. */
  depth: number;
  /** Symbols in a column, 1 to 60. */
  cap: number;
  direction: 'both' | 'callers' | 'callees';
}

/** One symbol's surroundings in columns: callers at -1, -2 …, what it calls at 1, 2 … */
export interface Ego {
  columns: EgoColumn[];
  /** Every edge that may be walked between two of the symbols shown. */
  edges: number[];
}

export interface EgoColumn {
  distance: number;
  /** The most central first. */
  symbols: number[];
  /** How many more there are. */
  hidden: number;
}

/** Walks outwards from the centre on both sides; a symbol stands where it was met first, callees before callers. */
export function egoOf(pack: PackIndex, centre: number, query: EgoQuery): Ego {
  const step = stepper(pack, query);
  const placed = new Set([centre]);
  const columns: EgoColumn[] = [{ distance: 0, symbols: [centre], hidden: 0 }];
  const sides: Side[] = query.direction === 'both' ? ['out', 'in'] : [query.direction === 'callees' ? 'out' : 'in'];
  const fronts = new Map(sides.map((side) => [side, [centre]]));
  for (let distance = 1; distance <= clamp(query.depth, 1, 4); distance++) {
    for (const side of sides) {
      const met = meet(fronts.get(side) ?? [], side, step, placed);
      const ordered = met.sort((a, b) => pack.rank[a]! - pack.rank[b]!);
      const symbols = ordered.slice(0, clamp(query.cap, 1, 60));
      for (const symbol of symbols) placed.add(symbol);
      fronts.set(side, symbols);
      if (ordered.length > 0) columns.push({ distance: side === 'out' ? distance : -distance, symbols, hidden: ordered.length - symbols.length });
    }
  }
  columns.sort((a, b) => a.distance - b.distance);
  return { columns, edges: edgesBetween(placed, step) };
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, Math.floor(value) || least));

function meet(front: readonly number[], side: Side, step: (symbol: number, side: Side) => Step[], placed: ReadonlySet<number>): number[] {
  const met = new Set<number>();
  for (const symbol of front) for (const next of step(symbol, side)) if (!placed.has(next.symbol)) met.add(next.symbol);
  return [...met];
}

function edgesBetween(placed: ReadonlySet<number>, step: (symbol: number, side: Side) => Step[]): number[] {
  const edges: number[] = [];
  for (const symbol of placed) for (const next of step(symbol, 'out')) if (placed.has(next.symbol)) edges.push(next.edge);
  return edges.sort((a, b) => a - b);
}
