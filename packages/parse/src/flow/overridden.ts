import { linearize } from './hierarchy.ts';
import type { TypeExpression } from './ir.ts';
import type { Place } from './places.ts';
import type { Program } from './program.ts';
import { typeTokens } from './written-types.ts';

const known = new WeakMap<Place, (readonly number[] | undefined)[]>();

/** The tokens a parameter's written type stands for; where none is written, that of the method it overrides, if the language says so. Found once: every call asks. */
export function parameterTokens(program: Program, place: Place, index: number): readonly number[] {
  const ofPlace = known.get(place) ?? [];
  const tokens = ofPlace[index] ?? findTokens(program, place, index);
  ofPlace[index] = tokens;
  known.set(place, ofPlace);
  return tokens;
}

function findTokens(program: Program, place: Place, index: number): number[] {
  const type = place.facts.parameters[index]?.type ?? null;
  if (type !== null || !program.language(place).inherits_parameter_types) return typeTokens(program, place.parent ?? place, type, place);
  const above = typeAbove(place, index);
  return above ? typeTokens(program, above.place.parent ?? above.place, above.type, above.place) : [];
}

/** The type of the same parameter, by name or else by position, of the nearest method above that writes one. */
function typeAbove(place: Place, index: number): { place: Place; type: TypeExpression } | null {
  const own = place.parent;
  if (own?.facts.kind !== 'class' || own.bases.length === 0) return null;
  const name = nameIn(own, place);
  const parameter = place.facts.parameters[index]?.name;
  for (const base of name === undefined ? [] : linearize(own).slice(1)) {
    const above = base.names.get(name ?? '')?.declared;
    if (above?.facts.kind !== 'function') continue;
    const found = above.facts.parameters.find((one) => one.name === parameter) ?? above.facts.parameters[index];
    if (found?.type && found.rest === place.facts.parameters[index]?.rest) return { place: above, type: found.type };
  }
  return null;
}

function nameIn(own: Place, place: Place): string | undefined {
  for (const [name, { declared }] of own.names) if (declared === place) return name;
  return undefined;
}
