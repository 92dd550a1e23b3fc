import type { Site } from '@doctown/schema';
import type { FileFacts } from '../facts.ts';
import type { ResolveModule } from '../resolve/modules.ts';
import { compile } from './compile.ts';
import { type ImportLink, importLinks, modulesAsWritten } from './imports.ts';
import { flowLanguage } from './languages.ts';
import { chooseOverloads } from './overloads.ts';
import { type CallSite, Program } from './program.ts';
import { linkBases, staticBase } from './statics.ts';

export interface BaseLink {
  source: string;
  target: string;
  how: 'extends' | 'implements';
  site: Site;
}

/** What following the values of all files found. */
export interface Followed {
  /** Every call, with what may be called there. */
  sites: CallSite[];
  bases: BaseLink[];
  imports: ImportLink[];
  /** Modules as written, per module symbol. */
  modules: Record<string, string[]>;
}

/** Follows names and values through all files, which come sorted by path. Nothing is run and nothing is built: it is what the text says. */
export function followValues(files: readonly Pick<FileFacts, 'file_path' | 'language' | 'flow'>[], resolveModule: ResolveModule): Followed {
  const program = new Program(
    files.filter(({ flow }) => flow.scopes.length > 0),
    resolveModule,
    flowLanguage,
  );
  linkBases(program);
  for (const place of program.places) compile(program, place);
  program.solver.run();
  for (const site of program.sites) if (site.targets.size > 1 && program.language(site.place).overloads) chooseOverloads(program, site);
  return { sites: program.sites, bases: baseLinks(program), imports: importLinks(program), modules: modulesAsWritten(program) };
}

function baseLinks(program: Program): BaseLink[] {
  return program.places.flatMap((place) =>
    place.facts.bases.flatMap((base): BaseLink[] => {
      const source = place.owner ?? place;
      const target = staticBase(program, place, base);
      if (target === null || !target.facts.is_symbol || !source.facts.is_symbol) return [];
      return [{ source: source.symbol_id, target: target.symbol_id, how: base.how, site: { file_path: place.file_path, line: base.line } }];
    }),
  );
}
