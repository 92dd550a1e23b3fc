import type { SymbolId } from '@doctown/schema';
import { linearize } from './hierarchy.ts';
import type { Expression, Scope, Target, TypeExpression } from './ir.ts';
import { MANY, type Solver } from './solver.ts';

/** A name of a scope: the node of its value, and what was written about it. */
export interface Variable {
  node: number;
  /** How it came to be; `many` when several statements give it a value. */
  origin: 'function' | 'class' | 'import' | 'variable' | 'parameter' | 'many';
  /** The scope it names, when it is declared once as a function or class. */
  declared: Place | null;
  /** Its type is written, and says something. */
  is_typed: boolean;
  /** What a function of its own name gave: where that name is called, the function is meant. */
  is_named_after: boolean;
  /** The type written first. */
  written: TypeExpression | null;
  /** The dotted path it is another name for. */
  alias: string | null;
  /** The import it comes from. */
  imported: { module: string; name: string | null } | null;
}

/** A scope of the program with its nodes. */
export interface Place {
  index: number;
  facts: Scope;
  file_path: string;
  language: string;
  symbol_id: SymbolId;
  parent: Place | null;
  names: Map<string, Variable>;
  outer: ReadonlyMap<string, 'file' | 'function'>;
  /** Modules whose public names are names here too. */
  wildcards: string[];
  /** Dotted paths inside of which names are names here too. */
  open_paths: string[];
  /** The class whose members these are, where they stand apart from it. */
  owner: Place | null;
  parameters: number[];
  returned: number;
  yielded: number;
  self: number;
  /** Base classes that are of this program, in order, and whether others are not. */
  bases: Place[];
  has_unknown_base: boolean;
  subclasses: Place[];
  /** Of an interface: how it is called. */
  calls: Place[];
  /** The overloads that announce it, in order. */
  signatures: Place[];
}

/** The name under which an interface keeps how it is called. */
export const CALLED = '*call';

/** The name under which a class keeps what constructs it, where that has no name of its own. */
export const CONSTRUCTOR = '*new';

/** The name of a type where several of one name differ by how many types they take. */
export const withArity = (name: string, count: number): string => (count > 0 ? `${name}<${count}>` : name);

/** The name under which a type keeps what brackets and loops give. */
export const ITEMS = '*items';

const NONE: Place['outer'] = new Map();

/** Turns one file's scopes into places, with all names declared. `declaresByAssigning`: a first assignment makes a local name. */
export function makePlaces(scopes: readonly Scope[], file_path: string, language: string, first: number, solver: Solver, declaresByAssigning: boolean): Place[] {
  const places: Place[] = [];
  scopes.forEach((facts, i) => {
    places.push({
      index: first + i,
      facts,
      file_path,
      language,
      symbol_id: facts.symbol_id,
      parent: places[facts.parent] ?? null,
      names: new Map(),
      outer: facts.outer_names.length === 0 ? NONE : new Map(facts.outer_names.map(({ name, where }) => [name, where])),
      wildcards: [],
      open_paths: [],
      owner: null,
      parameters: [],
      returned: facts.kind === 'function' ? solver.node() : -1,
      yielded: facts.kind === 'function' || facts.kind === 'comprehension' ? solver.node() : -1,
      self: facts.kind === 'function' || facts.kind === 'class' ? solver.node() : -1,
      bases: [],
      has_unknown_base: false,
      subclasses: [],
      calls: [],
      signatures: [],
    });
  });
  for (const place of places) declareNames(place, places, solver, declaresByAssigning);
  return places;
}

function declareNames(place: Place, places: readonly Place[], solver: Solver, declaresByAssigning: boolean): void {
  for (const parameter of place.facts.parameters) {
    const own = parameter.target?.is === 'name' ? declare(place, parameter.target.name, 'parameter', solver) : null;
    if (own) own.written ??= parameter.type;
    place.parameters.push(own?.node ?? solver.node());
    if (parameter.target?.is === 'pattern') for (const name of namesOf(parameter.target)) declare(place, name, 'parameter', solver);
  }
  for (const statement of place.facts.body) {
    if (statement.do === 'import') {
      if (statement.name === '*') place.wildcards.push(statement.module);
      else declare(place, statement.local, 'import', solver).imported ??= { module: statement.module, name: statement.name };
    }
    if (statement.do === 'alias') declare(place, statement.local, 'import', solver).alias ??= statement.path;
    if (statement.do === 'wildcard') place.open_paths.push(statement.path);
    if (statement.do !== 'assign' || (statement.declares === null && !declaresByAssigning)) continue;
    if (statement.target.is === 'name' && statement.target.name === CALLED && statement.value?.is === 'function') place.calls.push(places[statement.value.scope] as Place);
    for (const name of namesOf(statement.target)) {
      if (place.outer.has(name) || decorates(place, statement.target, statement.value)) continue;
      const scope = statement.value?.is === 'function' || statement.value?.is === 'class' ? (places[statement.value.scope] ?? null) : null;
      const variable = declare(place, name, statement.declares ?? 'variable', solver);
      if (statement.target.is === 'name') variable.written ??= statement.type;
      if (statement.declares === 'variable' && statement.value) variable.is_named_after ||= callsName(statement.value, name);
      if (scope && (variable.origin !== 'many' || variable.declared?.facts.traits.includes('abstract'))) declareScope(variable, scope);
      if (statement.value?.is === 'module') requireModule(variable, statement.value.module, statement.target, name);
    }
  }
}

function declareScope(variable: Variable, scope: Place): void {
  const { declared } = variable;
  if (announces(scope, declared)) declared?.signatures.push(scope);
  else variable.declared = scope;
  if (declared && declared !== scope && announces(declared, scope) && scope.facts.kind === 'function') scope.signatures.push(declared, ...declared.signatures);
}

/** `Item = printed(compared(Item))` decorates a class, which it is still. */
export function decorates(place: Place, target: Target, value: Expression | null): boolean {
  return target.is === 'name' && value?.is === 'call' && place.names.get(target.name)?.declared?.facts.kind === 'class' && isPassed(value, target.name);
}

const isPassed = (value: Expression, name: string): boolean =>
  value.is === 'call' && value.form !== 'new' && value.arguments.some((one) => (one.value.is === 'name' && one.value.name === name) || isPassed(one.value, name));

const callsName = (value: Expression, name: string): boolean =>
  value.is === 'call' ? value.callee.is === 'name' && value.callee.name === name : value.is === 'either' && value.of.some((one) => callsName(one, name));

/** A prototype or an overload's signature of what is declared already. */
const announces = (scope: Place, declared: Place | null): boolean => declared !== null && scope.facts.kind === 'function' && scope.facts.traits.includes('abstract');

/** `const a = require('m')` and `const { a } = require('m')` are imports. */
function requireModule(variable: Variable, module: string, target: Target, name: string): void {
  if (variable.origin === 'many') return;
  const part = target.is === 'pattern' ? target.parts.find((one) => one.target.is === 'name' && one.target.name === name) : undefined;
  if (target.is === 'pattern' && (part === undefined || part.is_rest || part.key === null)) return;
  variable.origin = 'import';
  variable.imported = { module, name: part ? part.key : 'default' };
}

function declare(place: Place, name: string, origin: Variable['origin'], solver: Solver): Variable {
  const known = place.names.get(name);
  if (known) {
    known.origin = 'many';
    return known;
  }
  const variable: Variable = {
    node: solver.node(place.facts.kind === 'class' || place.parent === null ? MANY : undefined),
    origin,
    declared: null,
    is_typed: false,
    is_named_after: false,
    written: null,
    alias: null,
    imported: null,
  };
  place.names.set(name, variable);
  return variable;
}

/** The plain names a target binds. */
export function namesOf(target: Target): string[] {
  if (target.is === 'name') return [target.name];
  return target.is === 'pattern' ? target.parts.flatMap((part) => namesOf(part.target)) : [];
}

/** A name as seen from a place: its own, then those around it; members of a class are no names for what is inside its functions. */
export function lookup(place: Place, name: string, is_called = false): { variable: Variable; place: Place } | null {
  const where = place.outer.get(name);
  let here: Place | null = where === 'file' ? fileOf(place) : where === 'function' ? place.parent : place;
  for (let is_first = true; here; here = here.parent, is_first = false) {
    if (here.facts.kind === 'class' && !is_first && !here.facts.traits.includes('namespace')) continue;
    const variable = here.names.get(name);
    if (variable && !(is_called && variable.is_named_after)) return { variable, place: here };
  }
  return null;
}

/** The class around a place whose member a bare name is, nearer than any variable of that name; null when it is none. A name that is called is no variable. */
export function implicitOwner(place: Place, name: string, is_called = false): Place | null {
  for (let here: Place | null = place; here; here = here.parent) {
    const of: Place = here.owner ?? here;
    if (here.facts.kind === 'class' && linearize(of).some(({ names }) => names.has(name) && !(is_called && names.get(name)?.is_named_after))) return of;
    if (here.facts.kind !== 'class' && here.parent !== null && here.names.has(name) && !is_called) return null;
  }
  return null;
}

/** Of a class that is written in parts, the one that has the members of all. */
export const wholeOf = (place: Place): Place => (place.facts.traits.includes('reopened') ? (place.owner ?? place) : place);

/** The place of the whole file. */
export function fileOf(place: Place): Place {
  let here = place;
  while (here.parent) here = here.parent;
  return here;
}

/** The class a place is directly or indirectly inside of. */
export function classOf(place: Place): Place | null {
  for (let here: Place | null = place; here; here = here.parent)
    if (here.facts.kind === 'class' && (!here.facts.traits.includes('namespace') || here.facts.traits.includes('reopened'))) return here.owner ?? here;
  return null;
}
