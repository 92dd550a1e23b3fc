import type { ResolveModule } from '../resolve/modules.ts';
import { compile } from './evaluate.ts';
import type { FlowFacts } from './ir.ts';
import { type CallSite, type FlowLanguage, Program } from './program.ts';
import { linkBases } from './statics.ts';

const nothing: ReadonlySet<string> = new Set();
const python: FlowLanguage = { iterators: ['__iter__', '__aiter__'], steps: ['__next__', '__anext__'], declares_by_assigning: true, constructors: ['__init__'], inherits_constructors: true, names_modules: false, hands_on: nothing, indexers: [], packages_by_folder: false };
const script: FlowLanguage = { iterators: ['[iterator]', '[asyncIterator]'], steps: ['next'], declares_by_assigning: false, constructors: ['constructor'], inherits_constructors: false, names_modules: false, hands_on: nothing, indexers: [], packages_by_folder: false };
const rust: FlowLanguage = {
  declares_by_assigning: false,
  constructors: [],
  inherits_constructors: false,
  names_modules: true,
  packages_by_folder: false,
  iterators: ['into_iter'],
  steps: ['next'],
  indexers: ['index', 'index_mut'],
  hands_on: new Set(
    'unwrap expect clone as_ref as_mut borrow borrow_mut unwrap_or unwrap_or_else unwrap_or_default ok ok_or ok_or_else err take lock read write get_mut to_owned into iter as_deref as_deref_mut map map_err and_then or_else filter cloned copied deref then transpose replace get_or_insert_with inspect is_some_and'.split(
      ' ',
    ),
  ),
};
const go: FlowLanguage = { ...script, constructors: [], iterators: [], steps: [], packages_by_folder: true };
const languages: Readonly<Record<string, FlowLanguage>> = { python, rust, go };

/** Follows values through all files; gives every call with what may be called there. Files in any order give the same, as long as they are sorted by path. */
export function followValues(files: readonly { file_path: string; language: string; flow: FlowFacts }[], resolveModule: ResolveModule): CallSite[] {
  const program = new Program(files, resolveModule, (language) => languages[language] ?? script);
  linkBases(program);
  for (const place of program.places) compile(program, place);
  program.solver.run();
  return program.sites;
}
