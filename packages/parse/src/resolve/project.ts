import type { CodeSymbol } from '@doctown/schema';
import type { BindingFact, FileFacts } from '../facts.ts';

/** What the repository says about itself besides its code. */
export interface ProjectFiles {
  /** Every file of the repository. */
  paths: readonly string[];
  /** Contents of the files `isProjectFile` asks for, by path. */
  texts: Readonly<Record<string, string>>;
}

const TYPES = new Set(['class', 'struct', 'interface', 'trait', 'enum', 'union', 'type_alias', 'impl']);
export const isType = (symbol: CodeSymbol): boolean => TYPES.has(symbol.kind);

export interface Project {
  files: ReadonlyMap<string, FileFacts>;
  symbols: ReadonlyMap<string, CodeSymbol>;
  /** A file's module symbol. */
  moduleOf: ReadonlyMap<string, CodeSymbol>;
  /** Symbols directly inside another, by name. */
  children: ReadonlyMap<string, ReadonlyMap<string, CodeSymbol[]>>;
  /** Methods that hang on a type by its name rather than by nesting: `place\0Type` → name → methods. */
  attached: ReadonlyMap<string, ReadonlyMap<string, CodeSymbol[]>>;
  bindings: ReadonlyMap<string, ReadonlyMap<string, BindingFact>>;
  /** `self.x` of a class, wherever it is bound. */
  fields: ReadonlyMap<string, ReadonlyMap<string, BindingFact>>;
  /** Methods by bare name, per language family. */
  methods: ReadonlyMap<string, CodeSymbol[]>;
  texts: ProjectFiles['texts'];
  paths: ReadonlySet<string>;
}

type Nested<T> = Map<string, Map<string, T>>;

/** Tables over all files, built once. */
export function indexProject(files: readonly FileFacts[], project: ProjectFiles): Project {
  const symbols = new Map(files.flatMap((file) => file.symbols.map((symbol) => [symbol.symbol_id as string, symbol])));
  const children: Nested<CodeSymbol[]> = new Map();
  const attached: Nested<CodeSymbol[]> = new Map();
  const methods = new Map<string, CodeSymbol[]>();
  for (const symbol of symbols.values()) {
    if (symbol.parent_id) push(children, symbol.parent_id, symbol.name, symbol);
    for (const key of attachments(symbol, symbols)) push(attached, key, symbol.name, symbol);
    if (symbol.kind === 'method') methods.set(methodKey(symbol.language, symbol.name), [...(methods.get(methodKey(symbol.language, symbol.name)) ?? []), symbol]);
  }
  const bindings: Nested<BindingFact> = new Map();
  const fields: Nested<BindingFact> = new Map();
  for (const binding of files.flatMap((file) => file.bindings)) {
    keep(bindings, binding.scope_id, binding);
    if (!/^(self|this)\./.test(binding.name)) continue;
    const owner = enclosingType(symbols.get(binding.scope_id), symbols);
    if (owner) keep(fields, owner, { ...binding, name: binding.name.replace(/^(self|this)\./, '') });
  }
  const moduleOf = new Map(files.flatMap((file) => (file.symbols[0] ? [[file.file_path, file.symbols[0]]] : [])));
  return {
    files: new Map(files.map((file) => [file.file_path, file])),
    symbols,
    moduleOf,
    children,
    attached,
    bindings,
    fields,
    methods,
    texts: project.texts,
    paths: new Set(project.paths),
  };
}

const family = (language: string): string => (/^(typescript|tsx|javascript)$/.test(language) ? 'js' : language);
export const methodKey = (language: string, name: string): string => `${family(language)}\0${name}`;
export const folderOf = (file_path: string): string => file_path.split('/').slice(0, -1).join('/');

/** Where methods of a type are looked up when nesting does not tell: Go by package, prototypes by file, impls by crate. */
export const attachmentKey = (symbol: { language: string; file_path: string }, type: string): string =>
  symbol.language === 'go' ? `go:${folderOf(symbol.file_path)}\0${type}` : symbol.language === 'rust' ? `rust\0${type}` : `${symbol.file_path}\0${type}`;

function attachments(symbol: CodeSymbol, symbols: ReadonlyMap<string, CodeSymbol>): string[] {
  const parent = symbol.parent_id ? symbols.get(symbol.parent_id) : undefined;
  if (parent?.kind === 'impl')
    return [
      attachmentKey(
        symbol,
        parent.name
          .replace(/^.* for /, '')
          .split('::')
          .pop() ?? '',
      ),
    ];
  if (symbol.kind !== 'method' || parent === undefined || isType(parent)) return [];
  const owner = symbol.qualified_name.split('.').at(-2);
  return owner ? [attachmentKey(symbol, owner)] : [];
}

/** The id of the type a symbol stands in; itself when it is one. */
export function enclosingType(symbol: CodeSymbol | undefined, symbols: ReadonlyMap<string, CodeSymbol>): string | null {
  for (let here = symbol; here; here = here.parent_id ? symbols.get(here.parent_id) : undefined) if (isType(here)) return here.symbol_id;
  return null;
}

function push(table: Nested<CodeSymbol[]>, key: string, name: string, symbol: CodeSymbol): void {
  const names = table.get(key) ?? new Map<string, CodeSymbol[]>();
  table.set(key, names);
  names.set(name, [...(names.get(name) ?? []), symbol]);
}

/** The first that says a type wins over any that does not. */
function keep(table: Nested<BindingFact>, key: string, binding: BindingFact): void {
  const names = table.get(key) ?? new Map<string, BindingFact>();
  table.set(key, names);
  if (!names.has(binding.name) || (names.get(binding.name)?.type === null && binding.type !== null)) names.set(binding.name, binding);
}
