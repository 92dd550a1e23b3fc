import { staticBase } from './bases.ts';
import type { Place } from './places.ts';
import type { Program } from './program.ts';

const known = new WeakMap<Program, ReadonlyMap<string, ReadonlySet<Place>>>();

/** What of this program a type from outside was made to be, by name: `extension String: Convertible`. */
export function conformancesOf(program: Program, type: string): ReadonlySet<Place> {
  const all = known.get(program) ?? collect(program);
  known.set(program, all);
  return all.get(type) ?? NONE;
}

const NONE: ReadonlySet<Place> = new Set();

function collect(program: Program): Map<string, Set<Place>> {
  const all = new Map<string, Set<Place>>();
  for (const place of program.places) {
    const type = place.facts.attaches_to?.path;
    if (type === undefined) continue;
    const bases = place.facts.bases.flatMap((base) => staticBase(program, place, base) ?? []);
    // The members of what extends a type of this program are that type's; else those of what it makes it to be.
    if (place.owner === null || bases.includes(place.owner)) all.set(type, new Set([...(all.get(type) ?? []), ...bases]));
  }
  return all;
}
