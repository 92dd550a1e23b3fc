import type { Site } from '@doctown/schema';
import type { Statement, Target } from './ir.ts';
import type { Exported } from './modules.ts';
import { fileOf, type Place } from './places.ts';
import type { Program } from './program.ts';
import { staticPath } from './statics.ts';

/** A file's module symbol uses another file's, or a declaration of it. */
export interface ImportLink {
  source: string;
  target: string;
  site: Site;
}

/** Every import that stays in the repository, to the module and to what it names; of what is opened whole, to what the file was seen to use. */
export function importLinks(program: Program): ImportLink[] {
  return program.places.flatMap((place) => place.facts.body.flatMap((statement) => linksOf(program, place, statement)));
}

function linksOf(program: Program, place: Place, statement: Statement): ImportLink[] {
  const link = (line: number, targets: readonly (string | null)[]): ImportLink[] =>
    targets.flatMap((target) => (target === null ? [] : [{ source: fileOf(place).symbol_id, target, site: { file_path: place.file_path, line } }]));
  if (statement.do === 'import') return link(statement.line, targetsOf(program, place, statement.module, statement.name === '*' ? null : statement.name));
  if (statement.do === 'export' && statement.module !== null)
    return link(statement.line, targetsOf(program, place, statement.module, statement.local === '*' ? null : statement.local));
  if (statement.do === 'alias') return link(statement.line, [pathTarget(program, place, statement.path)]);
  // One without a line is not written: what is around a package is seen from it.
  if (statement.do === 'wildcard' && statement.line === 0) return [];
  if (statement.do === 'wildcard')
    return link(statement.line, [pathTarget(program, place, statement.path), ...[...program.openedBy(place, statement.path)].map((found) => symbolOf(program, found))]);
  if (statement.do !== 'assign' || statement.value?.is !== 'module') return [];
  const { module, line } = statement.value;
  return link(line, [...targetsOf(program, place, module, null), ...keysOf(statement.target).flatMap((key) => targetsOf(program, place, module, key).slice(1))]);
}

const keysOf = (target: Target): string[] => (target.is === 'pattern' ? target.parts.flatMap(({ key }) => (key === null ? [] : [key])) : []);

function targetsOf(program: Program, place: Place, module: string, name: string | null): (string | null)[] {
  const [file_path] = program.modules.files(place.file_path, module);
  const whole = file_path === undefined || file_path === place.file_path ? null : symbolOf(program, { file_path });
  return name === null ? [whole] : [whole, symbolOf(program, program.modules.named(place.file_path, module, name))];
}

function pathTarget(program: Program, place: Place, path: string): string | null {
  const found = staticPath(program, place, path);
  if (found === null || found === 'external') return null;
  return 'file_path' in found ? symbolOf(program, found) : found.place.facts.is_symbol ? found.place.symbol_id : null;
}

function symbolOf(program: Program, found: Exported): string | null {
  if (found === null || found === 'external') return null;
  if ('file_path' in found) return program.files.get(found.file_path)?.symbol_id ?? null;
  const { declared, imported } = found.variable;
  if (declared) return declared.facts.is_symbol ? declared.symbol_id : null;
  const origin = imported ? program.origin(found) : null;
  return origin !== null && origin !== 'external' && 'variable' in origin && origin.variable.declared?.facts.is_symbol ? origin.variable.declared.symbol_id : null;
}

/** What each file's imports say, sorted. */
export function modulesAsWritten(program: Program): Record<string, string[]> {
  const written = new Map<string, Set<string>>();
  for (const place of program.places) {
    for (const statement of place.facts.body) {
      const module = moduleOf(statement);
      if (module === null) continue;
      const file = fileOf(place).symbol_id;
      written.set(file, (written.get(file) ?? new Set()).add(module));
    }
  }
  return Object.fromEntries([...written].map(([file, modules]) => [file, [...modules].sort()]));
}

function moduleOf(statement: Statement): string | null {
  if (statement.do === 'import' || statement.do === 'export') return statement.module;
  if (statement.do === 'alias' || statement.do === 'wildcard') return statement.line === 0 ? null : statement.path.replaceAll('.', '::');
  return statement.do === 'assign' && statement.value?.is === 'module' ? statement.value.module : null;
}
