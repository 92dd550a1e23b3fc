import { folderOf } from '../resolve/project.ts';
import type { Exported } from './modules.ts';
import type { Place, Variable } from './places.ts';
import type { Program } from './program.ts';

interface Declared {
  variable: Variable;
  place: Place;
}

const known = new WeakMap<Program, Map<string, ReadonlyMap<string, readonly Declared[]>>>();

/** The function of a name that one file alone declares. */
export function onlyOne(program: Program, language: string, name: string): Exported {
  const [only, ...more] = declaredAs(program, language, name);
  return only && more.length === 0 ? only : null;
}

/** The type of a name in the package with most of the name's beginning in common, then in the folder with most of the path's: packages can be opened for all files of a project by what is not in them. */
export function nearestType(program: Program, { file_path, language }: Place, name: string): Declared | null {
  const packageOf = (path: string): string[] => program.packageOf(path).trim().split('.');
  const [home, folders] = [packageOf(file_path), folderOf(file_path).split('/')];
  const near = declaredAs(program, language, name)
    .filter(({ variable }) => variable.declared?.facts.kind === 'class')
    .map((found) => ({ ...found, by_name: alike(home, packageOf(found.place.file_path)), by_folder: alike(folders, folderOf(found.place.file_path).split('/')) }))
    .filter(({ by_name }) => by_name > 0);
  const [first, ...others] = mostOf(mostOf(near, 'by_name'), 'by_folder');
  return first && others.every(({ variable }) => variable.declared?.owner === (first.variable.declared?.owner ?? first.variable.declared)) ? first : null;
}

/** What the files of a language declare under a name, outside of everything. */
function declaredAs(program: Program, language: string, name: string): readonly Declared[] {
  const byLanguage = known.get(program) ?? new Map<string, ReadonlyMap<string, readonly Declared[]>>();
  const all = byLanguage.get(language) ?? collect(program, language);
  known.set(program, byLanguage.set(language, all));
  return all.get(name) ?? [];
}

function collect(program: Program, language: string): Map<string, Declared[]> {
  const all = new Map<string, Declared[]>();
  for (const place of program.files.values()) {
    for (const [name, variable] of place.language === language ? place.names : []) {
      const others = all.get(name);
      if (variable.declared && others) others.push({ variable, place });
      else if (variable.declared) all.set(name, [{ variable, place }]);
    }
  }
  return all;
}

/** How many parts two paths begin with alike. */
function alike(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((part, i) => part !== other[i]);
  return at < 0 ? one.length : at;
}

/** Those with the largest number. */
function mostOf<K extends string, T extends Record<K, number>>(items: readonly T[], key: K): T[] {
  const most = Math.max(...items.map((one) => one[key]));
  return items.filter((one) => one[key] === most);
}
