import { isOfClass } from './apart.ts';
import { staticBase } from './bases.ts';
import { callThen, enter, invoke, invokeMember, type Passed } from './calls.ts';
import { callExtension, callGiven } from './extensions.ts';
import { linearize } from './hierarchy.ts';
import type { Expression } from './ir.ts';
import { nameInLambdas, selfInLambdas } from './lambdas.ts';
import { giveSelf, methodOf, readMember } from './members.ts';
import { callBuiltin } from './models.ts';
import { WHOLE } from './modules.ts';
import { classOf, fileOf, ITEMS, implicitOwner, type Place, type Variable, wholeOf } from './places.ts';
import type { CallSite, Program } from './program.ts';
import { addSite, addUnwrittenSite } from './sites.ts';
import { MANY } from './solver.ts';
import { pathOf, qualifiedToken, staticPath } from './statics.ts';
import { Tokens } from './tokens.ts';
import { typeTokens, valuesOf } from './written-types.ts';

export function moduleToken(program: Program, place: Place, module: string): number | 'external' {
  const [file_path] = program.modules.files(place.file_path, module);
  return file_path === undefined ? 'external' : program.tokens.module(file_path);
}

function element(program: Program, place: Place, of: number, key: string | null, result: number): void {
  const { indexers, subscripts } = program.language(place);
  program.solver.on(of, (token) => {
    readElement(program, token, key, result);
    const value = program.tokens.get(token);
    const method = value.kind === 'instance' && indexers.length > 0 ? methodOf(value.place, indexers) : null;
    if (method) implicitCall(program, place, method, result);
    const read = value.kind === 'instance' ? methodOf(value.place, subscripts) : null;
    if (read) enter(program, read, [], 1, result);
    if (!method && !read && value.kind === 'instance' && program.language(place).links_by_including) program.solver.put(result, token);
  });
}

export function readElement(program: Program, token: number, key: string | null, into: number): void {
  const value = program.tokens.get(token);
  if (value.kind === 'container') program.readItem(token, key, into);
  else if (value.kind === 'external') program.solver.put(into, Tokens.EXTERNAL);
  else if (value.kind === 'instance' && value.place.names.has(ITEMS)) readMember(program, token, ITEMS, into);
  else if (key !== null) readMember(program, token, key, into);
}

/** The node of an expression's value. */
export function evaluate(program: Program, place: Place, expression: Expression): number {
  const { solver, tokens } = program;
  if (expression.is === 'name') return nameNode(program, place, expression.name);
  if (expression.is === 'self') {
    const outer = () => selfNode(place) ?? program.outside;
    return selfInLambdas(program, place, outer) ?? outer();
  }
  const result = solver.node();
  switch (expression.is) {
    case 'member': {
      const whole = qualifiedToken(program, place, expression);
      if (whole !== null) solver.put(result, whole);
      else if (expression.of.is === 'super') readSuper(program, place, expression.name, result);
      else solver.on(evaluate(program, place, expression.of), (token) => readMember(program, token, expression.name, result));
      break;
    }
    case 'element':
      element(program, place, evaluate(program, place, expression.of), expression.key, result);
      break;
    case 'iterate':
      solver.on(evaluate(program, place, expression.of), (token) => iterate(program, place, token, result));
      break;
    case 'call':
      call(program, place, expression, result);
      break;
    case 'function':
    case 'class':
      solver.put(result, tokens.of(expression.is, wholeOf(inner(program, place, expression.scope))));
      break;
    case 'comprehension':
      comprehension(program, inner(program, place, expression.scope), result);
      break;
    case 'container':
      container(program, place, expression, result);
      break;
    case 'literal':
      if (expression.type !== 'none') solver.put(result, tokens.literal(expression.type));
      break;
    case 'either':
      for (const one of expression.of) solver.flow(evaluate(program, place, one), result);
      break;
    case 'typed': {
      const written = valuesOf(program, place, expression.type);
      for (const token of written) solver.put(result, token);
      const of = expression.of === null ? null : evaluate(program, place, expression.of);
      if (of !== null && written.length === 0) solver.flow(of, result);
      break;
    }
    case 'module': {
      const found = program.modules.named(place.file_path, expression.module, 'default');
      if (found !== null && found !== 'external' && 'variable' in found && found.variable === found.place.names.get(WHOLE)) solver.flow(found.variable.node, result);
      else {
        const whole = moduleToken(program, place, expression.module);
        solver.put(result, typeof whole === 'number' ? whole : Tokens.EXTERNAL);
      }
      break;
    }
    case 'super':
      readSuperSelf(program, place, result);
      break;
  }
  return result;
}

/** The place of a scope of the same file. */
export function inner(program: Program, place: Place, scope: number): Place {
  let file = place;
  while (file.parent) file = file.parent;
  return program.places[file.index + scope] as Place;
}

export function nameNode(program: Program, place: Place, name: string, is_called = false): number {
  const plain = () => plainName(program, place, name, is_called);
  return nameInLambdas(program, place, name, plain) ?? plain();
}

function plainName(program: Program, place: Place, name: string, is_called: boolean): number {
  if (program.language(place).is_static && isTypeParameter(place, name)) return program.solver.node();
  const { implicit_members, hides_called } = program.language(place);
  const owner = implicit_members ? implicitOwner(place, name, is_called && !hides_called) : null;
  if (owner) {
    const node = program.solver.node(is_called ? MANY : undefined);
    readMember(program, program.tokens.of(program.language(place).class_members_apart && isOfClass(place) ? 'class' : 'instance', owner), name, node);
    return node;
  }
  const found = program.find(place, name, is_called && program.language(place).is_static);
  const own = name === 'Self' && found === null ? classOf(place) : null;
  if (own) {
    const node = program.solver.node();
    program.solver.put(node, program.tokens.of('class', own));
    return node;
  }
  if (found === null || found === 'external') return program.outside;
  if ('variable' in found) return found.variable.node;
  const node = program.solver.node();
  program.solver.put(node, program.tokens.module(found.file_path));
  return node;
}

function isTypeParameter(place: Place, name: string): boolean {
  for (let here: Place | null = place; here; here = here.parent) {
    if (here.names.has(name)) return false;
    if (here.facts.type_parameters.some((one) => one.name === name)) return true;
  }
  return false;
}

function selfNode(place: Place): number | null {
  for (let here: Place | null = place; here; here = here.parent)
    if (here.facts.kind === 'class' || (here.facts.kind === 'function' && !here.facts.traits.includes('arrow'))) return here.self;
  return null;
}

function readSuper(program: Program, place: Place, name: string, into: number): void {
  const own = classOf(place);
  const above = own ? linearize(own).slice(1) : [];
  const owner = above.find(({ names }) => names.has(name));
  if (!owner) return program.solver.put(into, Tokens.EXTERNAL);
  program.solver.on(owner.names.get(name)?.node ?? program.outside, (token) => {
    const value = program.tokens.get(token);
    program.solver.put(into, value.kind === 'function' && !value.place.facts.traits.includes('static') ? program.tokens.of('bound', value.place) : token);
  });
}

function readSuperSelf(program: Program, place: Place, into: number): void {
  for (const base of classOf(place)?.bases ?? []) program.solver.put(into, program.tokens.of('instance', base));
}

function iterate(program: Program, place: Place, token: number, result: number): void {
  const value = program.tokens.get(token);
  if (value.kind === 'container') return program.solver.flow(program.items(token), result);
  if (value.kind !== 'instance') return;
  if (value.place.names.has(ITEMS)) return readMember(program, token, ITEMS, result);
  const { iterators, steps } = program.language(place);
  const start = methodOf(value.place, iterators);
  const iterator = program.solver.node();
  if (start) implicitCall(program, place, start, iterator);
  else if (program.language(place).names_modules) program.solver.put(iterator, token);
  program.solver.on(iterator, (made) => {
    const of = program.tokens.get(made);
    if (of.kind === 'container') program.solver.flow(program.items(made), result);
    const next = of.kind === 'instance' ? methodOf(of.place, steps) : null;
    if (next) implicitCall(program, place, next, result);
  });
}

function implicitCall(program: Program, place: Place, method: Place, result: number): void {
  invoke(program, addUnwrittenSite(program, place), program.tokens.of('bound', method), [], result);
}

function comprehension(program: Program, block: Place, result: number): void {
  const made = program.tokens.container('list');
  program.writeItem(made, null, block.yielded);
  program.solver.put(result, made);
}

function container(program: Program, place: Place, { kind, entries }: Extract<Expression, { is: 'container' }>, result: number): void {
  const made = program.tokens.container(kind);
  for (const { key, value, is_spread } of entries) {
    const node = evaluate(program, place, value);
    if (is_spread) program.solver.on(node, (token) => copyAll(program, token, made));
    else program.writeItem(made, key, node);
    if (kind === 'object') giveSelf(program, node, made);
  }
  program.solver.put(result, made);
}

function copyAll(program: Program, from: number, to: number): void {
  if (program.tokens.get(from).kind === 'container' && from !== to) program.writeItem(to, null, program.items(from));
}

function call(program: Program, place: Place, { callee, arguments: args, form, line }: Extract<Expression, { is: 'call' }>, result: number): void {
  const whole = form === 'named' || form === 'new' ? qualifiedToken(program, place, callee) : null;
  if (whole !== null && form === 'named') return program.solver.put(result, whole);
  const name = callee.is === 'name' || callee.is === 'member' ? callee.name : null;
  const passed = args.map(({ value, ...rest }): Passed => ({ ...rest, node: evaluate(program, place, value) }));
  const site = addSite(program, place, {
    name,
    written: pathOf(callee) ?? name,
    form,
    line,
    passed: passed.map(({ node }) => node),
    names: passed.map((one) => one.name),
    receiver: null,
    is_member: callee.is === 'member',
    is_certain: isCertain(program, place, callee),
  });
  if (callee.is === 'super') return callSuper(program, place, site, passed, result);
  if (callee.is === 'name' && isOfLanguage(program, place, callee.name) && callBuiltin(program, site, callee.name, passed, result)) return;
  if (whole !== null) return invoke(program, site, whole, passed, result);
  if (callee.is === 'member' && callee.of.is !== 'super') {
    const of = evaluate(program, place, callee.of);
    const read = program.solver.node(MANY);
    site.receiver = of;
    program.solver.on(of, (token) => readMember(program, token, callee.name, read));
    program.solver.on(read, (token) => callOrName(program, site, token, passed, result));
    invokeMember(program, site, of, callee.name, passed, result);
    if (program.language(place).extensions !== 'none') callExtension(program, site, of, callee.name, passed, result);
    if (program.language(place).primitives.size > 0) callGiven(program, site, of, callee.name, passed, result);
    if (/^(then|catch|finally)$/.test(callee.name) && place.language !== 'python') callThen(program, site, of, callee.name, passed, result);
    return;
  }
  const called = callee.is === 'name' ? nameNode(program, place, callee.name, true) : evaluate(program, place, callee);
  program.solver.on(called, (token) => callOrName(program, site, token, passed, result));
}

/** Nobody declares the name: it may be one of the language itself. */
function isOfLanguage(program: Program, place: Place, name: string): boolean {
  const { is_static, implicit_members } = program.language(place);
  return !is_static && program.find(place, name) === null && !(implicit_members && implicitOwner(place, name, true));
}

function callOrName(program: Program, site: CallSite, token: number, passed: readonly Passed[], result: number): void {
  const { kind } = program.tokens.get(token);
  const isFunction = kind === 'function' || kind === 'bound';
  if (site.form === 'named' && !(isFunction && program.language(site.place).naming_calls)) program.solver.put(result, token);
  if (site.form !== 'named' || isFunction) invoke(program, site, token, passed, result);
}

/** `super(…)` in a constructor. */
function callSuper(program: Program, place: Place, site: CallSite, passed: readonly Passed[], result: number): void {
  const own = classOf(place);
  const extended = own?.facts.bases.flatMap((base) => (base.how === 'extends' ? (staticBase(program, own, base) ?? []) : [])) ?? [];
  for (const base of extended.length > 0 ? extended : (own?.bases ?? [])) invoke(program, site, program.tokens.of('class', base), passed, result);
  if (classOf(place)?.has_unknown_base) site.is_external = true;
}

/** Whether what stands before the last name is declared, imported or typed, so that one declaration is meant. */
function isCertain(program: Program, place: Place, expression: Expression): boolean {
  if (expression.is === 'self' || expression.is === 'super' || expression.is === 'typed') return true;
  if (expression.is === 'member') return !expression.name.startsWith('@') && (isCertain(program, place, expression.of) || qualifiedToken(program, place, expression.of) !== null);
  if (expression.is === 'call') return isCertain(program, place, expression.callee);
  if (expression.is === 'either') return expression.of.length > 0 && expression.of.every((one) => isCertain(program, place, one));
  if (expression.is !== 'name') return false;
  if (program.language(place).implicit_members && implicitOwner(place, expression.name)) return true;
  const found = program.find(place, expression.name);
  if (found === null && expression.name === 'Self') return classOf(place) !== null;
  if (found === null || found === 'external' || 'file_path' in found) return found !== null;
  if (isTyped(program, found)) return true;
  if (program.language(place).shares_names && found.place.file_path !== place.file_path && fileOf(place).wildcards.length === 0) return false;
  if (found.variable.origin === 'parameter') return found.place.facts.traits.includes('self_first') && found.place.parameters[0] === found.variable.node;
  return found.variable.origin !== 'many' && found.variable.origin !== 'variable' ? true : staticPath(program, place, pathOf(expression) ?? '') !== null;
}

/** Whether the type written for a variable is one class of this program. */
function isTyped(program: Program, { variable, place }: { variable: Variable; place: Place }): boolean {
  const around = variable.origin === 'parameter' ? (place.parent ?? place) : place;
  const [token, ...others] = variable.written ? typeTokens(program, around, variable.written, place) : [];
  return token !== undefined && others.length === 0 && program.tokens.get(token).kind === 'instance';
}
