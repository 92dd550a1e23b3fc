import { takesTheSame, written } from './inherited.ts';
import type { Place } from './places.ts';
import type { Program } from './program.ts';

/** A name means all functions of it in the files of a package, as far as they take different things. */
export function joinPackageOverloads(program: Program): void {
  for (const files of program.packages) {
    const [first] = files;
    if (first === undefined || files.length < 2 || !program.language(first).overloads || program.language(first).extensions !== 'in_sight') continue;
    const byName = new Map<string, Place[]>();
    for (const file of files) for (const [name, { declared }] of file.names) if (declared?.facts.kind === 'function') byName.set(name, [...(byName.get(name) ?? []), file]);
    for (const [name, holders] of byName) if (holders.length > 1) join(program, name, holders);
  }
}

function join(program: Program, name: string, files: readonly Place[]): void {
  const all = files.flatMap((file) => written(program, file, name));
  for (const file of files) {
    const seen = [...written(program, file, name)];
    const variable = file.names.get(name);
    for (const one of all) {
      if (variable === undefined || seen.some((other) => takesTheSame(other, one))) continue;
      seen.push(one);
      program.solver.put(variable.node, program.tokens.of('function', one));
    }
  }
}
