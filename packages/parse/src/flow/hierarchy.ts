import type { Place } from './places.ts';

/** How often any class got a base: an order that was found before is no longer true. */
let changes = 0;
const known = new WeakMap<Place, { at: number; order: readonly Place[] }>();

/** Further bases, the farthest, are left out: nobody writes so many, and a chain of thousands would take their square. */
const MAX_CLASSES = 256;

/** A class of this program gets one more base. */
export function addBase(to: Place, base: Place): void {
  changes++;
  to.bases.push(base);
  base.subclasses.push(to);
}

/** The class and its bases, nearest first: C3 order where it exists, else depth first (Barrett et al. 1996). Without recursion: a chain may be of any length. */
export function linearize(place: Place): readonly Place[] {
  const found = orderOf(place);
  if (found !== null) return found;
  const entered = new Set<Place>();
  const open = [place];
  for (let here = open.at(-1); here !== undefined; here = open.at(-1)) {
    const missing = here.bases.filter((base) => orderOf(base) === null);
    if (orderOf(here) !== null || missing.length === 0 || entered.has(here)) {
      // What is entered and still lacks a base is above itself.
      if (orderOf(here) === null) known.set(here, { at: changes, order: (missing.length === 0 ? merged(here) : reached(here)).slice(0, MAX_CLASSES) });
      open.pop();
    } else {
      entered.add(here);
      open.push(...missing);
    }
  }
  return orderOf(place) ?? [place];
}

function orderOf(place: Place): readonly Place[] | null {
  const found = known.get(place);
  return found?.at === changes ? found.order : null;
}

function merged(place: Place): Place[] {
  const above = place.bases.map((base) => (orderOf(base) ?? []).filter((one) => one !== place));
  if (above.length < 2) return [place, ...(above[0] ?? [])];
  const lists = [...above, [...place.bases]];
  const order: Place[] = [place];
  while (order.length < MAX_CLASSES) {
    const left = lists.filter((list) => list.length > 0);
    if (left.length === 0) break;
    const next = left.map((list) => list[0] as Place).find((head) => left.every((list) => list.indexOf(head) <= 0)) ?? (left[0]?.[0] as Place);
    order.push(next);
    for (const list of lists) if (list.includes(next)) list.splice(list.indexOf(next), 1);
  }
  return order;
}

/** Everything above a class that is above itself, depth first. */
function reached(place: Place): Place[] {
  const seen = new Set<Place>();
  const open = [place];
  for (let here = open.pop(); here !== undefined && seen.size < MAX_CLASSES; here = open.pop()) {
    if (seen.has(here)) continue;
    seen.add(here);
    open.push(...here.bases.toReversed());
  }
  return [...seen];
}

/** With more classes below it than these, one could be anything. */
export const MAX_BELOW = 1024;
const below = new WeakMap<Place, { at: number; classes: readonly Place[] }>();

/** Every class below one, depth first; of more than `MAX_BELOW` only some, one more than that. */
export function allSubclasses(place: Place): readonly Place[] {
  const found = below.get(place);
  if (found?.at === changes) return found.classes;
  const classes = subclassesOf(place);
  below.set(place, { at: changes, classes });
  return classes;
}

function subclassesOf(place: Place): Place[] {
  const seen = new Set<Place>();
  const open = place.subclasses.toReversed();
  for (let here = open.pop(); here !== undefined && seen.size <= MAX_BELOW; here = open.pop()) {
    if (seen.has(here)) continue;
    seen.add(here);
    open.push(...here.subclasses.toReversed());
  }
  return [...seen];
}
