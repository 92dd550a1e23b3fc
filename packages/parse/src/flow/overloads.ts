import { rowOf } from '../row-of.ts';
import { conformancesOf } from './conformances.ts';
import { linearize } from './hierarchy.ts';
import { LAST, type Parameter, type TypeExpression } from './ir.ts';
import type { Place } from './places.ts';
import type { CallSite, Program } from './program.ts';
import { functionTypes, isCollection, TOP, typeTokens } from './written-types.ts';

/** What an argument is worth to a parameter. A sum decides, so what cannot be outweighs all that may. */
const EXACT = 3;
const IS_A = 2;
const OUTSIDE = 1.2;
const ANYTHING = 1;
const GENERIC = 0.8;
const BOXING = 0.9;
const UNBOXING = 0.5;
/** A collection is nearer to one of the same than to anything. */
const NEARER = 0.1;
const UNKNOWN = 0;
const NEVER = -9;
/** Taking any number of arguments is the last resort, and so is standing apart from the type. */
const LAST_RESORT = 0.3;

/** Of several functions of one name that one object has, those whose parameters' types fit what is passed best. */
export function chooseOverloads(program: Program, site: CallSite): void {
  for (const group of families(program, site.targets)) {
    if (group.length < 2) continue;
    const scores = group.map((target) => fit(program, site, target) - (target.facts.traits.includes('extension') ? LAST_RESORT : 0));
    const best = Math.max(...scores);
    const fitting = group.filter((_, i) => (scores[i] ?? 0) === best);
    for (const target of group) if (!fitting.includes(target) || fitting.some((other) => isPreferred(site, other, target))) site.targets.delete(target);
  }
}

/** Of two that take what is passed as the same types, the one that has no defaults for more, then the one without type parameters. */
function isPreferred(site: CallSite, one: Place, other: Place): boolean {
  if (one === other || !site.passed.every((_, i) => isSameType(parameterFor(site, one, i)?.type, parameterFor(site, other, i)?.type))) return false;
  const hasMore = (target: Place): boolean => countedOf(site, target).length > site.passed.length;
  if (hasMore(one) !== hasMore(other)) return hasMore(other);
  return one.facts.type_parameters.length === 0 && other.facts.type_parameters.length > 0;
}

const isSameType = (a: TypeExpression | null | undefined, b: TypeExpression | null | undefined): boolean =>
  a == null || b == null
    ? (a ?? null) === (b ?? null)
    : a.path === b.path && a.arguments.length === b.arguments.length && a.arguments.every((one, i) => isSameType(one, b.arguments[i]));

/** Targets by the class they are of, together with what its bases have; what is of no class by its package. */
export function families(program: Program, targets: Iterable<Place>): Place[][] {
  const groups: { home: Place | string | null; members: Place[] }[] = [];
  for (const target of targets) {
    const home = homeOf(program, target);
    const known = groups.find((group) => isAkin(group.home, home));
    if (known) known.members.push(target);
    else groups.push({ home, members: [target] });
  }
  return groups.map(({ members }) => members);
}

/** The class a function is of, or extends; else its package. */
function homeOf(program: Program, { parent, file_path }: Place): Place | string | null {
  if (parent === null || !program.language(parent).packages_by_name) return parent;
  const home = parent.owner ?? (parent.facts.attaches_to ? parent.parent : parent);
  return home?.parent === null ? program.packageOf(file_path) : home;
}

const isAkin = (a: Place | string | null, b: Place | string | null): boolean =>
  a === b || (a !== null && b !== null && typeof a !== 'string' && typeof b !== 'string' && (linearize(a).includes(b) || linearize(b).includes(a)));

function fit(program: Program, site: CallSite, target: Place): number {
  const counted = countedOf(site, target);
  const sum = site.passed.reduce((total, node, i) => {
    const parameter = parameterFor(site, target, i);
    if (!parameter?.type) return total;
    const whole = fitOf(program, node, target, parameter.type);
    const item = parameter.rest === 'positional' && parameter.type.arguments[0] ? fitOf(program, node, target, parameter.type.arguments[0]) : NEVER;
    return total + Math.max(whole, item);
  }, 0);
  return counted.at(-1)?.rest === 'positional' && sum > 0 ? sum - LAST_RESORT : sum;
}

/** The parameters a call fills: the object itself is passed, or stands before the name. */
const countedOf = ({ passed }: CallSite, { facts: { parameters, traits } }: Place): readonly Parameter[] =>
  traits.includes('self_first') && passed.length < parameters.length ? parameters.slice(1) : parameters;

/** What takes an argument: the parameter of its name, or of its position; the last one takes all that are left, where it takes any number. */
function parameterFor(site: CallSite, target: Place, i: number): Parameter | undefined {
  const counted = countedOf(site, target);
  const own = site.names[i] ?? null;
  const named = own === null ? undefined : own === LAST ? counted.at(-1) : counted.find(({ name }) => name === own);
  const rest = counted.at(-1)?.rest === 'positional' ? counted.length - 1 : -1;
  return named ?? counted[rest >= 0 ? Math.min(i, rest) : i];
}

/** How well the best of what is passed fits a written type. */
function fitOf(program: Program, node: number, target: Place, type: TypeExpression): number {
  const scores = program.solver.tokens(node).map((token) => fitToken(program, token, target, type));
  return scores.length === 0 ? UNKNOWN : Math.max(...scores);
}

function fitToken(program: Program, token: number, target: Place, type: TypeExpression): number {
  const value = program.tokens.get(token);
  if (value.kind === 'external' || value.kind === 'module') return UNKNOWN;
  const expected = typeTokens(program, target.parent ?? target, type, target);
  if (expected.includes(token)) return EXACT;
  const names = expected.flatMap((one) => nameOfToken(program, one));
  if (names.includes(TOP)) return value.kind === 'literal' && isPrimitive(value.type) ? UNBOXING : ANYTHING;
  if (isCollection(type.path)) return fitCollection(program, token, target, type);
  if (expected.length === 0 && type.path !== '()') return GENERIC;
  if (value.kind === 'literal') return isMadeTo(program, value.type, expected) ? IS_A : fitNamed(value.type, names);
  if (value.kind === 'function' || value.kind === 'bound' || value.kind === 'class') return fitFunction(program, value.place, target, type, names);
  if (value.kind === 'container') return value.is_array || names.length === 0 || names.some((name) => FINAL.test(name)) ? NEVER : UNKNOWN;
  return value.kind === 'instance' ? fitInstance(program, value.place, expected, names) : UNKNOWN;
}

/** Where an array, a list or a map is expected. */
function fitCollection(program: Program, token: number, target: Place, type: TypeExpression): number {
  const value = program.tokens.get(token);
  const isArray = type.path === '[]';
  if (value.kind === 'instance') return isArray ? NEVER : value.place.facts.bases.length > 0 ? UNKNOWN : NEVER;
  if (value.kind !== 'container') return isArray || (value.kind === 'literal' && FINAL.test(value.type)) ? NEVER : UNKNOWN;
  if (isArray !== (value.is_array ?? isArray)) return NEVER;
  const item = type.arguments.at(-1);
  const items = program.solver.tokens(program.items(token));
  if (item === undefined) return ANYTHING;
  if (items.length === 0) return typeTokens(program, target.parent ?? target, item, target).length === 0 ? IS_A : isArray && isPrimitive(item.path) ? NEVER : ANYTHING;
  const inner = fitOf(program, program.items(token), target, item);
  const isWidened = items.every((one) => nameOfToken(program, one).some(isPrimitive)) && inner < EXACT - 0.5;
  return isArray && isWidened ? NEVER : inner + NEARER;
}

/** A type from outside that was made to be what is expected. */
function isMadeTo(program: Program, type: string, expected: readonly number[]): boolean {
  const made = conformancesOf(program, type);
  return (
    made.size > 0 &&
    expected.some((one) => {
      const value = program.tokens.get(one);
      return value.kind === 'instance' && made.has(value.place);
    })
  );
}

function nameOfToken(program: Program, token: number): string[] {
  const value = program.tokens.get(token);
  return value.kind === 'literal' ? [value.type] : [];
}

/** What no other type is a kind of. */
const FINAL = /^(?:string|int|integer|long|short|byte|char|character|float|double|boolean|bool|decimal|u?int\d*|ulong|ushort|sbyte|uint)$/i;
const isPrimitive = (name: string): boolean => /^[a-z]/.test(name) && FINAL.test(name) && name !== 'string';
const WIDER = ['byte', 'short', 'char', 'int', 'long', 'float', 'double'];
const BOXED: Readonly<Record<string, string>> = { integer: 'int', character: 'char', bool: 'boolean' };
const plain = (name: string): string => rowOf(BOXED, name.toLowerCase()) ?? name.toLowerCase();
const SUPERTYPES: Readonly<Record<string, RegExp>> = {
  string: /^(CharSequence|Comparable|IEnumerable|IComparable)$/,
  stringbuilder: /^(CharSequence|Appendable)$/,
  stringbuffer: /^(CharSequence|Appendable)$/,
};
const NUMBER = /^(Number|Comparable|IComparable|IConvertible|IFormattable)$/;

/** A value whose type is named, where types are named. */
function fitNamed(name: string, names: readonly string[]): number {
  const own = plain(name);
  return names.reduce((best, one) => Math.max(best, fitName(name, own, one)), NEVER);
}

function fitName(name: string, own: string, expected: string): number {
  const other = plain(expected);
  if (own === other) return isPrimitive(name) === isPrimitive(expected) ? EXACT - 0.5 : isPrimitive(name) ? BOXING : UNBOXING;
  const [from, to] = [WIDER.indexOf(own), WIDER.indexOf(other)];
  if (from >= 0 && to > from && isPrimitive(expected) === isPrimitive(name)) return IS_A - (to - from) / 10;
  if (rowOf(SUPERTYPES, own)?.test(expected)) return IS_A;
  if (from >= 0 && NUMBER.test(expected)) return GENERIC;
  if (name === TOP) return NEVER / 2;
  return FINAL.test(name) || FINAL.test(expected) ? NEVER : OUTSIDE;
}

/** A function passed where a function is expected takes as many as that. */
function fitFunction(program: Program, place: Place, target: Place, type: TypeExpression, names: readonly string[]): number {
  if (names.some((name) => FINAL.test(name))) return NEVER;
  const expected = functionTypes(program, target.parent ?? target, type);
  if (expected.length === 0) return names.length > 0 ? OUTSIDE : place.facts.kind === 'class' ? UNKNOWN : NEVER / 2;
  return expected.some(({ parameters }) => parameters.length === place.facts.parameters.length) ? EXACT : UNKNOWN;
}

/** An object fits its class, then what that extends, then what from outside it may extend. */
function fitInstance(program: Program, place: Place, expected: readonly number[], names: readonly string[]): number {
  const classes = linearize(place);
  const distance = classes.findIndex((one) => expected.includes(program.tokens.of('instance', one)));
  if (distance >= 0) return EXACT - Math.min(distance, 10) / 10;
  if (names.some((name) => FINAL.test(name))) return NEVER;
  if (names.length === 0) return NEVER;
  const written = classes.flatMap(({ facts }) => facts.bases.map(({ of }) => (of.is === 'name' || of.is === 'member' ? of.name : '')));
  return names.some((name) => written.includes(name)) ? IS_A : classes.some(({ has_unknown_base }) => has_unknown_base) ? UNKNOWN : NEVER / 2;
}
