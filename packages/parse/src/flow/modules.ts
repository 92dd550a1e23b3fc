import type { ResolveModule } from '../resolve/modules.ts';
import type { Place, Variable } from './places.ts';

/** What a name of another file is. */
export type Exported = { variable: Variable; place: Place } | { file_path: string } | 'external' | null;

export interface Modules {
  /** The files a module name means, seen from a file. */
  files(from: string, module: string): readonly string[];
  /** A name a module gives to others: a variable of one of its files, or a module inside it. */
  named(from: string, module: string, name: string): Exported;
  /** A name a file gives to others. */
  exported(file_path: string, name: string): Exported;
}

/** The name a file's whole value has, where it is assigned. */
export const WHOLE = 'module.exports';
/** Languages where what is imported is not handed on before what is exported. */
const SCRIPTS = /^(typescript|tsx|javascript|vue|svelte)$/;
const MAX_HOPS = 16;

/** Follows imports and re-exports between the files' outermost places. */
export function createModules(files: ReadonlyMap<string, Place>, resolveModule: ResolveModule, neighbours: (file_path: string) => readonly Place[]): Modules {
  const memo = new Map<string, Exported>();
  return { files: resolveModule, named, exported: (file_path, name) => exported(file_path, name, 0) };

  function named(from: string, module: string, name: string, hops = 0): Exported {
    const targets = resolveModule(from, module);
    for (const target of targets) {
      const found = target === from && hops > 0 ? null : exported(target, name, hops + 1);
      if (found !== null) return found;
    }
    const inner = files.get(from)?.language === 'python' ? resolveModule(from, module.endsWith('.') ? `${module}${name}` : `${module}.${name}`) : [];
    if (inner[0] !== undefined) return { file_path: inner[0] };
    return targets.length === 0 ? 'external' : null;
  }

  function exported(file_path: string, name: string, hops: number): Exported {
    const key = `${file_path}\0${name}`;
    const known = memo.get(key);
    if (known !== undefined) return known;
    if (hops > MAX_HOPS) return null;
    memo.set(key, null);
    const found = find(file_path, name, hops);
    memo.set(key, found);
    return found;
  }

  function find(file_path: string, name: string, hops: number): Exported {
    const place = files.get(file_path);
    if (place === undefined) return null;
    for (const statement of place.facts.body) {
      if (statement.do !== 'export' || statement.exported !== name) continue;
      if (statement.module === null) return local(place, statement.local, hops);
      if (statement.local !== '*') return named(file_path, statement.module, statement.local, hops + 1);
      const [whole] = resolveModule(file_path, statement.module);
      return whole === undefined ? 'external' : { file_path: whole };
    }
    const own = local(place, place.names.has(WHOLE) ? (name === 'default' ? WHOLE : givenAs(place, name)) : name, hops);
    if (own !== null && !(SCRIPTS.test(place.language) && place.names.get(name)?.imported)) return own;
    for (const other of neighbours(file_path)) {
      const shared = other.names.get(name);
      if (shared && shared.origin !== 'import') return { variable: shared, place: other };
    }
    if (name === 'default' && place.language !== 'python') return { file_path };
    for (const statement of place.facts.body) {
      if (statement.do !== 'export' || statement.exported !== '*' || statement.module === null) continue;
      const through = named(file_path, statement.module, name, hops + 1);
      if (through !== null && through !== 'external') return through;
    }
    return own;
  }

  /** A name of the file itself; what it imported is followed to where it is declared. */
  function local(place: Place, name: string, hops: number): Exported {
    const variable = place.names.get(name);
    if (variable?.origin === 'import' && variable.imported) {
      const { module, name: imported } = variable.imported;
      if (imported !== null) return named(place.file_path, module, imported, hops + 1);
      const [whole] = resolveModule(place.file_path, module);
      return whole === undefined ? { variable, place } : { file_path: whole };
    }
    if (variable) return { variable, place };
    for (const module of place.wildcards) {
      const through = named(place.file_path, module, name, hops + 1);
      if (through !== null && through !== 'external') return through;
    }
    return null;
  }
}

/** The local name of what a file gives others in `module.exports`; the name itself where nothing else is said. */
function givenAs({ facts }: Place, name: string): string {
  for (const statement of facts.body) {
    if (statement.do !== 'assign' || statement.value === null) continue;
    const { target, value } = statement;
    if (target.is === 'member' && target.name === name && target.of.is === 'name' && target.of.name === WHOLE && value.is === 'name') return value.name;
    if (target.is !== 'name' || target.name !== WHOLE || value.is !== 'container') continue;
    const given = value.entries.find(({ key }) => key === name)?.value;
    if (given?.is === 'name') return given.name;
  }
  return name;
}
