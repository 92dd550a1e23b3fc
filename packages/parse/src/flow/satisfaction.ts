import { linearize } from './hierarchy.ts';
import type { TypeExpression } from './ir.ts';
import { membersOf } from './overrides.ts';
import { fileOf, type Place } from './places.ts';
import type { Program } from './program.ts';

/** A type that fits an interface without saying so, and which of its methods stands for which. */
export interface Satisfied {
  type: Place;
  of: Place;
  members: [Place, Place][];
}

/** What more types than these fit tells nobody anything of them. */
const MAX_FITTING = 100;

/** The types whose methods are all those of an interface, names and written types alike: what Go means by implementing one. */
export function findSatisfied(program: Program): Satisfied[] {
  const interfaces = program.places.filter((place) => isNamedType(program, place) && place.facts.traits.includes('abstract'));
  if (interfaces.length === 0) return [];
  const types = program.places.filter((place) => isNamedType(program, place) && !place.facts.traits.includes('abstract'));
  const methods = new Map(types.map((type) => [type, methodsOf(type)]));
  const byMethod = new Map<string, Place[]>();
  for (const [type, own] of methods) {
    for (const name of own.keys()) {
      const others = byMethod.get(name);
      if (others) others.push(type);
      else byMethod.set(name, [type]);
    }
  }
  return interfaces.flatMap((of) => {
    const wanted = asked(program, of);
    if (wanted === null || wanted.size === 0) return [];
    const rarest = [...wanted.keys()].map((name) => byMethod.get(name) ?? []).reduce((a, b) => (b.length < a.length ? b : a));
    if (rarest.length > MAX_FITTING) return [];
    return rarest.flatMap((type): Satisfied[] => {
      const members = fit(wanted, methods.get(type) ?? new Map());
      return members === null ? [] : [{ type, of, members }];
    });
  });
}

const isNamedType = (program: Program, { language, facts, parent }: Place): boolean =>
  program.language({ language } as Place).fits_interfaces && facts.kind === 'class' && facts.is_symbol && facts.alias === null && parent !== null;

/** The methods of a type, those of what it embeds too. */
function methodsOf(type: Place): Map<string, Place> {
  const own = new Map<string, Place>();
  for (const here of linearize(type))
    for (const [name, { declared }] of here.names) if (declared?.facts.kind === 'function' && declared.facts.is_symbol && !own.has(name)) own.set(name, declared);
  return own;
}

/** What an interface asks for; null when it embeds one that is not of this program. */
function asked(program: Program, of: Place): Map<string, Place> | null {
  const wanted = new Map<string, Place>();
  for (const here of linearize(of)) {
    if (here.has_unknown_base) return null;
    for (const [name, [member]] of membersOf(program, here)) if (member && !wanted.has(name)) wanted.set(name, member);
  }
  return wanted;
}

function fit(wanted: ReadonlyMap<string, Place>, own: ReadonlyMap<string, Place>): [Place, Place][] | null {
  const members: [Place, Place][] = [];
  for (const [name, of] of wanted) {
    const member = own.get(name);
    if (member === undefined || !isAlike(member, of)) return null;
    // Names that are not exported are the package's own.
    if (!/^\p{Lu}/u.test(name) && folder(member) !== folder(of)) return null;
    if (member !== of) members.push([member, of]);
  }
  return members;
}

const folder = (place: Place): string => fileOf(place).file_path.replace(/[^/]*$/, '');

function isAlike(member: Place, of: Place): boolean {
  const own = member.facts.parameters.slice(member.facts.traits.includes('self_first') ? 1 : 0);
  const wanted = of.facts.parameters;
  return (
    own.length === wanted.length &&
    own.every(({ type }, i) => written(type) === written(wanted[i]?.type ?? null)) &&
    written(member.facts.return_type) === written(of.facts.return_type)
  );
}

/** A type as text, without the package it is from. */
const written = (type: TypeExpression | null): string => (type === null ? '' : `${type.path.replace(/^.*\./, '')}<${type.arguments.map(written).join()}>`);
