import type { ResolveModule } from '../resolve/modules.ts';
import { compile } from './evaluate.ts';
import type { FlowFacts } from './ir.ts';
import { type CallSite, type FlowLanguage, Program } from './program.ts';
import { linkBases } from './statics.ts';

const python: FlowLanguage = { declares_by_assigning: true, constructors: ['__init__'], inherits_constructors: true };
const script: FlowLanguage = { declares_by_assigning: false, constructors: ['constructor'], inherits_constructors: false };

/** Follows values through all files; gives every call with what may be called there. Files in any order give the same, as long as they are sorted by path. */
export function followValues(files: readonly { file_path: string; language: string; flow: FlowFacts }[], resolveModule: ResolveModule): CallSite[] {
  const program = new Program(files, resolveModule, (language) => (language === 'python' ? python : script));
  linkBases(program);
  for (const place of program.places) compile(program, place);
  program.solver.run();
  return program.sites;
}
