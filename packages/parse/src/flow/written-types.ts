import { takenOutside } from './function-types.ts';
import { linearize } from './hierarchy.ts';
import type { ContainerKind, TypeExpression, TypeParameter } from './ir.ts';
import { classOf, type Place } from './places.ts';
import type { Program } from './program.ts';
import { type Static, staticPath, staticType } from './statics.ts';
import { Tokens } from './tokens.ts';

/** What stands for the type it is given. */
export const TRANSPARENT =
  /^(?:[\w.]*\.)?(Into|TryInto|AsRef|AsMut|Borrow|BorrowMut|Promise|Awaitable|Coroutine|Readonly|Required|Partial|NonNullable|Option|Optional|Result|Box|Rc|Arc|RefCell|Cell|Mutex|RwLock|Cow|Pin|Ref|RefMut|MutexGuard|RwLockReadGuard|RwLockWriteGuard|NonNull|OnceCell|OnceLock|Lazy|LazyLock|ManuallyDrop|Weak|Future|Poll|CompletableFuture|Task|ValueTask|Nullable|IOptions|Supplier|AtomicReference|WeakReference|SoftReference|ThreadLocal|Provider|Lazy|unique_ptr|shared_ptr|weak_ptr|optional|reference_wrapper|atomic)$/;
const LISTS =
  /^(?:[\w.]*\.)?(list|List|Sequence|MutableSequence|Iterable|Iterator|Generator|AsyncIterator|AsyncIterable|AsyncGenerator|Collection|set|Set|frozenset|FrozenSet|tuple|Tuple|deque|Deque|IEnumerable|IList|ICollection|IReadOnlyList|IReadOnlyCollection|IAsyncEnumerable|ISet|HashSet|IQueryable|MutableList|MutableSet|MutableCollection|MutableIterable|MutableIterator|Flow|Seq|IndexedSeq|LazyList|ArrayList|LinkedList|ListIterator|Queue|ArrayDeque|Stack|Vector|TreeSet|LinkedHashSet|SortedSet|NavigableSet|Stream|EnumSet|PriorityQueue|CopyOnWriteArrayList|BlockingQueue|IntoIterator|ExactSizeIterator|DoubleEndedIterator|VecDeque|HashSet|BTreeSet|Array|ReadonlyArray|ReadonlySet|Vec|vector|array|span|initializer_list|forward_list|unordered_set|\[\])$/;
const MAPS =
  /^(?:[\w.]*\.)?(dict|Dict|Mapping|MutableMapping|defaultdict|DefaultDict|OrderedDict|Map|ReadonlyMap|WeakMap|Record|HashMap|BTreeMap|Dictionary|IDictionary|IReadOnlyDictionary|ConcurrentDictionary|TreeMap|LinkedHashMap|ConcurrentHashMap|ConcurrentMap|SortedMap|NavigableMap|EnumMap|IdentityHashMap|MutableMap|WeakHashMap|map|unordered_map|multimap)$/;

/** The tokens a written type stands for; empty when it says nothing we can use. Names are seen `from` a place, type parameters from `generic`. */
export function typeTokens(program: Program, from: Place, type: TypeExpression | null, generic: Place = from, depth = 0): number[] {
  if (type === null || type.path === '' || depth > 6) return [];
  const { is_static } = program.language(from);
  if (SAYS_NOTHING.test(type.path)) return is_static && IS_ANYTHING.test(type.path) ? [program.tokens.literal(TOP)] : [];
  const inner = (one: TypeExpression | undefined): number[] => typeTokens(program, from, one ?? null, generic, depth + 1);
  if (type.path === '|') return [...new Set(type.arguments.flatMap(inner))];
  if (type.path === '()') return [];
  if (type.path === RECEIVER) return inner(type.arguments[0]);
  if (type.path.startsWith('.')) return inner(type.arguments[0]).flatMap((token) => memberTokens(program, token, type.path.slice(1), depth));
  if (type.path.startsWith('typeof ')) return declaredTokens(program, staticPath(program, from, type.path.slice(7)));
  if (isOwnType(type)) {
    const own = classOf(from);
    return own ? [program.tokens.of('instance', own)] : [];
  }
  const parameter = typeParameter(generic, type.path);
  if (parameter) return typeTokens(program, from, parameter.bound, generic, depth + 1);
  const found = staticType(program, from, type);
  if (found !== null && found !== 'external' && 'place' in found) {
    if (found.place.facts.alias) return typeTokens(program, found.place, found.place.facts.alias, found.place, depth + 1);
    return found.place.facts.kind === 'class' ? [program.tokens.of('instance', found.place)] : [];
  }
  if (/^(?:t\.|typing\.)?[Tt]ype$/.test(type.path)) return inner(type.arguments[0]).flatMap((token) => classToken(program, token));
  if (TRANSPARENT.test(type.path)) return inner(type.arguments[0]);
  if (type.path === '(,)') return rowOf(program, type.arguments.map(inner));
  if (LISTS.test(type.path)) return containerOf(program, 'list', inner(type.arguments[0]), is_static && type.path === '[]');
  if (MAPS.test(type.path)) return containerOf(program, 'map', inner(type.arguments.at(-1)));
  if (found !== 'external' && !isOutside(program, from, type.path, generic)) return [];
  const isNamed = is_static || program.language(from).primitives.has(type.path);
  return [isNamed ? program.tokens.literal(type.path.split('.').pop() ?? '') : Tokens.EXTERNAL];
}

/** What is written of a member of a type. */
function memberTokens(program: Program, token: number, name: string, depth: number): number[] {
  const known = program.tokens.get(token);
  const owner = known.kind === 'instance' ? linearize(known.place).find(({ names }) => names.has(name)) : undefined;
  return owner ? typeTokens(program, owner, owner.names.get(name)?.written ?? null, owner, depth + 1) : [];
}

/** What a declared name itself is as a value. */
function declaredTokens(program: Program, found: Static): number[] {
  if (found === null || found === 'external') return [];
  if ('file_path' in found) return [program.tokens.module(found.file_path)];
  return found.place.facts.kind === 'function' || found.place.facts.kind === 'class' ? [program.tokens.of(found.place.facts.kind, found.place)] : [];
}

/** The type of the object itself, whichever subclass it is of. */
export const isOwnType = ({ path }: TypeExpression): boolean => /^(t\.|typing\.|typing_extensions\.)?(Self|self)$/.test(path) || path === 'this';

/** The same, and where all that is known of an array, a list or a map is that it is one, a new one of that kind. */
export function valuesOf(program: Program, from: Place, type: TypeExpression | null, generic: Place = from): number[] {
  const tokens = typeTokens(program, from, type, generic);
  if (tokens.length > 0 || type === null || !program.language(from).is_static || !isCollection(type.path)) return tokens;
  return [type.path === '[]' ? program.tokens.array() : program.tokens.container(MAPS.test(type.path) ? 'map' : 'list')];
}

export const isCollection = (path: string): boolean => LISTS.test(path) || MAPS.test(path);

/** Around the type of the object that a function is run on, where it is written among its parameters. */
export const RECEIVER = 'this of';

/** What every value is. */
export const TOP = 'Object';
const IS_ANYTHING = /^(?:java\.lang\.|System\.|kotlin\.)?(Object|object|Any)$/;

/** The type parameter a name is, seen from a place. */
function typeParameter(from: Place, path: string): TypeParameter | null {
  for (let here: Place | null = from; here; here = here.parent) {
    const found = here.facts.type_parameters.find(({ name }) => name === path);
    if (found) return found;
  }
  return null;
}

const SAYS_NOTHING = /^(?:[\w.]*\.)?(any|unknown|object|void|null|undefined|never|None|Any|Object|Function|Callable|callable|NoReturn|TypeVar|mixed|dynamic|interface\{\}|auto)$/;

/** A type of the language or the platform: it has members, but none that is declared here. */
function isOutside(program: Program, from: Place, path: string, generic: Place): boolean {
  const [root = ''] = path.split('.');
  return typeParameter(generic, root) === null && !/^[Ss]elf\./.test(path) && !SAYS_NOTHING.test(path) && program.find(from, root) === null;
}

/** The function types a written type stands for, through aliases, unions and interfaces that can be called. */
export function functionTypes(program: Program, from: Place, type: TypeExpression, depth = 0): { place: Place; parameters: TypeExpression[] }[] {
  if (depth > 6) return [];
  if (type.path === '()') return [{ place: from, parameters: type.arguments.slice(1) }];
  if (type.path === '|') return type.arguments.flatMap((one) => functionTypes(program, from, one, depth + 1));
  if (type.path === '' || type.path === '[]') return [];
  const found = staticType(program, from, type);
  if (found === null || found === 'external' || !('place' in found)) {
    const taken = program.language(from).is_static ? takenOutside(type) : null;
    if (taken !== null) return [{ place: from, parameters: taken }];
    return TRANSPARENT.test(type.path) && type.arguments[0] ? functionTypes(program, from, type.arguments[0], depth + 1) : [];
  }
  if (found.place.facts.alias) return functionTypes(program, found.place, found.place.facts.alias, depth + 1);
  const only = singleMethod(found.place);
  if (only) return [{ place: only, parameters: only.facts.parameters.map((one) => one.type ?? { path: '', arguments: [] }) }];
  return found.place.calls.map((place) => ({ place, parameters: place.facts.parameters.map((one) => one.type ?? { path: '', arguments: [] }) }));
}

/** The one method of an interface that a function can stand for. */
function singleMethod(place: Place): Place | null {
  if (!place.facts.traits.includes('abstract')) return null;
  const methods = [...place.names.values()].flatMap(({ declared: one }) => (one?.facts.kind === 'function' && one.facts.body.length === 0 ? [one] : []));
  return methods.length === 1 ? (methods[0] ?? null) : null;
}

function classToken(program: Program, token: number): number[] {
  const known = program.tokens.get(token);
  return known.kind === 'instance' ? [program.tokens.of('class', known.place)] : [];
}

/** Several results, each at its position. */
function rowOf(program: Program, positions: readonly (readonly number[])[]): number[] {
  if (positions.every((tokens) => tokens.every((token) => token === Tokens.EXTERNAL))) return positions.every(({ length }) => length > 0) ? [Tokens.EXTERNAL] : [];
  const row = program.tokens.container('list', `row ${positions.map((tokens) => tokens.join(' ')).join(',')}`);
  positions.forEach((tokens, i) => {
    for (const token of tokens) program.solver.put(program.field(row, String(i)), token);
    program.solver.flow(program.field(row, String(i)), program.items(row));
  });
  return [row];
}

function containerOf(program: Program, kind: ContainerKind, items: readonly number[], is_array = false): number[] {
  if (items.length === 0) return [];
  const token = program.tokens.containerOf(kind, items, is_array);
  for (const item of items) {
    program.solver.put(program.field(token, '*'), item);
    program.solver.flow(program.field(token, '*'), program.items(token));
  }
  return [token];
}
