import { linearize } from './hierarchy.ts';
import { type Argument, type ContainerKind, LAST, type TypeExpression } from './ir.ts';
import { methodOf } from './members.ts';
import { callContainer } from './models.ts';
import { parameterTokens } from './overridden.ts';
import type { Place } from './places.ts';
import type { CallSite, Program } from './program.ts';
import { giveReturned } from './returns.ts';
import { addUnwrittenSite } from './sites.ts';
import { Tokens } from './tokens.ts';
import { functionTypes, RECEIVER, typeTokens } from './written-types.ts';

/** The nodes of a call's arguments. */
export interface Passed extends Omit<Argument, 'value'> {
  node: number;
}

/** One value is called: binds its parameters, notes the target, gives what it returns to `result`. */
export function invoke(program: Program, site: CallSite, token: number, passed: readonly Passed[], result: number): void {
  const value = program.tokens.get(token);
  if (value.kind === 'external' || value.kind === 'literal') {
    site.is_external = true;
    program.solver.put(result, Tokens.EXTERNAL);
  } else if (value.kind === 'function' || value.kind === 'bound') {
    if (program.language(value.place).overloads && !(takes(value.place, passed.length) && isLabelled(value.place, passed, labelsCount(program, site, value.place)))) return;
    site.targets.add(value.place);
    enter(program, value.place, passed, value.kind === 'bound' && value.place.facts.traits.includes('self_first') ? 1 : 0, result, site.receiver);
    if (site.form === 'new') program.solver.put(result, program.tokens.of('instance', value.place));
  } else if (value.kind === 'class') {
    if (!callObject(program, site, value.place, passed, result)) construct(program, site, value.place, passed, result);
  } else if (value.kind === 'instance') {
    for (const method of callables(value.place, program.language(value.place).called_by)) {
      if (method.facts.is_symbol && !method.facts.traits.includes('abstract')) invoke(program, site, program.tokens.of('bound', method), passed, result);
      else enter(program, method, passed, 0, result);
    }
  }
}

/** A class's own object that can be called stands before its constructors; true when it does, or when there is nothing to construct. */
function callObject(program: Program, site: CallSite, place: Place, passed: readonly Passed[], result: number): boolean {
  const { called_by, constructs_by, names_are_objects } = program.language(place);
  if (called_by === null && constructs_by === null && place.facts.traits.includes('namespace')) return true;
  if (called_by === null || !names_are_objects || site.form === 'new') return false;
  const own = (place.owner ?? place).names.get(called_by)?.node;
  if (own !== undefined) program.solver.on(own, (token) => invoke(program, site, token, passed, result));
  return place.facts.traits.includes('namespace');
}

/** How objects of a class are called: Python's `__call__`, the call signatures of an interface and what it extends. */
function callables(place: Place, calledBy: string | null): Place[] {
  const own = methodOf(place, ['__call__', ...(calledBy ? [calledBy] : [])]);
  return own ? [own] : linearize(place).flatMap(({ calls }) => calls);
}

function construct(program: Program, site: CallSite, place: Place, passed: readonly Passed[], result: number): void {
  const { constructors, inherits_constructors } = program.language(place);
  program.solver.put(result, program.tokens.of('instance', place));
  if (program.language(place).overloads) return constructOverloaded(program, site, place, passed);
  const own = methodOf(place, constructors, inherits_constructors);
  site.targets.add(own ?? place);
  const inherited = own ?? methodOf(place, constructors);
  if (inherited) enter(program, inherited, passed, inherited.facts.traits.includes('self_first') ? 1 : 0, program.solver.node());
}

/** The constructor among several that takes as many; an anonymous class has its base's. */
function constructOverloaded(program: Program, site: CallSite, place: Place, passed: readonly Passed[]): void {
  const { constructors } = program.language(place);
  const owner = place.facts.is_symbol ? place : (place.bases[0] ?? place);
  const variable = constructors.map((name) => owner.names.get(name)).find((found) => found !== undefined);
  if (variable === undefined) site.targets.add(owner);
  else
    program.solver.on(variable.node, (token) => {
      const value = program.tokens.get(token);
      if (value.kind !== 'function' || !takes(value.place, passed.length) || !isLabelled(value.place, passed, program.language(value.place).labels)) return;
      site.targets.add(value.place);
      enter(program, value.place, passed, 0, program.solver.node());
    });
}

/** Whether a function can be called with so many arguments; when only one has its name, it is called with any. */
function takes(place: Place, count: number): boolean {
  const { parameters, traits } = place.facts;
  const counted = traits.includes('self_first') ? parameters.slice(1) : parameters;
  const least = counted.filter((one) => one.rest === null && one.default === null).length;
  const most = counted.some((one) => one.rest !== null) ? Number.POSITIVE_INFINITY : counted.length;
  return count >= least && count <= most;
}

/** Whether every argument that is named has a parameter of that name and, where labels count, every other one that has none. */
function isLabelled({ facts: { parameters } }: Place, passed: readonly Passed[], labels_count: boolean): boolean {
  const isNamed = passed.every(
    ({ name }) => name === null || (name === LAST && parameters.length > 0) || parameters.some((parameter) => parameter.name === name || parameter.rest === 'named'),
  );
  if (!labels_count || parameters.some(({ rest }) => rest !== null)) return isNamed;
  return isNamed && passed.filter(({ name }) => name === null).length <= parameters.filter(({ name }) => name === '_').length;
}

/** Labels count where a function is called by its own name, not where a variable holds it. */
const labelsCount = (program: Program, { name }: CallSite, place: Place): boolean =>
  program.language(place).labels && name !== null && /^\w/.test(name) && (place.parent?.names.has(name) ?? false);

/** Arguments to parameters, the returned to the result. `skip` parameters are filled already, by what the `receiver` holds. */
export function enter(program: Program, place: Place, passed: readonly Passed[], skip: number, result: number, receiver: number | null = null): void {
  bindArguments(program, place, passed, skip);
  giveReturned(program, place, passed, skip, result, receiver);
}

function bindArguments(program: Program, place: Place, passed: readonly Passed[], skip: number): void {
  const { parameters } = place.facts;
  let position = skip;
  for (const one of passed) {
    if (one.name !== null) bindNamed(program, place, one.name, one.node);
    else if (one.is_spread) spread(program, place, one.node, position);
    else {
      const rest = parameters[position]?.rest === 'positional' ? position : parameters.findIndex(({ rest: kind }, i) => kind === 'positional' && i <= position);
      if (rest >= 0) bindRest(program, place, rest, one.node, position - rest);
      else if (parameters[position]?.rest === null) give(program, place, position, one.node);
      position++;
    }
  }
}

function bindNamed(program: Program, place: Place, name: string, node: number): void {
  const { parameters } = place.facts;
  const index = name === LAST ? parameters.length - 1 : parameters.findIndex((parameter) => parameter.name === name && parameter.rest === null);
  if (index >= 0) return give(program, place, index, node);
  const rest = place.facts.parameters.findIndex(({ rest: kind }) => kind === 'named');
  if (rest >= 0) program.writeItem(restOf(program, place, rest, 'map'), name, node);
}

function bindRest(program: Program, place: Place, index: number, node: number, position: number): void {
  const type = place.facts.parameters[index]?.type;
  for (const item of type?.arguments ?? []) adopt(program, place, item, node);
  if (program.language(place).is_static && typeTokens(program, place.parent ?? place, type ?? null, place).length > 0) return;
  program.writeItem(restOf(program, place, index, 'list'), String(position), node);
}

/** A function where a function type is expected: its parameters without a type have the expected ones. */
export function adopt(program: Program, from: Place, type: TypeExpression, node: number): void {
  const expected = functionTypes(program, from, type);
  if (expected.length === 0) return;
  program.solver.on(node, (token) => {
    const value = program.tokens.get(token);
    if (value.kind !== 'function' && value.kind !== 'bound') return;
    for (const { place, parameters } of expected) {
      const isRunOn = parameters[0]?.path === RECEIVER && value.place.facts.traits.includes('arrow');
      if (isRunOn) for (const one of typeTokens(program, place, parameters[0] ?? null)) program.solver.put(value.place.self, one);
      const taken = isRunOn ? parameters.slice(1) : parameters;
      value.place.facts.parameters.forEach((parameter, i) => {
        if (parameter.type === null && parameter.rest === null)
          for (const one of typeTokens(program, place, taken[i] ?? null)) program.solver.put(value.place.parameters[i] as number, one);
      });
    }
  });
}

function restOf(program: Program, place: Place, index: number, kind: ContainerKind): number {
  const token = program.tokens.container(kind, `rest ${place.index} ${index}`);
  program.solver.put(place.parameters[index] as number, token);
  return token;
}

/** `f(*xs)`: position by position where they are known. */
function spread(program: Program, place: Place, node: number, from: number): void {
  program.solver.on(node, (token) => {
    const value = program.tokens.get(token);
    if (value.kind !== 'container') return;
    place.facts.parameters.forEach((parameter, i) => {
      if (parameter.rest !== null) {
        const all = program.solver.node();
        program.solver.flow(program.items(token), all);
        program.writeItem(restOf(program, place, i, parameter.rest === 'positional' ? 'list' : 'map'), null, all);
      } else if (i >= from || value.type !== 'list') {
        const item = program.solver.node();
        program.readItem(token, value.type !== 'list' ? parameter.name : String(i - from), item);
        give(program, place, i, item);
      }
    });
  });
}

/** A parameter whose type is written holds that type, whatever is passed; a function passed learns from it what it will be given. */
function give(program: Program, place: Place, index: number, node: number): void {
  const type = place.facts.parameters[index]?.type ?? null;
  if (type) adopt(program, place, type, node);
  if (parameterTokens(program, place, index).length === 0) program.solver.flow(node, place.parameters[index] as number);
}

/** A method of a value that the language itself gives: containers have theirs. */
export function invokeMember(program: Program, site: CallSite, of: number, name: string, passed: readonly Passed[], result: number): void {
  program.solver.on(of, (token) => {
    const value = program.tokens.get(token);
    if (value.kind === 'container') {
      site.is_external = true;
      callContainer(program, site, token, name, passed, result);
    }
    if (value.kind === 'instance' && program.language(site.place).hands_on.has(name) && !linearize(value.place).some(({ names }) => names.has(name)))
      handOn(program, site, token, passed, result);
    if (value.kind === 'function' || value.kind === 'bound') callFunctionMember(program, site, token, name, passed, result);
  });
}

/** `option.unwrap()` is what it holds; `option.map(f)` gives it to `f` and is what that returns. */
function handOn(program: Program, site: CallSite, token: number, passed: readonly Passed[], result: number): void {
  const node = program.solver.node();
  program.solver.put(node, token);
  program.solver.flow(node, result);
  for (const callback of passed) {
    program.solver.on(callback.node, (called) => {
      const value = program.tokens.get(called);
      if (value.kind !== 'function' && value.kind !== 'bound') return;
      if (program.language(value.place).lambdas_have_self && value.place.facts.traits.includes('arrow')) program.solver.flow(node, value.place.self);
      runGiven(program, site, called, [{ ...callback, node }], result);
    });
  }
}

/** A library runs a function that it was given: one with a name is called from where it was given, though nobody wrote so. */
export function runGiven(program: Program, site: CallSite, token: number, passed: readonly Passed[], result: number): void {
  const value = program.tokens.get(token);
  if (value.kind !== 'function' && value.kind !== 'bound') return;
  // `Item::touch` is given the object it is called on.
  const given = program.language(value.place).overloads && !takes(value.place, passed.length) ? passed.slice(1) : passed;
  if (value.place.facts.is_symbol) invoke(program, addUnwrittenSite(program, site.place), token, given, result);
  else enter(program, value.place, passed, 0, result);
}

/** A promise is what it will be: its callbacks get that, and it becomes what they return. */
export function callThen(program: Program, site: CallSite, of: number, name: string, passed: readonly Passed[], result: number): void {
  if (name !== 'then') program.solver.flow(of, result);
  for (const callback of passed) {
    program.solver.on(callback.node, (token) => {
      runGiven(program, site, token, name === 'then' ? [{ ...callback, node: of }] : [], result);
    });
  }
}

/** `f.call(object, …)`, `f.apply(…)`, `f.bind(object)`. */
function callFunctionMember(program: Program, site: CallSite, token: number, name: string, passed: readonly Passed[], result: number): void {
  if (name === 'call') invoke(program, site, token, passed.slice(1), result);
  else if (name === 'apply')
    invoke(
      program,
      site,
      token,
      passed.slice(1).map((one) => ({ ...one, is_spread: true })),
      result,
    );
  else if (name === 'bind') program.solver.put(result, token);
}
