/** What differs between languages where values flow. */
export interface FlowLanguage {
  /** A first assignment makes a local name. */
  declares_by_assigning: boolean;
  /** The default of a parameter runs in the function, each time it is called without. */
  defaults_inside: boolean;
  /** What a class is constructed by. */
  constructors: readonly string[];
  /** A name nobody declares may be a module: a package of the repository, the crate, the file itself. */
  names_modules: boolean;
  /** The member of a class that constructs it, where calling the class does not. */
  constructs_by: string | null;
  /** The member that runs when an object, or the object of a class's name, is called. */
  called_by: string | null;
  /** The name of a class may be an object that can be called, before it means to construct. */
  names_are_objects: boolean;
  /** A variable hides the member of its name where it is called, too. */
  hides_called: boolean;
  /** Methods that hand on what they are called on, where its class has none of that name. */
  hands_on: ReadonlySet<string>;
  /** Names of modules have dots and are the same everywhere; what several files declare is none's. */
  dotted_names: boolean;
  /** The member of an object whose own members are the object's too. */
  lender: string | null;
  /** Names are passed around by sourcing that nobody can see: what only one file declares is meant wherever it is called. */
  shares_names: boolean;
  /** To name a function is to call it: it is never a value itself. */
  naming_calls: boolean;
  /** A class's own methods are not those of its objects. */
  class_members_apart: boolean;
  /** Inside a class its members need no `this`. */
  implicit_members: boolean;
  /** Functions may be called like members of a type they stand apart from: where their name is in sight, or anywhere. */
  extensions: 'none' | 'in_sight' | 'everywhere';
  /** Types of the language itself that a trait may be implemented for. */
  primitives: ReadonlySet<string>;
  /** Several functions of one name differ by how many arguments they take. */
  overloads: boolean;
  /** What is passed without a label is for a parameter that has none, where a function is called by its name. */
  labels: boolean;
  /** Types of one name differ by how many types they take, and are seen without their package being named in the file. */
  types_by_arity: boolean;
  /** A lambda may be run on an object, whose members are names inside it. */
  lambdas_have_self: boolean;
  /** A value is what its written type says and nothing more. */
  is_static: boolean;
  /** A file sees what it includes before what it is only linked with. */
  links_by_including: boolean;
  /** Packages are named in files, and paths begin with them. */
  packages_by_name: boolean;
  /** A package is a folder, not only a name. */
  packages_by_folder: boolean;
  /** What a loop calls on what it runs over, and then on that again and again. */
  iterators: readonly string[];
  steps: readonly string[];
  /** What `object[key]` calls. */
  indexers: readonly string[];
  /** What says what `object[key]` is worth, where that is not held for a call. */
  subscripts: readonly string[];
  /** Which members of a base a member of that name takes the place of: any, only where `override` is written (in classes, or everywhere), only of what is `virtual`, only of the trait an `impl` is for, or none. */
  overrides: 'any' | 'marked' | 'marked_in_classes' | 'virtual' | 'own_bases' | 'none';
  /** A type that has the methods of an interface implements it, said or not. */
  fits_interfaces: boolean;
  /** A parameter without a type has that of the method it overrides. */
  inherits_parameter_types: boolean;
  /** Constructing a class calls a constructor it inherits. */
  inherits_constructors: boolean;
}

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
