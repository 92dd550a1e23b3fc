import type { PackIndex } from './pack-index.ts';
import { type EdgeFilter, type Step, stepper } from './steps.ts';

/** Symbols looked at before giving up. */
const MOST_VISITED = 200_000;

/** A shortest way along the edges, first symbol first; `edges[i]` leads from `symbols[i]` to `symbols[i + 1]`. */
export interface Path {
  symbols: number[];
  edges: number[];
}

/** The shortest way from one symbol to another (breadth first, the more central symbol first among equals), or null. */
export function findPath(pack: PackIndex, from: number, to: number, filter: EdgeFilter): Path | null {
  if (from === to) return { symbols: [from], edges: [] };
  const step = stepper(pack, filter);
  const cameBy = new Map<number, Step>();
  let front = [from];
  while (front.length > 0 && cameBy.size < MOST_VISITED) {
    const next: number[] = [];
    for (const symbol of front) {
      for (const { symbol: other, edge } of step(symbol, 'out')) {
        if (other === from || cameBy.has(other)) continue;
        cameBy.set(other, { symbol, edge });
        if (other === to) return trace(cameBy, from, to);
        next.push(other);
      }
    }
    front = next;
  }
  return null;
}

function trace(cameBy: ReadonlyMap<number, Step>, from: number, to: number): Path {
  const path: Path = { symbols: [to], edges: [] };
  for (let at = to; at !== from; ) {
    const step = cameBy.get(at)!;
    path.symbols.unshift(step.symbol);
    path.edges.unshift(step.edge);
    at = step.symbol;
  }
  return path;
}
