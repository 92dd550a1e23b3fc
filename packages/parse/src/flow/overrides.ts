import type { CodeSymbol } from '@doctown/schema';
import { linearize } from './hierarchy.ts';
import { functionsOf } from './inherited.ts';
import type { Place } from './places.ts';
import type { Program } from './program.ts';
import type { Satisfied } from './satisfaction.ts';

/** A member that takes the place of one of a base. */
export interface Override {
  member: Place;
  of: Place;
}

type SymbolOf = (place: Place) => CodeSymbol | undefined;

/** Every member that stands for one of the nearest base that has it, in the order of the program; `satisfied` are the interfaces types fit without saying so. */
export function findOverrides(program: Program, symbolOf: SymbolOf, satisfied: readonly Satisfied[]): Override[] {
  const found: Override[] = [];
  for (const owner of program.places) {
    if (owner.facts.kind !== 'class') continue;
    for (const [name, members] of membersOf(program, owner)) {
      if (program.language(owner).constructors.includes(name)) continue;
      for (const member of members) for (const of of overridden(program, symbolOf, member, owner, name)) found.push({ member, of });
    }
  }
  for (const { members } of satisfied) for (const [member, of] of members) found.push({ member, of });
  return found;
}

const known = new WeakMap<Place, ReadonlyMap<string, Place[]>>();

/** The functions written in a class that are symbols, by name. */
export function membersOf(program: Program, owner: Place): ReadonlyMap<string, Place[]> {
  const members = known.get(owner) ?? symbolsAmong(functionsOf(program, owner));
  known.set(owner, members);
  return members;
}

const symbolsAmong = (functions: ReadonlyMap<string, Place[]>): Map<string, Place[]> =>
  new Map([...functions].map(([name, all]) => [name, all.filter(({ facts }) => facts.is_symbol)] as const).filter(([, all]) => all.length > 0));

function overridden(program: Program, symbolOf: SymbolOf, member: Place, owner: Place, name: string): Place[] {
  if (!mayOverride(symbolOf(member), member)) return [];
  const hidden = new Set<Place>();
  const found: Place[] = [];
  for (const base of basesOf(program, owner)) {
    if (hidden.has(base)) continue;
    const of = fitting(program, symbolOf, member, base, name);
    if (of === null) continue;
    found.push(of);
    for (const above of linearize(base)) hidden.add(above);
  }
  return found;
}

/** An implementation of a trait stands for that trait's members only; what stands apart from its type for those of the type's bases. */
function basesOf(program: Program, owner: Place): Place[] {
  const { overrides } = program.language(owner);
  if (overrides === 'none') return [];
  const type = owner.owner ?? owner;
  if (overrides !== 'own_bases') return linearize(type).slice(1);
  return owner.facts.bases.length === 0 ? [] : type.bases.filter((base) => base.facts.traits.includes('abstract'));
}

/** Languages where what is private, or not marked at all, may still take a base's place. */
const PRIVATE_COUNTS = new Set(['python', 'ruby', 'cpp', 'rust']);

function mayOverride(symbol: CodeSymbol | undefined, { facts }: Place): boolean {
  if (symbol === undefined || symbol.is_static || facts.traits.includes('static') || symbol.kind === 'constructor') return false;
  return symbol.visibility !== 'private' || PRIVATE_COUNTS.has(symbol.language);
}

/** The member of a base that this one takes the place of: of several, the one whose parameters are written most alike. */
function fitting(program: Program, symbolOf: SymbolOf, member: Place, base: Place, name: string): Place | null {
  const candidates = [...(membersOf(program, base).get(name) ?? []), ...declaredApart(base, name)].filter(
    (one) => one !== member && mayOverride(symbolOf(one), one) && isMarked(program, symbolOf, member, one, base) && takesAsMany(program, member, one),
  );
  const [first, ...others] = candidates;
  if (first === undefined) return null;
  return others.reduce((best, one) => (alike(member, one) > alike(member, best) ? one : best), first);
}

/** Members of a type that are written elsewhere, in an `impl` or behind the class. */
function declaredApart(base: Place, name: string): Place[] {
  const declared = base.names.get(name)?.declared;
  return declared?.facts.kind === 'function' && declared.facts.is_symbol && declared.parent?.owner === base ? [declared] : [];
}

/** Whether the words say so, where a language wants them. */
function isMarked(program: Program, symbolOf: SymbolOf, member: Place, of: Place, base: Place): boolean {
  const { overrides } = program.language(member);
  const own = symbolOf(member)?.signature ?? '';
  if (overrides === 'marked') return /\boverride\b/.test(own);
  if (overrides === 'marked_in_classes') return base.facts.traits.includes('abstract') || /\boverride\b/.test(own);
  return overrides !== 'virtual' || /\b(virtual|override|final)\b/.test(`${own} ${symbolOf(of)?.signature ?? ''}`);
}

const counted = ({ facts }: Place): number => facts.parameters.length - (facts.traits.includes('self_first') ? 1 : 0);

const takesAsMany = (program: Program, member: Place, of: Place): boolean => !program.language(member).overloads || counted(member) === counted(of);

/** How many parameters are written with the same type. */
const alike = (a: Place, b: Place): number => a.facts.parameters.filter(({ type }, i) => type !== null && type.path === b.facts.parameters[i]?.type?.path).length;

/** For each member that is announced only, what stands behind it, however far below; sorted as the program is. */
export function implementations(overrides: readonly Override[], symbolOf: SymbolOf): (place: Place) => Place[] {
  const below = Map.groupBy(overrides, ({ of }) => of);
  const found = new Map<Place, Place[]>();
  return (place) => {
    if (!symbolOf(place)?.is_abstract) return [];
    const memo = found.get(place);
    if (memo) return memo;
    const seen = new Set<Place>([place]);
    for (const one of seen) for (const { member } of below.get(one) ?? []) seen.add(member);
    const behind = [...seen].filter((one) => one !== place && symbolOf(one)?.is_abstract === false).sort((a, b) => a.index - b.index);
    found.set(place, behind);
    return behind;
  };
}
