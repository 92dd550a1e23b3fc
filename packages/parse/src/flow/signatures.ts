import type { Passed } from './calls.ts';
import type { Parameter } from './ir.ts';
import type { Place } from './places.ts';
import type { Program } from './program.ts';
import { functionTypes } from './written-types.ts';

/** Of the signatures a function is announced by, those a call fits; the function itself where it has none, or none fits. */
export function fittingSignatures(program: Program, place: Place, passed: readonly Passed[], skip: number): Place[] {
  const fitting = place.signatures.filter((one) => fits(program, one, passed, skip));
  return fitting.length > 0 ? fitting : [place];
}

function fits(program: Program, signature: Place, passed: readonly Passed[], skip: number): boolean {
  if (passed.some(({ is_spread }) => is_spread)) return true;
  const parameters = signature.facts.parameters.slice(skip);
  const positional = passed.filter(({ name }) => name === null);
  const isGiven = ({ name, rest, default: value }: Parameter, i: number): boolean =>
    rest !== null || value !== null || i < positional.length || passed.some((one) => one.name === name);
  if (!parameters.every(isGiven)) return false;
  if (positional.length > parameters.length && !parameters.some(({ rest }) => rest === 'positional')) return false;
  return passed.every((one, i) => {
    const parameter = one.name === null ? parameters[i] : parameters.find(({ name }) => name === one.name);
    return parameter ? mayHold(program, signature, parameter, one.node) : parameters.some(({ rest }) => rest !== null);
  });
}

/** A text or a number is no function, and the other way round. */
function mayHold(program: Program, signature: Place, { type }: Parameter, node: number): boolean {
  const [token] = program.solver.tokens(node);
  if (type === null || token === undefined) return true;
  const { kind } = program.tokens.get(token);
  const takesFunction = functionTypes(program, signature.parent ?? signature, type).length > 0;
  if (kind === 'literal') return !takesFunction || type.path === '|';
  return !(kind === 'function' || kind === 'bound') || takesFunction || !PLAIN.test(type.path === '|' ? type.arguments.map(({ path }) => path).join(' ') : type.path);
}

const PLAIN = /^((str|int|float|bool|bytes|None|string|number|boolean|null|undefined)( |$))+$/;
