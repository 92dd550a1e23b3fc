import { linearize } from './hierarchy.ts';
import { readMember } from './members.ts';
import type { Place } from './places.ts';
import type { Program } from './program.ts';
import { MANY } from './solver.ts';

/** The lambdas around a place, innermost first, up to where a variable of that name is declared: each may be run on an object, whose members come before what is further out. */
function lambdasAround(place: Place, name: string | null): Place[] {
  const lambdas: Place[] = [];
  for (let here: Place | null = place; here && here.facts.kind !== 'class' && here.parent !== null; here = here.parent) {
    if (name !== null && here.names.has(name) && !here.names.get(name)?.is_named_after) return lambdas;
    if (here.facts.kind !== 'function') continue;
    if (!here.facts.traits.includes('arrow')) return lambdas;
    lambdas.push(here);
  }
  return lambdas;
}

const memberNames = new WeakMap<Program, Set<string>>();

function isMember(program: Program, name: string): boolean {
  let known = memberNames.get(program);
  if (known === undefined) {
    known = new Set(program.places.flatMap(({ facts, names }) => (facts.kind === 'class' ? [...names.keys()] : [])));
    memberNames.set(program, known);
  }
  return known.has(name);
}

/** The node of a bare name where lambdas around may be run on an object that has it; null where none can. `otherwise` is what it means if none does. */
export function nameInLambdas(program: Program, place: Place, name: string, otherwise: () => number): number | null {
  if (!program.language(place).lambdas_have_self || !isMember(program, name)) return null;
  const lambdas = lambdasAround(place, name);
  if (lambdas.length === 0) return null;
  const node = program.solver.node(MANY);
  for (const lambda of lambdas)
    program.solver.on(lambda.self, (token) => {
      const value = program.tokens.get(token);
      if ((value.kind === 'instance' || value.kind === 'class') && linearize(value.place).some(({ names }) => names.has(name))) readMember(program, token, name, node);
    });
  program.defer(lambdas.length, node, otherwise);
  return node;
}

/** What `this` is inside lambdas that may be run on an object. */
export function selfInLambdas(program: Program, place: Place, otherwise: () => number): number | null {
  if (!program.language(place).lambdas_have_self) return null;
  const lambdas = lambdasAround(place, null);
  if (lambdas.length === 0) return null;
  const node = program.solver.node();
  for (const lambda of lambdas) program.solver.flow(lambda.self, node);
  program.defer(lambdas.length, node, otherwise);
  return node;
}
