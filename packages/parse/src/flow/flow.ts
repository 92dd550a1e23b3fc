import type { Site } from '@doctown/schema';
import type { FileFacts } from '../facts.ts';
import type { ResolveModule } from '../resolve/modules.ts';
import { linkBases, staticBase } from './bases.ts';
import { compile, typeNames } from './compile.ts';
import { type ImportLink, importLinks, modulesAsWritten } from './imports.ts';
import { flowLanguage } from './languages.ts';
import { sitesThroughMacros } from './macros.ts';
import { chooseOverloads, families } from './overloads.ts';
import { findOverrides, implementations } from './overrides.ts';
import { joinPackageObjects } from './package-objects.ts';
import { joinPackageOverloads } from './package-overloads.ts';
import type { Place } from './places.ts';
import { type CallSite, Program } from './program.ts';
import { findSatisfied } from './satisfaction.ts';

export interface BaseLink {
  source: string;
  target: string;
  how: 'extends' | 'implements';
  /** Written, or only true. */
  is_written: boolean;
  site?: Site;
}

/** One member takes the place of another. */
export interface OverrideLink {
  source: string;
  target: string;
}

/** What following the values of all files found. */
export interface Followed {
  /** Every call, with what may be called there. */
  sites: CallSite[];
  bases: BaseLink[];
  overrides: OverrideLink[];
  /** What stands behind a member that is only announced. */
  behind(place: Place): Place[];
  imports: ImportLink[];
  /** Modules as written, per module symbol. */
  modules: Record<string, string[]>;
}

/** Follows names and values through all files, which come sorted by path. Nothing is run and nothing is built: it is what the text says. */
export function followValues(files: readonly Pick<FileFacts, 'file_path' | 'language' | 'flow' | 'symbols'>[], resolveModule: ResolveModule): Followed {
  const program = new Program(
    files.filter(({ flow }) => flow.scopes.length > 0),
    resolveModule,
    flowLanguage,
  );
  joinPackageObjects(program);
  linkBases(program);
  joinPackageOverloads(program);
  for (const place of program.places) typeNames(program, place);
  for (const place of program.places) compile(program, place);
  program.settle();
  for (const site of program.sites) {
    if (site.targets.size > 1 && program.language(site.place).overloads) chooseOverloads(program, site);
    site.choices = program.language(site.place).overloads ? families(program, site.targets).length : site.targets.size;
  }
  program.solver.forget();
  const symbols = new Map(files.flatMap((file) => file.symbols.map((symbol) => [symbol.symbol_id as string, symbol] as const)));
  const symbolOf = (place: Place) => symbols.get(place.symbol_id);
  const satisfied = findSatisfied(program);
  const overrides = findOverrides(program, symbolOf, satisfied);
  return {
    sites: [...program.sites, ...sitesThroughMacros(program)],
    bases: [...baseLinks(program), ...satisfied.map(({ type, of }): BaseLink => ({ source: type.symbol_id, target: of.symbol_id, how: 'implements', is_written: false }))],
    overrides: overrides.map(({ member, of }) => ({ source: member.symbol_id, target: of.symbol_id })),
    behind: implementations(overrides, symbolOf),
    imports: importLinks(program),
    modules: modulesAsWritten(program),
  };
}

function baseLinks(program: Program): BaseLink[] {
  return program.places.flatMap((place) =>
    place.facts.bases.flatMap((base): BaseLink[] => {
      const source = place.owner ?? place;
      const target = staticBase(program, place, base);
      if (target === null || !target.facts.is_symbol || !source.facts.is_symbol) return [];
      return [{ source: source.symbol_id, target: target.symbol_id, how: base.how, is_written: true, site: { file_path: place.file_path, line: base.line } }];
    }),
  );
}
