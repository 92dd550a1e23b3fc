import type { Exported } from './modules.ts';
import type { Place, Variable } from './places.ts';
import type { Program } from './program.ts';

const known = new WeakMap<Program, Map<string, Map<string, { variable: Variable; place: Place }[]>>>();

/** The function of a name that one file alone declares. */
export function onlyOne(program: Program, language: string, name: string): Exported {
  const byLanguage = known.get(program) ?? new Map<string, Map<string, { variable: Variable; place: Place }[]>>();
  const all = byLanguage.get(language) ?? collect(program, language);
  known.set(program, byLanguage.set(language, all));
  const [only, ...more] = all.get(name) ?? [];
  return only && more.length === 0 ? only : null;
}

function collect(program: Program, language: string): Map<string, { variable: Variable; place: Place }[]> {
  const found = new Map<string, { variable: Variable; place: Place }[]>();
  for (const place of program.files.values())
    for (const [name, variable] of place.language === language ? place.names : []) if (variable.declared) found.set(name, [...(found.get(name) ?? []), { variable, place }]);
  return found;
}
