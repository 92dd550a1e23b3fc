import { linearize } from './hierarchy.ts';
import type { Expression, TypeExpression } from './ir.ts';
import { WHOLE } from './modules.ts';
import { classOf, implicitOwner, type Place, type Variable, wholeOf, withArity } from './places.ts';
import type { Program } from './program.ts';

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
export function staticType(program: Program, from: Place, { path, arguments: { length } }: TypeExpression): Static {
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

/** Of several classes of one name the one in a file that is included. */
function nearest(program: Program, from: Place, variable: Variable): Place | null {
  const included = program.rivals.get(variable)?.find(({ file_path }) => file_path === from.file_path || program.includes(from).has(file_path));
  return included ?? variable.declared;
}
