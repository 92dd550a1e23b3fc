import type { CodeSymbol } from '@doctown/schema';
import type { BindingFact, HeritageFact } from '../facts.ts';
import { attachmentKey, enclosingType, isType, type Project } from './project.ts';
import type { Meaning, Scopes } from './scope.ts';

const MAX_DEPTH = 10;

export interface Members {
  /** A method or property of a type, its own first, then of its bases, breadth first. */
  member(type: CodeSymbol, name: string): CodeSymbol[];
  bases(type: CodeSymbol): CodeSymbol[];
  /** The types an expression like `a.b`, `self.x` or `f()` has at a place. `external` when it comes from outside. */
  typesOf(scope: CodeSymbol, expression: string): { types: CodeSymbol[]; modules: string[]; is_external: boolean; is_exact: boolean };
}

type Types = ReturnType<Members['typesOf']>;
const nothing: Types = { types: [], modules: [], is_external: false, is_exact: false };

/** Types of receivers and members of types, across files. */
export function createMembers(project: Project, scopes: Scopes): Members {
  const heritage = Map.groupBy(
    [...project.files.values()].flatMap((file) => file.heritage),
    ({ symbol_id }) => symbol_id as string,
  );
  const impls = Map.groupBy(
    [...project.symbols.values()].filter(({ kind }) => kind === 'impl'),
    (symbol) =>
      attachmentKey(
        symbol,
        symbol.name
          .replace(/^.* for /, '')
          .split('::')
          .pop() ?? '',
      ),
  );
  return { member, bases, typesOf };

  function bases(type: CodeSymbol): CodeSymbol[] {
    const own = heritage.get(type.symbol_id) ?? [];
    const viaImpls =
      type.language === 'rust' && type.kind !== 'impl' ? (impls.get(attachmentKey(type, type.name)) ?? []).flatMap((impl) => heritage.get(impl.symbol_id) ?? []) : [];
    return [...own, ...viaImpls].flatMap((fact) => baseOf(fact)).filter((base) => base.symbol_id !== type.symbol_id);
  }

  function baseOf(fact: HeritageFact): CodeSymbol[] {
    const owner = project.symbols.get(fact.symbol_id);
    return owner ? named(owner, fact.base, 0).types : [];
  }

  function member(type: CodeSymbol, name: string): CodeSymbol[] {
    const seen = new Set<string>();
    let level = [type];
    for (let depth = 0; level.length > 0 && depth < MAX_DEPTH; depth++) {
      for (const here of level) {
        const own = ownMember(here, name);
        if (own.length > 0) return own;
        seen.add(here.symbol_id);
      }
      level = level.flatMap(bases).filter(({ symbol_id }) => !seen.has(symbol_id));
    }
    return [];
  }

  function ownMember(type: CodeSymbol, name: string): CodeSymbol[] {
    const target =
      type.kind === 'impl'
        ? (type.name
            .replace(/^.* for /, '')
            .split('::')
            .pop() ?? '')
        : type.name;
    return project.children.get(type.symbol_id)?.get(name) ?? project.attached.get(attachmentKey(type, target))?.get(name) ?? [];
  }

  function typesOf(scope: CodeSymbol, expression: string, depth = 0): Types {
    if (depth > MAX_DEPTH || expression === '' || expression.includes('?')) return nothing;
    if (expression.endsWith('()')) return resultOf(scope, expression.slice(0, -2), depth);
    const parts = expression.split('.');
    const last = parts.pop() ?? '';
    if (parts.length === 0) return ofName(scope, last, depth);
    const whole = wholeImport(scope, expression);
    if (whole) return whole;
    return attribute(typesOf(scope, parts.join('.'), depth + 1), last, depth);
  }

  /** Python's `import a.b.c` makes the dotted path itself a name. */
  function wholeImport(scope: CodeSymbol, path: string): Types | null {
    const file = project.files.get(scope.file_path);
    if (file?.language !== 'python' || !file.imports.some(({ namespace }) => namespace === path)) return null;
    return toTypes(scopes.lookup(scope, path), 0);
  }

  function ofName(scope: CodeSymbol, name: string, depth: number): Types {
    if (name === 'self' || name === 'this' || name === 'cls' || name === 'Self') return self(scope);
    if (name === 'super') {
      const own = self(scope);
      return { ...own, types: own.types.flatMap(bases) };
    }
    return toTypes(scopes.lookup(scope, name), depth);
  }

  function self(scope: CodeSymbol): Types {
    const id = enclosingType(scope, project.symbols);
    const type = id ? project.symbols.get(id) : prototypeOwner(scope);
    return type ? { ...nothing, types: [type], is_exact: true } : nothing;
  }

  /** `Foo.prototype.bar = function` belongs to `Foo` of the same file. */
  function prototypeOwner(scope: CodeSymbol): CodeSymbol | undefined {
    for (let here: CodeSymbol | undefined = scope; here; here = here.parent_id ? project.symbols.get(here.parent_id) : undefined) {
      const owner = here.kind === 'method' ? here.qualified_name.split('.').at(-2) : undefined;
      const found = owner ? project.children.get(project.moduleOf.get(here.file_path)?.symbol_id ?? '')?.get(owner)?.[0] : undefined;
      if (found) return found;
    }
    return undefined;
  }

  function toTypes(meaning: Meaning, depth: number): Types {
    if (meaning.type === 'external') return { ...nothing, is_external: true };
    if (meaning.type === 'modules') return { ...nothing, modules: meaning.files, is_exact: true };
    if (meaning.type === 'symbols') return { ...nothing, types: meaning.symbols.filter((symbol) => isType(symbol) || isHolder(symbol)), is_exact: true };
    return meaning.type === 'local' ? ofBinding(meaning.scope, meaning.binding, depth) : nothing;
  }

  /** A constructor function or an object that methods were attached to. */
  function isHolder(symbol: CodeSymbol): boolean {
    return project.attached.has(attachmentKey(symbol, symbol.name)) || symbol.kind === 'namespace' || symbol.kind === 'module';
  }

  function ofBinding(scope: CodeSymbol, { type, how, name }: BindingFact, depth: number): Types {
    if (type === null || type === name || depth > MAX_DEPTH) return nothing;
    const found = how === 'call' ? resultOf(scope, type, depth + 1) : how === 'alias' ? typesOf(scope, type, depth + 1) : named(scope, type, depth + 1);
    return { ...found, is_exact: false };
  }

  /** A type as written, seen from a place. */
  function named(scope: CodeSymbol, type: string, depth: number): Types {
    if (depth > MAX_DEPTH) return nothing;
    const from = project.symbols.get(scope.parent_id ?? '') ?? scope;
    return typesOf(isType(scope) ? from : scope, type, depth + 1);
  }

  function resultOf(scope: CodeSymbol, callee: string, depth: number): Types {
    const path = callee.split('.');
    const name = path.pop() ?? '';
    if (name === 'super') return ofName(scope, 'super', depth);
    const targets = path.length === 0 ? symbolsOf(scopes.lookup(scope, name)) : attributeSymbols(typesOf(scope, path.join('.'), depth + 1), name);
    for (const target of targets) {
      if (isType(target)) return { ...nothing, types: [target] };
      const returns = project.bindings.get(target.symbol_id)?.get('()');
      if (returns?.type) return { ...named(target, returns.type, depth + 1), is_exact: false };
    }
    return targets.length === 0 && path.length > 0 && typesOf(scope, path.join('.'), depth + 1).is_external ? { ...nothing, is_external: true } : nothing;
  }

  function attribute(owner: Types, name: string, depth: number): Types {
    if (owner.is_external) return owner;
    for (const type of owner.types) {
      const field = project.fields.get(type.symbol_id)?.get(name) ?? project.bindings.get(type.symbol_id)?.get(`self.${name}`);
      const scope = field ? project.symbols.get(field.scope_id) : undefined;
      if (field && scope) return ofBinding(scope, field, depth + 1);
    }
    const symbols = attributeSymbols(owner, name).filter((symbol) => isType(symbol) || isHolder(symbol));
    const modules = owner.modules.flatMap((file) => modulesOf(scopes.exported(file, name)));
    return { ...nothing, types: symbols, modules, is_exact: owner.is_exact };
  }

  function attributeSymbols(owner: Types, name: string): CodeSymbol[] {
    return [...owner.types.flatMap((type) => member(type, name)), ...owner.modules.flatMap((file) => symbolsOf(scopes.exported(file, name)))];
  }
}

export const symbolsOf = (meaning: Meaning): CodeSymbol[] => (meaning.type === 'symbols' ? meaning.symbols : []);
const modulesOf = (meaning: Meaning): string[] => (meaning.type === 'modules' ? meaning.files : []);
