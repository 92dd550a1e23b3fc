import type { SymbolId, UnresolvedCalls } from '@doctown/schema';
import type { CallSite } from '../flow/program.ts';

interface Noted {
  external: number;
  unresolved: number;
  external_names: Set<string>;
  unresolved_names: Set<string>;
}

/** Calls that are no edge, per caller: how many, and what they name. */
export class Missing {
  readonly #bySymbol = new Map<SymbolId, Noted>();

  note({ place, is_external, written }: CallSite): void {
    const noted = this.#bySymbol.get(place.symbol_id) ?? { external: 0, unresolved: 0, external_names: new Set(), unresolved_names: new Set() };
    this.#bySymbol.set(place.symbol_id, noted);
    noted[is_external ? 'external' : 'unresolved']++;
    if (written !== null) noted[is_external ? 'external_names' : 'unresolved_names'].add(written);
  }

  /** By symbol, names sorted. */
  sorted(): UnresolvedCalls[] {
    return [...this.#bySymbol]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([symbol_id, { external, unresolved, external_names, unresolved_names }]) => ({
        symbol_id,
        external,
        unresolved,
        external_names: [...external_names].sort(),
        unresolved_names: [...unresolved_names].sort(),
      }));
  }
}
