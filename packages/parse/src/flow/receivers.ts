import { linearize } from './hierarchy.ts';
import type { Place } from './places.ts';
import type { Program } from './program.ts';

/** A method that gives back an object of its own type gives one of the type it was called on. */
export function giveReceiver(program: Program, method: Place, receiver: number, result: number): void {
  const owner = method.parent?.owner ?? method.parent;
  if (!owner) return;
  program.solver.on(receiver, (token) => {
    const value = program.tokens.get(token);
    if (value.kind !== 'instance' && value.kind !== 'class') return;
    if (linearize(value.place).includes(owner)) program.solver.put(result, program.tokens.of('instance', value.place));
    else if (linearize(owner).includes(value.place)) program.solver.put(result, program.tokens.of('instance', owner));
  });
}
