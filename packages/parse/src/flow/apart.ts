import { fileOf, type Place, type Variable } from './places.ts';
import type { Program } from './program.ts';

const known = new WeakMap<Program, Map<Map<string, Variable>, Set<string>>>();

/** Whether a class has a method of its own and one of its objects by the same name: then each is only called on what it belongs to. */
export function isBoth(program: Program, { names }: Place, name: string): boolean {
  const both = known.get(program) ?? collect(program);
  known.set(program, both);
  return both.get(names)?.has(name) ?? false;
}

function collect(program: Program): Map<Map<string, Variable>, Set<string>> {
  const seen = new Map<Map<string, Variable>, Map<string, boolean>>();
  const both = new Map<Map<string, Variable>, Set<string>>();
  for (const place of program.places) {
    if (place.facts.kind !== 'class' || !program.language(place).class_members_apart) continue;
    const first = fileOf(place).index;
    const own = seen.get(place.names) ?? new Map<string, boolean>();
    seen.set(place.names, own);
    for (const { target, value } of place.facts.body.filter((statement) => statement.do === 'assign')) {
      if (target.is !== 'name' || value?.is !== 'function') continue;
      const is_static = program.places[first + value.scope]?.facts.traits.includes('static') ?? false;
      if (own.has(target.name) && own.get(target.name) !== is_static) both.set(place.names, (both.get(place.names) ?? new Set()).add(target.name));
      own.set(target.name, is_static);
    }
  }
  return both;
}

/** Whether what a place does belongs to its class, not to an object of it. */
export function isOfClass(place: Place): boolean {
  for (let here: Place | null = place; here; here = here.parent) {
    if (here.facts.kind === 'class') return true;
    if (here.facts.kind === 'function' && !here.facts.traits.includes('arrow')) return here.facts.traits.includes('static');
  }
  return false;
}
