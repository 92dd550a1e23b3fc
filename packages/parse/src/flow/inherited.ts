import type { Place } from './places.ts';
import type { Program } from './program.ts';

const known = new WeakMap<Place, ReadonlyMap<string, Place[]>>();

/** All functions written in a class, by name. */
export function functionsOf(program: Program, owner: Place): ReadonlyMap<string, Place[]> {
  const functions = known.get(owner) ?? findFunctions(program, owner);
  known.set(owner, functions);
  return functions;
}

function findFunctions({ places, files }: Program, owner: Place): Map<string, Place[]> {
  const first = files.get(owner.file_path)?.index ?? 0;
  const functions = new Map<string, Place[]>();
  for (const statement of owner.facts.body) {
    if (statement.do !== 'assign' || statement.target.is !== 'name' || statement.value?.is !== 'function') continue;
    const written = places[first + statement.value.scope];
    const others = functions.get(statement.target.name);
    if (others && written) others.push(written);
    else if (written) functions.set(statement.target.name, [written]);
  }
  return functions;
}

/** The functions of a name that a class writes itself. */
export const written = (program: Program, owner: Place, name: string): readonly Place[] => functionsOf(program, owner).get(name) ?? [];

/** Of a class and its bases, nearest first, the functions of a name that the bases add to the nearest class's: those that no nearer one takes the place of. */
export function inheritedOverloads(program: Program, order: readonly Place[], name: string): Place[] {
  const [nearest = [], ...above] = order.map((place) => written(program, place, name)).filter(({ length }) => length > 0);
  const seen = [...nearest];
  const added: Place[] = [];
  for (const candidate of above.flat()) {
    if (seen.some((one) => takesTheSame(one, candidate))) continue;
    seen.push(candidate);
    added.push(candidate);
  }
  return added;
}

const isVariable = ({ facts, parent }: Place, path: string): boolean => [...facts.type_parameters, ...(parent?.facts.type_parameters ?? [])].some(({ name }) => name === path);

/** As many parameters of the same types, as far as these say so. */
export function takesTheSame(a: Place, b: Place): boolean {
  if (a.parent?.facts.attaches_to?.path !== b.parent?.facts.attaches_to?.path) return false;
  const [own, others] = [a.facts.parameters, b.facts.parameters];
  return (
    own.length === others.length &&
    own.every(({ type }, i) => {
      const other = others[i]?.type;
      return !type || !other || type.path === other.path || isVariable(a, type.path) || isVariable(b, other.path);
    })
  );
}
