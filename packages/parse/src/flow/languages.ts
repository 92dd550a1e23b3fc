import type { FlowLanguage } from './program.ts';

/** What holds where a language says nothing else. */
const script: FlowLanguage = {
  declares_by_assigning: false,
  defaults_inside: false,
  constructors: ['constructor'],
  inherits_constructors: false,
  inherits_parameter_types: false,
  names_modules: false,
  packages_by_folder: false,
  links_by_including: false,
  primitives: new Set(),
  packages_by_name: false,
  implicit_members: false,
  class_members_apart: false,
  naming_calls: false,
  shares_names: false,
  overloads: false,
  labels: false,
  is_static: false,
  types_by_arity: false,
  lambdas_have_self: false,
  extensions: 'none',
  hands_on: new Set(),
  constructs_by: null,
  dotted_names: false,
  lender: null,
  names_are_objects: false,
  hides_called: false,
  called_by: null,
  iterators: ['[iterator]', '[asyncIterator]'],
  steps: ['next'],
  indexers: [],
  subscripts: [],
  overrides: 'any',
  fits_interfaces: false,
};

const python: FlowLanguage = {
  ...script,
  subscripts: ['__getitem__'],
  inherits_parameter_types: true,
  declares_by_assigning: true,
  constructors: ['__init__'],
  inherits_constructors: true,
  iterators: ['__iter__', '__aiter__'],
  steps: ['__next__', '__anext__'],
};

const go: FlowLanguage = { ...script, constructors: [], iterators: [], steps: [], packages_by_folder: true, overrides: 'none', fits_interfaces: true };

const java: FlowLanguage = {
  ...script,
  constructors: ['*new'],
  iterators: ['iterator'],
  steps: ['next'],
  implicit_members: true,
  overloads: true,
  is_static: true,
  packages_by_name: true,
};

const php: FlowLanguage = {
  ...script,
  declares_by_assigning: true,
  inherits_parameter_types: true,
  called_by: '__invoke',
  subscripts: ['offsetGet'],
  constructors: ['__construct'],
  iterators: ['getIterator'],
  steps: ['current'],
  packages_by_name: true,
};

const kotlin: FlowLanguage = {
  ...java,
  called_by: 'invoke',
  lambdas_have_self: true,
  names_are_objects: true,
  overrides: 'marked',
  extensions: 'in_sight',
  iterators: ['iterator'],
  indexers: ['get'],
  hands_on: new Set(['let', 'also', 'apply', 'run', 'with', 'takeIf', 'takeUnless', 'use', 'value']),
};

const scala: FlowLanguage = {
  ...kotlin,
  indexers: ['apply'],
  lambdas_have_self: false,
  overrides: 'any',
  hands_on: new Set(['get', 'getOrElse', 'orElse', 'head', 'foreach', 'map', 'flatMap', 'filter', 'fold']),
  called_by: 'apply',
};

const swift: FlowLanguage = { ...java, labels: true, extensions: 'everywhere', iterators: ['makeIterator'], called_by: 'callAsFunction' };

const csharp: FlowLanguage = { ...java, types_by_arity: true, extensions: 'everywhere', iterators: ['GetEnumerator'], steps: [], overrides: 'marked_in_classes' };
const c: FlowLanguage = { ...script, constructors: [], iterators: [], steps: [], packages_by_name: true, links_by_including: true, overrides: 'none' };
const cpp: FlowLanguage = {
  ...c,
  hands_on: new Set(['get', 'release', 'lock', 'value', 'value_or', 'load', 'begin']),
  constructors: ['*new'],
  iterators: ['begin'],
  indexers: ['operator[]'],
  overrides: 'virtual',
  implicit_members: true,
  overloads: true,
};

const rust: FlowLanguage = {
  ...script,
  overrides: 'own_bases',
  constructors: [],
  names_modules: true,
  primitives: new Set('u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 bool char str'.split(' ')),
  iterators: ['into_iter'],
  indexers: ['index', 'index_mut'],
  hands_on: new Set(
    'unwrap expect clone as_ref as_mut borrow borrow_mut unwrap_or unwrap_or_else unwrap_or_default ok ok_or ok_or_else err take lock read write get_mut to_owned into iter as_deref as_deref_mut map map_err and_then or_else filter cloned copied deref then transpose replace get_or_insert_with inspect is_some_and'.split(
      ' ',
    ),
  ),
};

const ruby: FlowLanguage = {
  ...script,
  declares_by_assigning: true,
  constructors: ['initialize'],
  inherits_constructors: true,
  constructs_by: 'new',
  class_members_apart: true,
  naming_calls: true,
  subscripts: ['[]'],
  hands_on: new Set(['tap', 'then', 'yield_self', 'freeze', 'dup', 'clone', 'itself']),
  iterators: ['each'],
  steps: [],
  implicit_members: true,
  packages_by_name: true,
};

const bash: FlowLanguage = { ...script, shares_names: true, declares_by_assigning: true, constructors: [], iterators: [], steps: [] };

const lua: FlowLanguage = { ...script, constructors: [], iterators: [], steps: [], lender: '__index', overrides: 'none' };

const elixir: FlowLanguage = { ...script, declares_by_assigning: true, constructors: [], iterators: [], steps: [], implicit_members: true, dotted_names: true };

const dart: FlowLanguage = {
  ...script,
  constructors: ['*new'],
  implicit_members: true,
  is_static: true,
  called_by: 'call',
  hides_called: true,
  extensions: 'everywhere',
  iterators: ['iterator'],
  steps: ['current'],
  indexers: ['operator[]'],
};

const javascript: FlowLanguage = { ...script, defaults_inside: true, inherits_constructors: true };

const known: Readonly<Record<string, FlowLanguage>> = { python, go, rust, java, kotlin, scala, swift, csharp, php, c, cpp, ruby, bash, lua, elixir, dart };

/** How values flow in a language; like JavaScript where nothing else is said. */
export const flowLanguage = (name: string): FlowLanguage => known[name] ?? javascript;
