import { addBase, linearize } from './hierarchy.ts';
import type { Base, TypeExpression } from './ir.ts';
import { fileOf, type Place, type Variable } from './places.ts';
import type { Program } from './program.ts';
import { pathOf, staticPath, staticType } from './statics.ts';
import { TRANSPARENT } from './written-types.ts';

/** The class of this program a base means. */
export function staticBase(program: Program, place: Place, base: Base): Place | null {
  const path = pathOf(base.of);
  const from = place.facts.traits.includes('package') ? place : place.parent;
  const found = path === null || from === null ? null : staticPath(program, from, path);
  return found !== null && found !== 'external' && 'place' in found && found.place.facts.kind === 'class' ? found.place : null;
}

/** Fills in every class's bases and subclasses. */
export function linkBases(program: Program): void {
  mergeReopened(program);
  for (const place of program.places) if (place.facts.attaches_to) attach(program, place, place.facts.attaches_to);
  for (const place of program.places) {
    for (const base of place.facts.bases) {
      const to = place.owner ?? place;
      const found = staticBase(program, place, base);
      if (found === null) to.has_unknown_base ||= pathOf(base.of) !== 'object';
      else if (found !== to && !to.bases.includes(found)) addBase(to, found);
    }
  }
  program.forgetNames();
}

/** A class or module that is opened again, here or in another file, is one with all its names. */
function mergeReopened(program: Program): void {
  const first = new Map<string, Place>();
  for (const place of program.places) {
    if (place.parent === null || !place.facts.traits.some((trait) => trait === 'reopened' || trait === 'shared')) continue;
    const around = place.parent.parent === null ? program.packageOf(place.file_path) : String((place.parent.owner ?? place.parent).index);
    const name = [...place.parent.names].find(([, { declared }]) => declared === place)?.[0] ?? nameGiven(place);
    const known = first.get(`${around} ${name}`);
    if (known === undefined) first.set(`${around} ${name}`, place);
    else {
      place.owner = known;
      for (const [own, variable] of place.names) addTo(program, known, own, variable);
      place.names = known.names;
    }
  }
}

/** A name of a part: a definition stands before what only announces it. */
function addTo(program: Program, whole: Place, name: string, variable: Variable): void {
  const known = whole.names.get(name);
  if (known === undefined) whole.names.set(name, variable);
  else if (known.declared?.facts.traits.includes('abstract') && variable.declared?.facts.kind === known.declared.facts.kind) known.declared = variable.declared;
  else if (known.declared && variable.declared?.facts.kind === 'class') program.rivals.set(known, [...(program.rivals.get(known) ?? [known.declared]), variable.declared]);
}

function nameGiven(place: Place): string {
  const index = place.index - fileOf(place).index;
  const given = place.parent?.facts.body.find((statement) => statement.do === 'assign' && statement.value?.is === 'class' && statement.value.scope === index);
  return given?.do === 'assign' && given.target.is === 'name' ? given.target.name : '';
}

/** Members that stand apart from their type become its own; where the type is not of this program, the trait's they implement. */
function attach(program: Program, place: Place, type: TypeExpression): void {
  const around = place.parent ?? place;
  const isParameter = place.facts.type_parameters.some(({ name }) => name === type.path);
  const bare = TRANSPARENT.test(type.path) && type.arguments[0] ? type.arguments[0] : type;
  const of = isParameter ? null : staticType(program, around, bare);
  const trait = place.facts.bases[0] ? staticPath(program, around, pathOf(place.facts.bases[0].of) ?? '') : null;
  const target = of !== null && of !== 'external' && 'place' in of ? of.place : trait !== null && trait !== 'external' && 'place' in trait ? trait.place : null;
  if (target === null || target.facts.kind !== 'class') return;
  place.owner = target;
  for (const [name, variable] of place.names) {
    const known = target.names.get(name);
    if (known === undefined || known.declared?.facts.traits.includes('abstract')) target.names.set(name, variable);
    else if (of !== null) program.solver.flow(variable.node, known.node);
  }
}

/** A class or one of its bases may have members nobody here declares. */
export const mayHaveMore = (place: Place): boolean => linearize(place).some(({ has_unknown_base }) => has_unknown_base);
