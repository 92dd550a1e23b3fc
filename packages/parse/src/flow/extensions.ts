import { invoke, type Passed } from './calls.ts';
import { linearize, type Place } from './places.ts';
import type { CallSite, Program } from './program.ts';
import type { Token } from './tokens.ts';

/** `value.name(…)` where `name` is no member: the functions of that name in sight that extend what the value is. */
export function callExtension(program: Program, site: CallSite, of: number, name: string, passed: readonly Passed[], result: number): void {
  const found = program.find(site.place, name);
  if (found === null || found === 'external' || !('variable' in found)) return;
  program.solver.on(of, (token) => {
    const value = program.tokens.get(token);
    if (value.kind === 'instance' && linearize(value.place).some(({ names }) => names.has(name))) return;
    program.solver.on(found.variable.node, (called) => {
      const { kind, place } = { place: null, ...program.tokens.get(called) };
      if (kind === 'function' && place && extendsWhat(place, value)) invoke(program, site, program.tokens.of('bound', place), passed, result);
    });
  });
}

/** An extension of a type that is not of this program is a member of none: what it can be called on is told by what its type is named. */
function extendsWhat({ facts, parent }: Place, value: Token): boolean {
  const type = parent?.facts.attaches_to;
  if (!facts.traits.includes('extension') || !type || parent.owner !== null) return false;
  if (value.kind === 'external' || /^(Any|AnyRef)$/.test(type.path) || parent.facts.type_parameters.some(({ name }) => name === type.path)) return true;
  const last = type.path.split('.').pop() ?? '';
  if (value.kind === 'literal') return last === value.type || last === 'CharSequence';
  return value.kind === 'container' && (value.type === 'map' ? last.endsWith('Map') : !last.endsWith('Map') && type.arguments.length > 0);
}
