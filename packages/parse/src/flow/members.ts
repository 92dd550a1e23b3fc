import { isBoth } from './apart.ts';
import { mayHaveMore } from './bases.ts';
import { allSubclasses, linearize, MAX_BELOW } from './hierarchy.ts';
import { inheritedOverloads } from './inherited.ts';
import { WHOLE } from './modules.ts';
import type { Place } from './places.ts';
import type { Program } from './program.ts';
import { type Token, Tokens } from './tokens.ts';
import { typeTokens } from './written-types.ts';

/** Everything the member `name` of one value may be goes `into` a node. */
export function readMember(program: Program, token: number, name: string, into: number): void {
  const value = program.tokens.get(token);
  if (value.kind === 'external' || value.kind === 'literal') program.solver.put(into, Tokens.EXTERNAL);
  else if (value.kind === 'module') readModule(program, token, value.file_path, name, into);
  else if (value.kind === 'class') readClass(program, value.place, name, into);
  else if (value.kind === 'instance') readInstance(program, value.place, name, into);
  else if (value.kind === 'container' && value.type === 'object') readObject(program, token, name, into);
  else if (value.kind === 'function' && name === 'prototype') program.solver.put(into, program.tokens.of('instance', value.place));
  else program.solver.flow(program.field(token, name), into);
}

/** What is written to the member `name` of one value. */
export function writeMember(program: Program, token: number, name: string, from: number): void {
  const value = program.tokens.get(token);
  if (value.kind === 'external' || value.kind === 'literal') return;
  if (value.kind === 'instance' && isTyped(value.place, name)) return;
  if (isPatch(program, value, name)) return;
  if (value.kind !== 'module') giveSelf(program, from, token);
  if (value.kind === 'container' && value.type === 'object') program.writeItem(token, name, from);
  else {
    const own = value.kind === 'class' ? value.place.names.get(name) : value.kind === 'module' ? program.files.get(value.file_path)?.names.get(name) : undefined;
    if (!own?.is_typed) program.solver.flow(from, own?.node ?? program.field(token, name));
  }
}

/** A member whose type is written holds that type, whatever is assigned. */
const isTyped = (place: Place, name: string): boolean =>
  place.facts.kind === 'class' &&
  (linearize(place)
    .find(({ names }) => names.has(name))
    ?.names.get(name)?.is_typed ??
    false);

/** What a module or a class declares once stays what is called, whatever a test puts in its place. */
function isPatch(program: Program, value: Token, name: string): boolean {
  if (value.kind === 'module') return /^(function|class|import)$/.test(program.files.get(value.file_path)?.names.get(name)?.origin ?? '');
  if (value.kind !== 'instance' && value.kind !== 'class') return false;
  const own = linearize(value.place)
    .find(({ names }) => names.has(name))
    ?.names.get(name);
  return own?.origin === 'function' && own.declared !== null && !own.declared.facts.traits.some((trait) => trait === 'accessor' || trait === 'abstract');
}

/** A function stored in an object may be called on it. */
export function giveSelf(program: Program, from: number, object: number): void {
  program.solver.on(from, (token) => {
    const value = program.tokens.get(token);
    if (value.kind === 'function' && !value.place.facts.traits.some((trait) => trait === 'arrow' || trait === 'typed_self') && value.place.parent?.facts.kind !== 'class')
      program.solver.put(value.place.self, object);
  });
}

function readModule(program: Program, token: number, file_path: string, name: string, into: number): void {
  const found = program.modules.exported(file_path, name);
  program.solver.flow(program.field(token, name), into);
  const whole = program.files.get(file_path)?.names.get(WHOLE);
  if (whole && found === null) program.solver.on(whole.node, (exported) => readMember(program, exported, name, into));
  else if (found === 'external') program.solver.put(into, Tokens.EXTERNAL);
  else if (found === null) {
    const [inner] = program.modules.files(file_path, `.${name}`);
    if (inner !== undefined && inner !== file_path) program.solver.put(into, program.tokens.module(inner));
  } else if ('file_path' in found) program.solver.put(into, program.tokens.module(found.file_path));
  else program.solver.flow(found.variable.node, into);
}

/** A class is asked for the same member again and again: what that may be is gathered once, in a node of its own. */
function readClass(program: Program, place: Place, name: string, into: number): void {
  program.solver.flow(
    program.member('class', place, name, (gathered) => gatherOfClass(program, place, name, gathered)),
    into,
  );
}

function gatherOfClass(program: Program, place: Place, name: string, into: number): void {
  const order = linearize(place);
  for (const here of order) program.solver.flow(program.field(program.tokens.of('class', here), name), into);
  const owner = order.find(({ names }) => names.has(name));
  if (owner) {
    passMember(program, owner, name, into, false);
    if (program.language(place).overloads)
      for (const one of inheritedOverloads(program, order, name)) if (one.facts.traits.includes('static')) program.solver.put(into, program.tokens.of('function', one));
  } else if (name === program.language(place).constructs_by) program.solver.put(into, program.tokens.of('class', place));
  else if (place.language === 'kotlin' && /^(INSTANCE|Companion)$/.test(name)) program.solver.put(into, program.tokens.of('class', place));
  else if (mayHaveMore(place)) program.solver.put(into, Tokens.EXTERNAL);
}

function readInstance(program: Program, place: Place, name: string, into: number): void {
  const node =
    place.facts.kind === 'function'
      ? program.field(program.tokens.of('instance', place), name)
      : program.member('instance', place, name, (gathered) => gatherOfInstance(program, place, name, gathered));
  program.solver.flow(node, into);
}

function gatherOfInstance(program: Program, place: Place, name: string, into: number): void {
  const order = linearize(place);
  for (const here of order) {
    program.solver.flow(program.field(program.tokens.of('instance', here), name), into);
    program.solver.flow(program.field(program.tokens.of('class', here), name), into);
  }
  const owner = order.find(({ names }) => names.has(name));
  if (owner) {
    passMember(program, owner, name, into, true);
    if (program.language(place).overloads)
      for (const one of inheritedOverloads(program, order, name)) program.solver.put(into, program.tokens.of(one.facts.traits.includes('static') ? 'function' : 'bound', one));
    return;
  }
  if (mayHaveMore(place)) return program.solver.put(into, Tokens.EXTERNAL);
  const subclasses = allSubclasses(place);
  if (subclasses.length > MAX_BELOW) return;
  for (const below of subclasses) {
    if (subclasses.length <= FEW_BELOW) program.solver.flow(program.field(program.tokens.of('instance', below), name), into);
    if (below.names.has(name)) passMember(program, below, name, into, true);
  }
}

/** A class with more below it than these is asked only for what those declare, not for what anybody stores in them. */
const FEW_BELOW = 64;

/** Methods that texts, lists and functions have: whoever calls them on what may be any of these does not mean what is stored under a key nobody knows. */
const OF_EVERY_VALUE =
  /^(toString|valueOf|split|replace|replaceAll|trim|slice|substring|substr|startsWith|endsWith|toLowerCase|toUpperCase|charAt|charCodeAt|indexOf|includes|match|concat|join|push|pop|shift|unshift|splice|map|filter|forEach|reduce|some|every|sort|reverse|keys|values|entries|hasOwnProperty|bind|call|apply)$/;

/** An accessor of an object is what it returns; what it does not have may be lent to it. */
function readObject(program: Program, token: number, name: string, into: number, seen: readonly number[] = []): void {
  const read = program.solver.node();
  if (OF_EVERY_VALUE.test(name)) program.solver.flow(program.field(token, name), read);
  else program.readItem(token, name, read);
  program.solver.on(read, (found) => {
    const value = program.tokens.get(found);
    if (value.kind === 'function' && value.place.facts.traits.includes('accessor')) readAccessor(program, value.place, into);
    else program.solver.put(into, found);
  });
  if (program.lender === null || name === program.lender) return;
  program.solver.on(program.field(token, program.lender), (lender) => {
    const value = program.tokens.get(lender);
    if (lender !== token && !seen.includes(lender) && value.kind === 'container' && value.type === 'object') readObject(program, lender, name, into, [...seen, token]);
  });
}

/** What an accessor returns: its written type, or what its body gives. */
function readAccessor(program: Program, place: Place, into: number): void {
  const written = typeTokens(program, place.parent ?? place, place.facts.return_type, place);
  for (const token of written) program.solver.put(into, token);
  if (written.length === 0) program.solver.flow(place.returned, into);
}

/** A function read from an object has its object already; an accessor is what it returns. */
function passMember(program: Program, owner: Place, name: string, into: number, is_instance: boolean): void {
  const variable = owner.names.get(name);
  if (variable === undefined) return;
  const apart = program.language(owner).class_members_apart && isBoth(program, owner, name);
  program.solver.on(variable.node, (token) => {
    const value = program.tokens.get(token);
    if (apart && value.kind === 'function' && value.place.facts.traits.includes('static') === is_instance) return;
    if (value.kind !== 'function' || value.place.facts.traits.includes('static')) program.solver.put(into, token);
    else if (is_instance && value.place.facts.traits.includes('accessor')) readAccessor(program, value.place, into);
    else if (is_instance || value.place.facts.traits.includes('class_method')) program.solver.put(into, program.tokens.of('bound', value.place));
    else program.solver.put(into, token);
  });
}

/** The function a class is constructed by or an operator means, nearest first. */
export function methodOf(place: Place, names: readonly string[], inherited = true): Place | null {
  for (const here of inherited ? linearize(place) : [place]) {
    for (const name of names) {
      const declared = here.names.get(name)?.declared;
      if (declared?.facts.kind === 'function') return declared;
    }
  }
  return null;
}
