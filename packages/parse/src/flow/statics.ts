import type { ContainerKind, Expression, TypeExpression } from './ir.ts';
import type { Place } from './places.ts';
import { classOf, linearize } from './places.ts';
import type { Program } from './program.ts';
import { Tokens } from './tokens.ts';

/** What a path of names means without running anything: a declared function or class, a file, something from outside, or unknown. */
export type Static = { place: Place } | { file_path: string } | 'external' | null;

/** Follows a dotted path from a place. */
export function staticPath(program: Program, from: Place, path: string): Static {
  const [first = '', ...rest] = path.split('.');
  let here = staticName(program, from, first);
  for (const name of rest) here = staticMember(program, here, name);
  return here;
}

function staticName(program: Program, from: Place, name: string): Static {
  return declared(program, program.find(from, name));
}

function declared(program: Program, found: ReturnType<Program['find']>): Static {
  if (found === null || found === 'external' || 'file_path' in found) return found;
  if (found.variable.imported) {
    const origin = program.origin(found);
    if (origin === null || origin === 'external' || 'file_path' in origin) return origin;
    return origin.variable.declared ? { place: origin.variable.declared } : null;
  }
  return found.variable.declared ? { place: found.variable.declared } : null;
}

function staticMember(program: Program, of: Static, name: string): Static {
  if (of === null || of === 'external') return of;
  if ('file_path' in of) {
    const found = declared(program, program.modules.exported(of.file_path, name));
    if (found !== null) return found;
    const [inner] = program.modules.files(of.file_path, `.${name}`);
    return inner === undefined ? null : { file_path: inner };
  }
  const member = of.place.names.get(name);
  return member?.declared ? { place: member.declared } : null;
}

/** The dotted path of an expression that is only names; null for any other. */
export function pathOf(expression: Expression): string | null {
  if (expression.is === 'name') return expression.name;
  if (expression.is !== 'member') return null;
  const of = pathOf(expression.of);
  return of === null ? null : `${of}.${expression.name}`;
}

/** Fills in every class's bases and subclasses. */
export function linkBases(program: Program): void {
  for (const place of program.places) {
    for (const base of place.facts.bases) {
      const path = pathOf(base);
      const found = path === null || place.parent === null ? null : staticPath(program, place.parent, path);
      if (found !== null && found !== 'external' && 'place' in found && found.place.facts.kind === 'class' && found.place !== place) {
        place.bases.push(found.place);
        found.place.subclasses.push(place);
      } else if (path !== 'object') place.has_unknown_base = true;
    }
  }
}

/** A class or one of its bases may have members nobody here declares. */
export const mayHaveMore = (place: Place): boolean => linearize(place).some(({ has_unknown_base }) => has_unknown_base);

const TRANSPARENT = /^(?:[\w.]*\.)?(Promise|Awaitable|Coroutine|Readonly|Required|Partial|NonNullable|Option|Optional|Box|Rc|Arc|Type__of)$/;
const LISTS = /^(?:[\w.]*\.)?(list|List|Sequence|MutableSequence|Iterable|Iterator|Generator|AsyncIterator|AsyncIterable|AsyncGenerator|Collection|set|Set|frozenset|FrozenSet|tuple|Tuple|deque|Deque|Array|ReadonlyArray|ReadonlySet|Vec|\[\])$/;
const MAPS = /^(?:[\w.]*\.)?(dict|Dict|Mapping|MutableMapping|defaultdict|DefaultDict|OrderedDict|Map|ReadonlyMap|WeakMap|Record|HashMap|BTreeMap)$/;

/** The tokens a written type stands for; empty when it says nothing we can use. */
export function typeTokens(program: Program, from: Place, type: TypeExpression | null, depth = 0): number[] {
  if (type === null || type.path === '' || depth > 6 || SAYS_NOTHING.test(type.path)) return [];
  const inner = (one: TypeExpression | undefined): number[] => typeTokens(program, from, one ?? null, depth + 1);
  if (type.path === '|') return [...new Set(type.arguments.flatMap(inner))];
  if (type.path === '()') return [];
  if (/^(t\.|typing\.)?(Self|self)$/.test(type.path) || type.path === 'this') {
    const own = classOf(from);
    return own ? [program.tokens.of('instance', own)] : [];
  }
  const found = staticPath(program, from, type.path);
  if (found !== null && found !== 'external' && 'place' in found) {
    if (found.place.facts.alias) return typeTokens(program, found.place, found.place.facts.alias, depth + 1);
    return found.place.facts.kind === 'class' ? [program.tokens.of('instance', found.place)] : [];
  }
  if (/^(?:t\.|typing\.)?[Tt]ype$/.test(type.path)) return inner(type.arguments[0]).flatMap((token) => classToken(program, token));
  if (TRANSPARENT.test(type.path)) return inner(type.arguments[0]);
  if (LISTS.test(type.path)) return containerOf(program, 'list', inner(type.arguments[0]));
  if (MAPS.test(type.path)) return containerOf(program, 'map', inner(type.arguments.at(-1)));
  return found === 'external' || isOutside(program, from, type.path) ? [Tokens.EXTERNAL] : [];
}

const SAYS_NOTHING = /^(?:[\w.]*\.)?(any|unknown|object|void|null|undefined|never|None|Any|Object|Function|Callable|callable|NoReturn|TypeVar|mixed|dynamic|interface\{\}|auto)$/;

/** A type of the language or the platform: it has members, but none that is declared here. */
function isOutside(program: Program, from: Place, path: string): boolean {
  const [root = ''] = path.split('.');
  for (let here: Place | null = from; here; here = here.parent) if (here.facts.type_parameters.some(({ name }) => name === root)) return false;
  return !SAYS_NOTHING.test(path) && program.find(from, root) === null;
}

/** The function types a written type stands for, through aliases, unions and interfaces that can be called. */
export function functionTypes(program: Program, from: Place, type: TypeExpression, depth = 0): { place: Place; parameters: TypeExpression[] }[] {
  if (depth > 6) return [];
  if (type.path === '()') return [{ place: from, parameters: type.arguments.slice(1) }];
  if (type.path === '|') return type.arguments.flatMap((one) => functionTypes(program, from, one, depth + 1));
  if (type.path === '' || type.path === '[]') return [];
  const found = staticPath(program, from, type.path);
  if (found === null || found === 'external' || !('place' in found)) return TRANSPARENT.test(type.path) && type.arguments[0] ? functionTypes(program, from, type.arguments[0], depth + 1) : [];
  if (found.place.facts.alias) return functionTypes(program, found.place, found.place.facts.alias, depth + 1);
  return found.place.calls.map((place) => ({ place, parameters: place.facts.parameters.map((one) => one.type ?? { path: '', arguments: [] }) }));
}

function classToken(program: Program, token: number): number[] {
  const known = program.tokens.get(token);
  return known.kind === 'instance' ? [program.tokens.of('class', known.place)] : [];
}

function containerOf(program: Program, kind: ContainerKind, items: readonly number[]): number[] {
  if (items.length === 0) return [];
  const token = program.tokens.container(kind, `of ${items.join(' ')}`);
  for (const item of items) {
    program.solver.put(program.field(token, '*'), item);
    program.solver.flow(program.field(token, '*'), program.items(token));
  }
  return [token];
}
