import { takenOutside } from './function-types.ts';
import { addBase, linearize } from './hierarchy.ts';
import type { Base, ContainerKind, Expression, TypeExpression, TypeParameter } from './ir.ts';
import { WHOLE } from './modules.ts';
import type { Place, Variable } from './places.ts';
import { classOf, fileOf, implicitOwner, wholeOf, withArity } from './places.ts';
import type { Program } from './program.ts';
import { Tokens } from './tokens.ts';

/** What a path of names means without running anything: a declared function or class, a file, something from outside, or unknown. */
export type Static = { place: Place } | { file_path: string } | 'external' | null;

/** Follows a dotted path from a place. */
export function staticPath(program: Program, from: Place, path: string): Static {
  const whole = packagePath(program, from, path) ?? dottedPath(program, from, path);
  if (whole) return whole;
  const [first = '', ...rest] = path.split('.');
  let here = staticName(program, from, first);
  for (const name of rest) here = staticMember(program, here, name, from);
  return here;
}

/** `com.acme.Outer.Inner`: the longest beginning that is a package, then what is declared in it. */
function packagePath(program: Program, from: Place, path: string): Static {
  if (!program.language(from).packages_by_name || !path.includes('.')) return null;
  const parts = path.split('.');
  for (let length = parts.length - 1; length > 0; length--) {
    for (const file of program.packageFiles(from, parts.slice(0, length).join('.'))) {
      const variable = file.names.get(parts[length] ?? '');
      if (!variable?.declared) continue;
      let here: Static = { place: wholeOf(variable.declared) };
      for (const name of parts.slice(length + 1)) here = staticMember(program, here, name, from);
      return here;
    }
  }
  return null;
}

/** The longest beginning that is one name with dots in it, then what is declared in that. */
function dottedPath(program: Program, from: Place, path: string): Static {
  if (!program.language(from).dotted_names) return null;
  const parts = path.split('.');
  for (let length = parts.length; length > 0; length--) {
    let here = declared(program, program.find(from, parts.slice(0, length).join('.')), from);
    if (here === null || here === 'external' || !('place' in here)) continue;
    for (const name of parts.slice(length)) here = staticMember(program, here, name, from);
    return here;
  }
  return null;
}

/** What a written type means: where types differ by how many they take, the one that takes so many. */
function staticType(program: Program, from: Place, { path, arguments: { length } }: TypeExpression): Static {
  const exact = length > 0 && program.language(from).types_by_arity ? staticPath(program, from, withArity(path, length)) : null;
  return exact ?? staticPath(program, from, path);
}

/** Values of the same name are passed over: `node *node` means the type, and so does `Body() *Body`. */
function staticName(program: Program, from: Place, name: string): Static {
  if (name === 'Self' || (name === 'self' && program.language(from).names_modules && program.find(from, name) === null)) {
    const own = name === 'Self' ? classOf(from) : null;
    return own ? { place: own } : { file_path: from.file_path };
  }
  for (let here: Place | null = from; here; here = here.parent) {
    const variable = here.names.get(name);
    if (variable && (variable.declared || variable.imported || variable.alias !== null) && !isMethod(here, variable)) return declared(program, { variable, place: here }, from);
    const of = (program.language(from).implicit_members && here.owner) || here;
    const inherited = here.facts.kind === 'class' && (of !== here || of.bases.length > 0) ? linearize(of).find((one) => names(one, name)) : undefined;
    if (inherited) return { place: inherited.names.get(name)?.declared as Place };
  }
  const { packages_by_folder, packages_by_name } = program.language(from);
  return declared(program, packages_by_folder || packages_by_name ? program.findBeyond(from, name) : program.find(from, name), from);
}

const names = (place: Place, name: string): boolean => {
  const variable = place.names.get(name);
  return variable?.declared != null && !isMethod(place, variable);
};

/** A member that is called means nothing where only a name stands. */
const isMethod = ({ facts }: Place, { declared: scope }: Variable): boolean => facts.kind === 'class' && !facts.traits.includes('namespace') && scope?.facts.kind === 'function';

function declared(program: Program, found: ReturnType<Program['find']>, from: Place): Static {
  if (found === null || found === 'external' || 'file_path' in found) return found;
  if (found.variable.alias !== null) return aliased(program, found.place, found.variable.alias);
  if (found.variable.imported) {
    const origin = program.origin(found);
    if (origin === null || origin === 'external' || 'file_path' in origin) return origin;
    if (origin.variable.alias !== null) return aliased(program, origin.place, origin.variable.alias);
    if (origin.variable.declared === null && origin.variable === origin.place.names.get(WHOLE)) return wholeModule(program, origin.place);
    return origin.variable.declared ? { place: wholeOf(origin.variable.declared) } : null;
  }
  const place = nearest(program, from, found.variable);
  return place ? { place: wholeOf(place) } : null;
}

/** What a file says it is as a whole, where it says so once. */
function wholeModule(program: Program, file: Place): Static {
  const values = file.facts.body.flatMap((statement) =>
    statement.do === 'assign' && statement.target.is === 'name' && statement.target.name === WHOLE && statement.value && statement.value.is !== 'container'
      ? [statement.value]
      : [],
  );
  const [value, ...others] = values.filter((one) => pathOf(one) !== WHOLE);
  if (value === undefined || others.length > 0) return null;
  if (value.is === 'class' || value.is === 'function') return { place: program.places[file.index + value.scope] as Place };
  const path = pathOf(value);
  return path === null ? null : aliased(program, file, path);
}

const open = new Set<string>();

/** What another name stands for; a circle of names stands for nothing. `use a::b` inside `b` means the outer `a`. */
function aliased(program: Program, place: Place, path: string): Static {
  const key = `${place.index} ${path}`;
  if (open.has(key)) return null;
  open.add(key);
  try {
    return staticPath(program, place, path) ?? 'external';
  } finally {
    open.delete(key);
  }
}

function staticMember(program: Program, of: Static, name: string, from: Place): Static {
  if (of === null || of === 'external') return of;
  if ('file_path' in of) {
    const found = declared(program, program.modules.exported(of.file_path, name) ?? opened(program, of.file_path, name), from);
    if (found !== null) return found;
    const [inner] = program.modules.files(of.file_path, `.${name}`);
    return inner === undefined ? null : { file_path: inner };
  }
  if (name === 'super' && of.place.facts.traits.includes('namespace')) return of.place.parent?.parent ? { place: of.place.parent } : { file_path: of.place.file_path };
  const holder = of.place.names.has(name) || of.place.facts.kind !== 'class' ? of.place : linearize(of.place).find(({ names }) => names.has(name));
  const member = holder?.names.get(name);
  // A companion's members are those of its class.
  if (member === undefined && name === 'Companion' && of.place.language === 'kotlin') return of;
  return member && holder ? declared(program, { variable: member, place: holder }, from) : null;
}

/** A name another file passes on from what it opened. */
function opened(program: Program, file_path: string, name: string): ReturnType<Program['find']> {
  const file = program.files.get(file_path);
  for (const path of file?.open_paths ?? []) {
    const found = file ? program.inside(file, path, name) : null;
    if (found !== null) return found;
  }
  return null;
}

/** The dotted path of an expression that is only names; null for any other. */
export function pathOf(expression: Expression): string | null {
  if (expression.is === 'name') return expression.name;
  if (expression.is === 'call' && expression.form === 'named') return pathOf(expression.callee);
  if (expression.is !== 'member') return null;
  const of = pathOf(expression.of);
  return of === null ? null : `${of}.${expression.name}`;
}

/** The token of what a path of names means that begins with a package; null where the path begins with anything else. */
export function qualifiedToken(program: Program, place: Place, expression: Expression): number | null {
  if (!program.language(place).packages_by_name || expression.is === 'name') return null;
  const path = pathOf(expression);
  const root = path?.split('.')[0] ?? '';
  if (path === null || implicitOwner(place, root) !== null || program.find(place, root) !== null) return null;
  const found = packagePath(program, place, path);
  return found !== null && found !== 'external' && 'place' in found && found.place.facts.kind === 'class' ? program.tokens.of('class', found.place) : null;
}

/** The class of this program a base means. */
export function staticBase(program: Program, place: Place, base: Base): Place | null {
  const path = pathOf(base.of);
  const from = place.facts.traits.includes('package') ? place : place.parent;
  const found = path === null || from === null ? null : staticPath(program, from, path);
  return found !== null && found !== 'external' && 'place' in found && found.place.facts.kind === 'class' ? found.place : null;
}

/** Fills in every class's bases and subclasses. */
export function linkBases(program: Program): void {
  mergeReopened(program);
  for (const place of program.places) if (place.facts.attaches_to) attach(program, place, place.facts.attaches_to);
  for (const place of program.places) {
    for (const base of place.facts.bases) {
      const to = place.owner ?? place;
      const found = staticBase(program, place, base);
      if (found === null) to.has_unknown_base ||= pathOf(base.of) !== 'object';
      else if (found !== to && !to.bases.includes(found)) addBase(to, found);
    }
  }
  program.forgetNames();
}

/** A class or module that is opened again, here or in another file, is one with all its names. */
function mergeReopened(program: Program): void {
  const first = new Map<string, Place>();
  for (const place of program.places) {
    if (place.parent === null || !place.facts.traits.some((trait) => trait === 'reopened' || trait === 'shared')) continue;
    const around = place.parent.parent === null ? program.packageOf(place.file_path) : String((place.parent.owner ?? place.parent).index);
    const name = [...place.parent.names].find(([, { declared }]) => declared === place)?.[0] ?? nameGiven(place);
    const known = first.get(`${around} ${name}`);
    if (known === undefined) first.set(`${around} ${name}`, place);
    else {
      place.owner = known;
      for (const [own, variable] of place.names) addTo(program, known, own, variable);
      place.names = known.names;
    }
  }
}

/** A name of a part: a definition stands before what only announces it. */
function addTo(program: Program, whole: Place, name: string, variable: Variable): void {
  const known = whole.names.get(name);
  if (known === undefined) whole.names.set(name, variable);
  else if (known.declared?.facts.traits.includes('abstract') && variable.declared?.facts.kind === known.declared.facts.kind) known.declared = variable.declared;
  else if (known.declared && variable.declared?.facts.kind === 'class') program.rivals.set(known, [...(program.rivals.get(known) ?? [known.declared]), variable.declared]);
}

/** Of several classes of one name the one in a file that is included. */
function nearest(program: Program, from: Place, variable: Variable): Place | null {
  const included = program.rivals.get(variable)?.find(({ file_path }) => file_path === from.file_path || program.includes(from).has(file_path));
  return included ?? variable.declared;
}

function nameGiven(place: Place): string {
  const index = place.index - fileOf(place).index;
  const given = place.parent?.facts.body.find((statement) => statement.do === 'assign' && statement.value?.is === 'class' && statement.value.scope === index);
  return given?.do === 'assign' && given.target.is === 'name' ? given.target.name : '';
}

/** Members that stand apart from their type become its own; where the type is not of this program, the trait's they implement. */
function attach(program: Program, place: Place, type: TypeExpression): void {
  const around = place.parent ?? place;
  const isParameter = place.facts.type_parameters.some(({ name }) => name === type.path);
  const bare = TRANSPARENT.test(type.path) && type.arguments[0] ? type.arguments[0] : type;
  const of = isParameter ? null : staticType(program, around, bare);
  const trait = place.facts.bases[0] ? staticPath(program, around, pathOf(place.facts.bases[0].of) ?? '') : null;
  const target = of !== null && of !== 'external' && 'place' in of ? of.place : trait !== null && trait !== 'external' && 'place' in trait ? trait.place : null;
  if (target === null || target.facts.kind !== 'class') return;
  place.owner = target;
  for (const [name, variable] of place.names) {
    const known = target.names.get(name);
    if (known === undefined || known.declared?.facts.traits.includes('abstract')) target.names.set(name, variable);
    else if (of !== null) program.solver.flow(variable.node, known.node);
  }
}

/** A class or one of its bases may have members nobody here declares. */
export const mayHaveMore = (place: Place): boolean => linearize(place).some(({ has_unknown_base }) => has_unknown_base);

const TRANSPARENT =
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
