import type { Chunk, CodeSymbol, SymbolId } from '@doctown/schema';
import type { FlowFacts } from './flow/ir.ts';

/** A name brought in by an import: `from m import name as alias`. `default` and `*` are names too. */
export interface ImportedName {
  name: string;
  /** The name it has in this file. */
  local: string;
}

/** One import, include, use, require or re-export, as written. */
export interface ImportFact {
  /** As written, unquoted: `./util`, `..pkg.mod`, `crate::a::b`, `example.com/m/pkg`. */
  module: string;
  names: ImportedName[];
  /** The local name the whole module has (`import * as ns`, `import a.b as c`, Go's package name); null when it has none. */
  namespace: string | null;
  /** Everything public of the module comes in. */
  is_wildcard: boolean;
  /** `export … from`, `pub use`: the names go out again. */
  is_reexport: boolean;
  line: number;
}

/** `export { local as exported }`, `export default X`, `module.exports = X`, `__all__`. */
export interface ExportFact {
  exported: string;
  local: string;
}

export type CallForm = 'call' | 'new' | 'decorator' | 'jsx' | 'macro' | 'reference';

/** One call as written. */
export interface CallFact {
  /** The innermost named symbol around it; the file's module symbol at top level. */
  caller_id: SymbolId;
  /** The last name: `c` of `a.b.c()`. */
  callee: string;
  /** What stands before it, normalised to dots (`a.b`, `self`, `this.x`, `super`, `crate.m`, `Foo()` for a call's result); null when nothing does. */
  receiver: string | null;
  form: CallForm;
  /** How many arguments, where that can be counted. */
  argument_count: number | null;
  line: number;
}

/** A base class, an implemented interface or trait, as written; generics and arguments stripped. */
export interface HeritageFact {
  symbol_id: SymbolId;
  base: string;
  kind: 'extends' | 'implements';
  line: number;
}

/** What a local name, parameter, field or return value is, where the source says so. */
export interface BindingFact {
  /** The function, method, class or module in whose scope the name lives. */
  scope_id: SymbolId;
  /** `x`, `self.x`, `this.x`, or `()` for the scope's own return value. */
  name: string;
  /** The type or class as written, or the callee for `x = f()`; null when it only shadows an outer name. */
  type: string | null;
  how: 'annotation' | 'constructed' | 'call' | 'alias' | 'shadow';
}

/** All one file says, before anything is resolved across files. Arrays are in source order. */
export interface FileFacts {
  file_path: string;
  language: string;
  /** First its `module` symbol, which spans the file; then the others in source order. */
  symbols: CodeSymbol[];
  chunks: Chunk[];
  imports: ImportFact[];
  exports: ExportFact[];
  calls: CallFact[];
  heritage: HeritageFact[];
  bindings: BindingFact[];
  /** What the code does with values; null for a language without a lowering. */
  flow: FlowFacts | null;
  /** Lines (from 1) where the grammar found an error; the rest of the file is still read. */
  error_lines: number[];
}
