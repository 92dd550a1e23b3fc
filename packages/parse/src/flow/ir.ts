import type { SymbolId } from '@doctown/schema';

/**
 * What a file's code does with values, reduced to what can flow: names, members, calls, containers. The same for every language; each has a
 * lowering that writes it. Plain data, so that it can cross threads.
 */
export interface FlowFacts {
  /** Scope 0 is the file itself; a parent stands before its children. */
  scopes: Scope[];
  /** The package it says it belongs to, whose other files' names are its own; null where a file stands alone. */
  package: string | null;
}

/** `named`: a name that is a call where it means a function that takes nothing, and else what it names. */
export type CallForm = 'call' | 'named' | 'new' | 'decorator' | 'jsx' | 'macro' | 'reference';

export type ScopeKind = 'module' | 'class' | 'function' | 'block' | 'comprehension';

/** `macro`: its text stands wherever it is called. `package`: its members and those of the package it opens are the same. `shared`: a namespace that several files fill. `self_first`: the first parameter is the object. `typed_self`: what the object is, is written. `returns_self`: an accessor that is read like a field. */
export type ScopeTrait =
  | 'static'
  | 'class_method'
  | 'accessor'
  | 'generator'
  | 'self_first'
  | 'typed_self'
  | 'arrow'
  | 'constructor'
  | 'abstract'
  | 'namespace'
  | 'reopened'
  | 'shared'
  | 'macro'
  | 'package'
  | 'extension';

export interface Scope {
  kind: ScopeKind;
  /** Index of the scope around it; -1 for the file. */
  parent: number;
  /** The innermost named symbol it belongs to. */
  symbol_id: SymbolId;
  /** It is that symbol's own scope, not one inside it. */
  is_symbol: boolean;
  traits: ScopeTrait[];
  parameters: Parameter[];
  type_parameters: TypeParameter[];
  return_type: TypeExpression | null;
  /** The type another name stands for. */
  alias: TypeExpression | null;
  /** The type its members belong to, where they stand apart from it. */
  attaches_to: TypeExpression | null;
  /** Base classes, interfaces and traits, in order. */
  bases: Base[];
  body: Statement[];
  /** Names that mean those of an outer function or of the file. */
  outer_names: { name: string; where: 'file' | 'function' }[];
}

export interface Base {
  of: Expression;
  how: 'extends' | 'implements';
  line: number;
}

export interface TypeParameter {
  name: string;
  bound: TypeExpression | null;
}

export interface Parameter {
  target: Target | null;
  name: string;
  type: TypeExpression | null;
  default: Expression | null;
  rest: 'positional' | 'named' | null;
}

/** A written type. `path` is dotted; `|` is a union of its arguments, `()` a function that returns its first argument and takes the others, `[]` a list of it, `(,)` a row of its arguments; `this of` a function's parameter that is what it is run on. */
export interface TypeExpression {
  path: string;
  arguments: TypeExpression[];
}

/** The name of an argument that is for the last parameter, whichever that is. */
export const LAST = '*last';

export interface Argument {
  value: Expression;
  name: string | null;
  is_spread: boolean;
}

/** `map`: its keys are no members of it; `object`: they are. */
export type ContainerKind = 'list' | 'map' | 'object';

export interface Entry {
  /** A constant key or position; null when it cannot be known. */
  key: string | null;
  value: Expression;
  is_spread: boolean;
}

export type Expression =
  | { is: 'name'; name: string }
  | { is: 'self' }
  | { is: 'super' }
  | { is: 'member'; of: Expression; name: string }
  | { is: 'element'; of: Expression; key: string | null }
  | { is: 'iterate'; of: Expression }
  | { is: 'call'; callee: Expression; arguments: Argument[]; form: CallForm; line: number }
  | { is: 'function'; scope: number }
  | { is: 'class'; scope: number }
  /** A block run in place, whose yields are the items of a list. */
  | { is: 'comprehension'; scope: number }
  | { is: 'container'; kind: ContainerKind; entries: Entry[] }
  | { is: 'literal'; type: string }
  | { is: 'either'; of: Expression[] }
  | { is: 'typed'; type: TypeExpression; of: Expression | null }
  | { is: 'module'; module: string; line: number };

export type Target =
  | { is: 'name'; name: string }
  | { is: 'member'; of: Expression; name: string }
  | { is: 'element'; of: Expression; key: string | null }
  | { is: 'pattern'; parts: { key: string | null; is_rest: boolean; target: Target; default: Expression | null }[] };

export type Statement =
  | { do: 'assign'; target: Target; value: Expression | null; type: TypeExpression | null; declares: 'variable' | 'function' | 'class' | null }
  | { do: 'evaluate'; value: Expression }
  | { do: 'return'; value: Expression }
  | { do: 'yield'; value: Expression }
  /** `name` null: the module itself; `*`: everything public. */
  | { do: 'import'; module: string; name: string | null; local: string; line: number }
  /** Another name for what a dotted path means. */
  | { do: 'alias'; path: string; local: string; line: number }
  /** All names inside what a dotted path means. */
  | { do: 'wildcard'; path: string; line: number }
  /** `module` null: of this file. `*` as both names: everything. */
  | { do: 'export'; exported: string; local: string; module: string | null; line: number };
