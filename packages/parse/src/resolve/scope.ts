import type { CodeSymbol } from '@doctown/schema';
import type { BindingFact, FileFacts, ImportFact } from '../facts.ts';
import type { ResolveModule } from './modules.ts';
import { folderOf, type Project } from './project.ts';

/** What a name means: declarations of this repository, a whole module, something from outside, a local value, or nothing we know. */
export type Meaning =
  | { type: 'symbols'; symbols: CodeSymbol[] }
  | { type: 'modules'; files: string[] }
  | { type: 'external' }
  | { type: 'local'; binding: BindingFact; scope: CodeSymbol }
  | { type: 'unknown' };

const UNKNOWN: Meaning = { type: 'unknown' };
const MAX_HOPS = 12;

export interface Scopes {
  /** A bare name at a place. */
  lookup(scope: CodeSymbol, name: string): Meaning;
  /** A name a file gives to others, through re-exports. */
  exported(file_path: string, name: string): Meaning;
}

/** Name lookup: local values, nested declarations, the file, its imports, its package, wildcard imports. */
export function createScopes(project: Project, resolveModule: ResolveModule): Scopes {
  let goPackages: Map<string, string[]> | undefined;
  return { lookup, exported };

  function lookup(scope: CodeSymbol, name: string): Meaning {
    for (let here: CodeSymbol | undefined = scope; here?.parent_id; here = project.symbols.get(here.parent_id)) {
      if (here.kind === 'class' && here !== scope) continue;
      const nested = project.children.get(here.symbol_id)?.get(name);
      if (nested && here.kind !== 'class') return { type: 'symbols', symbols: nested };
      const binding = project.bindings.get(here.symbol_id)?.get(name);
      if (binding) return { type: 'local', binding, scope: here };
    }
    return inFile(scope.file_path, name, 0);
  }

  function inFile(file_path: string, name: string, hops: number): Meaning {
    const file = project.files.get(file_path);
    const module = project.moduleOf.get(file_path);
    if (!file || !module || hops > MAX_HOPS) return UNKNOWN;
    const declared = project.children.get(module.symbol_id)?.get(name);
    if (declared) return { type: 'symbols', symbols: declared };
    const imported = importedAs(file, name, hops);
    if (imported.type !== 'unknown') return imported;
    const neighbour = file.language === 'go' ? inPackage(file, name) : UNKNOWN;
    if (neighbour.type !== 'unknown') return neighbour;
    const binding = project.bindings.get(module.symbol_id)?.get(name);
    return binding ? { type: 'local', binding, scope: module } : throughWildcards(file, name, hops, () => true);
  }

  function importedAs(file: FileFacts, name: string, hops: number): Meaning {
    for (const fact of file.imports) {
      if (fact.namespace === name || (file.language === 'python' && fact.namespace?.startsWith(`${name}.`))) return wholeModule(file, fact, hops);
      const one = fact.names.find(({ local }) => local === name);
      if (one) return fromModule(file, fact, one.name, hops);
    }
    return UNKNOWN;
  }

  /** `const x = require('m')` is the module's default when it has one; `import a.b` binds `a`. */
  function wholeModule(file: FileFacts, fact: ImportFact, hops: number): Meaning {
    const files = resolveModule(file.file_path, fact.module);
    if (files.length === 0) return { type: 'external' };
    const main = files.length === 1 && files[0] ? exportsNamed(files[0], 'module.exports', hops + 1) : UNKNOWN;
    return main.type === 'unknown' ? { type: 'modules', files } : main;
  }

  function fromModule(file: FileFacts, fact: ImportFact, name: string, hops: number): Meaning {
    const files = resolveModule(file.file_path, fact.module);
    for (const target of files) {
      const found = exportedFrom(target, name, hops + 1);
      if (found.type !== 'unknown') return found;
    }
    const submodule = resolveModule(
      file.file_path,
      file.language === 'rust' ? `${fact.module}::${name}` : fact.module.endsWith('.') ? `${fact.module}${name}` : `${fact.module}.${name}`,
    );
    if ((file.language === 'python' || file.language === 'rust') && submodule.length > 0 && submodule[0] !== files[0]) return { type: 'modules', files: submodule };
    return files.length === 0 ? { type: 'external' } : UNKNOWN;
  }

  function exported(file_path: string, name: string): Meaning {
    return exportedFrom(file_path, name, 0);
  }

  function exportedFrom(file_path: string, name: string, hops: number): Meaning {
    const file = project.files.get(file_path);
    if (!file || hops > MAX_HOPS) return UNKNOWN;
    const explicit = exportsNamed(file_path, name, hops);
    if (explicit.type !== 'unknown') return explicit;
    const declared = project.children.get(project.moduleOf.get(file_path)?.symbol_id ?? '')?.get(name);
    if (declared) return { type: 'symbols', symbols: declared };
    for (const fact of file.imports) {
      if (!fact.is_reexport) continue;
      const one = fact.names.find(({ local }) => local === name);
      if (one) return fromModule(file, fact, one.name, hops + 1);
      if (fact.namespace === name) return wholeModule(file, fact, hops + 1);
    }
    return throughWildcards(file, name, hops, (fact) => fact.is_reexport || file.language === 'python');
  }

  function exportsNamed(file_path: string, name: string, hops: number): Meaning {
    const fact = project.files.get(file_path)?.exports.find(({ exported: given }) => given === name);
    return fact ? inFile(file_path, fact.local, hops + 1) : UNKNOWN;
  }

  function throughWildcards(file: FileFacts, name: string, hops: number, wanted: (fact: ImportFact) => boolean): Meaning {
    for (const fact of file.imports) {
      if (!fact.is_wildcard || !wanted(fact)) continue;
      for (const target of resolveModule(file.file_path, fact.module)) {
        const found = target === file.file_path ? UNKNOWN : exportedFrom(target, name, hops + 1);
        if (found.type !== 'unknown') return found;
      }
    }
    return UNKNOWN;
  }

  function inPackage(file: FileFacts, name: string): Meaning {
    const symbols = (packages().get(folderOf(file.file_path)) ?? []).flatMap((path) => project.children.get(project.moduleOf.get(path)?.symbol_id ?? '')?.get(name) ?? []);
    return symbols.length > 0 ? { type: 'symbols', symbols } : UNKNOWN;
  }

  function packages(): Map<string, string[]> {
    goPackages ??= Map.groupBy([...project.files.keys()].filter((path) => path.endsWith('.go')).sort(), folderOf);
    return goPackages;
  }
}
