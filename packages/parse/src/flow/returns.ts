import type { Passed } from './calls.ts';
import type { TypeExpression } from './ir.ts';
import type { Place } from './places.ts';
import type { Program } from './program.ts';
import { giveReceiver } from './receivers.ts';
import { fittingSignatures } from './signatures.ts';
import { staticPath } from './statics.ts';
import { functionTypes, isOwnType, typeTokens } from './written-types.ts';

/** What a function gives back, to `result`: what its written type says, else what its body returns. */
export function giveReturned(program: Program, place: Place, passed: readonly Passed[], skip: number, result: number, receiver: number | null): void {
  const { return_type, traits } = place.facts;
  if (traits.includes('generator')) return giveYielded(program, place, result);
  if (receiver !== null && return_type !== null && isOwnType(return_type)) return giveReceiver(program, place, receiver, result);
  const same = return_type === null ? [] : writtenReturn(program, place).same;
  if (same.length > 0) {
    for (const index of same) {
      if (index >= skip) passTo(program, place, passed, skip, index, result);
      else if (receiver !== null) giveReceiver(program, place, receiver, result);
      else program.solver.flow(place.parameters[index] as number, result);
    }
    return;
  }
  const signatures = fittingSignatures(program, place, passed, skip);
  const written = signatures.flatMap((one) => writtenReturn(program, one).tokens);
  for (const token of written) program.solver.put(result, token);
  const isFunction = signatures.some((one) => writtenReturn(program, one).is_function);
  if (written.length === 0 && (signatures.includes(place) || !isFunction)) program.solver.flow(place.returned, result);
  else if (isFunction) giveFunctions(program, place.returned, result);
}

/** What a function's written return type says. */
interface WrittenReturn {
  tokens: readonly number[];
  is_function: boolean;
  /** The parameters of the very same type, where that is a variable of types. */
  same: readonly number[];
}

const known = new WeakMap<Place, WrittenReturn>();

/** Found once: every call asks. */
function writtenReturn(program: Program, place: Place): WrittenReturn {
  const found = known.get(place);
  if (found) return found;
  const type = place.facts.return_type;
  const made: WrittenReturn = {
    tokens: typeTokens(program, place.parent ?? place, type, place),
    is_function: functionTypes(program, place.parent ?? place, type ?? NOTHING).length > 0,
    same: type === null ? [] : parametersTyped(program, place, type),
  };
  known.set(place, made);
  return made;
}

const NOTHING: TypeExpression = { path: '', arguments: [] };

/** A function among what may be returned has no token of its own in a written type: the body says which. */
function giveFunctions(program: Program, returned: number, result: number): void {
  program.solver.on(returned, (token) => {
    if (/^(function|bound)$/.test(program.tokens.get(token).kind)) program.solver.put(result, token);
  });
}

function giveYielded(program: Program, place: Place, result: number): void {
  const made = program.tokens.container('list', `yield ${place.index}`);
  program.writeItem(made, null, place.yielded);
  program.solver.put(result, made);
}

/** `(f: F) -> F`: which parameters have the very type that is returned, when it is a variable of types. */
function parametersTyped(program: Program, place: Place, type: TypeExpression): number[] {
  if (type.path === '' || type.arguments.length > 0 || /^[|()[\]]/.test(type.path)) return [];
  const is_variable = place.facts.type_parameters.some(({ name }) => name === type.path) || staticPath(program, place, type.path) === null;
  if (!is_variable) return [];
  return place.facts.parameters.flatMap((parameter, i) => (parameter.type?.path === type.path && parameter.type.arguments.length === 0 ? [i] : []));
}

function passTo(program: Program, place: Place, passed: readonly Passed[], skip: number, index: number, result: number): void {
  const name = place.facts.parameters[index]?.name;
  const by_name = passed.find((one) => one.name !== null && one.name === name);
  const positional = passed.filter((one) => one.name === null && !one.is_spread)[index - skip];
  const found = by_name ?? positional;
  if (found) program.solver.flow(found.node, result);
}
