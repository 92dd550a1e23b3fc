import { Few } from './few.ts';
import type { Place } from './places.ts';
import type { CallSite, Program } from './program.ts';

/** A place from which something is called; what it calls is found later. */
export function addSite(program: Program, place: Place, site: Omit<CallSite, 'place' | 'targets' | 'choices' | 'is_external'>): CallSite {
  const made: CallSite = { ...site, place, targets: new Few(), choices: 0, is_external: false };
  program.sites.push(made);
  return made;
}

/** A call that is not written: by a loop, by brackets, by a library that was given a function. */
export const addUnwrittenSite = (program: Program, place: Place): CallSite =>
  addSite(program, place, { name: null, written: null, form: 'reference', line: 0, passed: [], names: [], receiver: null, is_member: true, is_certain: false });
