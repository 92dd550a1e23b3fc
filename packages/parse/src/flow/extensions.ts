import { invoke, type Passed } from './calls.ts';
import { linearize } from './hierarchy.ts';
import type { Place } from './places.ts';
import type { CallSite, Program } from './program.ts';
import type { Token } from './tokens.ts';

/** `value.name(…)` where `name` is no member: the functions of that name in sight that extend what the value is. */
export function callExtension(program: Program, site: CallSite, of: number, name: string, passed: readonly Passed[], result: number): void {
  const functions = inSight(program, site.place, name);
  if (functions === null) return;
  program.solver.on(of, (token) => {
    const value = program.tokens.get(token);
    if (value.kind === 'instance' && linearize(value.place).some(({ names }) => names.has(name))) return;
    program.solver.on(functions, (called) => {
      const { kind, place } = { place: null, ...program.tokens.get(called) };
      if (kind === 'function' && place && extendsWhat(place, value)) invoke(program, site, program.tokens.of('bound', place), passed, result);
    });
  });
}

/** `1u8.name(…)`: what a trait gives to a type of the language itself. */
export function callGiven(program: Program, site: CallSite, of: number, name: string, passed: readonly Passed[], result: number): void {
  program.solver.on(of, (token) => {
    const value = program.tokens.get(token);
    if (value.kind !== 'literal') return;
    for (const place of program.givenTo(site.place.language, value.type, name)) invoke(program, site, program.tokens.of('bound', place), passed, result);
  });
}

/** The node of the functions that may be meant; null when there are none. */
function inSight(program: Program, place: Place, name: string): number | null {
  if (program.language(place).extensions === 'everywhere') {
    const functions = program.extensionsNamed(place.language, name);
    const node = program.solver.node();
    for (const one of functions) program.solver.put(node, program.tokens.of('function', one));
    return functions.length > 0 ? node : null;
  }
  const found = program.find(place, name);
  return found !== null && found !== 'external' && 'variable' in found ? found.variable.node : null;
}

const MAP = /(Map|Dictionary)$/;
/** What Swift's lists are, whose types stand without what they hold. */
const SEQUENCE = /^(Array|Set|(\w+)?(Sequence|Collection))$/;

/** An extension of a type that is not of this program is a member of none: what it can be called on is told by what its type is named. */
function extendsWhat({ facts, parent }: Place, value: Token): boolean {
  const type = facts.traits.includes('self_first') ? facts.parameters[0]?.type : parent?.facts.attaches_to;
  if (!facts.traits.includes('extension') || !type || parent === null || parent.owner !== null) return false;
  const isVariable = [...facts.type_parameters, ...parent.facts.type_parameters].some(({ name }) => name === type.path);
  if (value.kind === 'external' || /^(Any|AnyRef|object)$/.test(type.path) || isVariable) return true;
  const last = type.path.split('.').pop() ?? '';
  if (value.kind === 'literal') return last === value.type || last === 'CharSequence' || (last === 'StringProtocol' && value.type === 'String');
  return value.kind === 'container' && (value.type === 'map' ? MAP.test(last) : !MAP.test(last) && (type.arguments.length > 0 || SEQUENCE.test(last)));
}
