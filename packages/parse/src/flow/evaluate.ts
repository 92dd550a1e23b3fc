import { adopt, callThen, invoke, invokeMember, type Passed } from './calls.ts';
import type { Expression, Statement, Target, TypeExpression } from './ir.ts';
import { giveSelf, methodOf, readMember, writeMember } from './members.ts';
import { callBuiltin } from './models.ts';
import { WHOLE } from './modules.ts';
import { classOf, ITEMS, implicitOwner, linearize, type Place } from './places.ts';
import type { CallSite, Program } from './program.ts';
import { pathOf, staticPath, typeTokens } from './statics.ts';
import { Tokens } from './tokens.ts';

/** Writes the constraints of everything a place does. */
export function compile(program: Program, place: Place): void {
  const { facts } = place;
  seedSelf(program, place);
  facts.parameters.forEach((parameter, i) => {
    const node = place.parameters[i] as number;
    const tokens = typeTokens(program, place.parent ?? place, parameter.type, place);
    for (const token of tokens) program.solver.put(node, token);
    if (parameter.default && tokens.length === 0) program.solver.flow(evaluate(program, place.parent ?? place, parameter.default), node);
    else if (parameter.default) evaluate(program, place.parent ?? place, parameter.default);
    if (parameter.target?.is === 'pattern') assign(program, place, parameter.target, node);
  });
  for (const statement of facts.body) perform(program, place, statement);
}

/** What `self` and `this` are before anybody calls. */
function seedSelf(program: Program, place: Place): void {
  const owner =
    place.parent?.facts.kind === 'class' && (!place.parent.facts.traits.includes('namespace') || place.parent.facts.traits.includes('reopened'))
      ? (place.parent.owner ?? place.parent)
      : null;
  const { traits } = place.facts;
  if (place.facts.kind === 'class') program.solver.put(place.self, program.tokens.of('instance', place));
  if (place.facts.kind !== 'function') return;
  if (owner === null) {
    if (!program.language(place).declares_by_assigning && !traits.includes('arrow')) program.solver.put(place.self, program.tokens.of('instance', place));
    return;
  }
  const token = program.tokens.of(traits.includes('class_method') || traits.includes('static') ? 'class' : 'instance', owner);
  program.solver.put(place.self, token);
  if (traits.includes('self_first') && place.parameters[0] !== undefined && !place.facts.parameters[0]?.type) program.solver.put(place.parameters[0], token);
}

function perform(program: Program, place: Place, statement: Statement): void {
  if (statement.do === 'evaluate') evaluate(program, place, statement.value);
  else if (statement.do === 'return') performReturn(program, place, statement.value);
  else if (statement.do === 'yield')
    program.solver.flow(
      evaluate(program, place, statement.value),
      place.facts.kind === 'comprehension' ? place.yielded : (functionAround(place)?.yielded ?? program.solver.node()),
    );
  else if (statement.do === 'import') linkImport(program, place, statement.local, statement.module, statement.name);
  else if (statement.do === 'alias') linkAlias(program, place, statement.local, statement.path);
  else if (statement.do === 'assign') performAssign(program, place, statement.target, statement.value, statement.type);
}

function performReturn(program: Program, place: Place, value: Expression): void {
  const around = functionAround(place);
  const node = evaluate(program, place, value);
  if (around === null) return;
  program.solver.flow(node, around.returned);
  if (around.facts.return_type) adopt(program, around, around.facts.return_type, node);
}

function functionAround(place: Place): Place | null {
  for (let here: Place | null = place; here; here = here.parent) if (here.facts.kind === 'function') return here;
  return null;
}

function performAssign(program: Program, place: Place, target: Target, value: Expression | null, type: TypeExpression | null): void {
  if (value?.is === 'function' && target.is === 'name' && isAnnounced(program, place, value.scope, target.name)) return;
  const tokens = typeTokens(program, place, type);
  const node = value === null ? program.solver.node() : evaluate(program, place, value);
  if (type) adopt(program, place, type, node);
  if (tokens.length === 0 || value?.is === 'function' || value?.is === 'class') return assign(program, place, target, node);
  if (target.is === 'name') typeVariable(place, target.name);
  if (target.is === 'member' && target.name === '*type') return fillSelf(program, place, tokens);
  const typed = program.solver.node();
  for (const token of tokens) program.solver.put(typed, token);
  assign(program, place, target, typed);
}

/** A prototype or an overload's signature whose definition is there too: the definition is what is called. */
function isAnnounced(program: Program, place: Place, scope: number, name: string): boolean {
  const own = inner(program, place, scope);
  const declared = place.names.get(name)?.declared;
  return own.facts.traits.includes('abstract') && declared !== undefined && declared !== null && declared !== own && !declared.facts.traits.includes('abstract');
}

function typeVariable(place: Place, name: string): void {
  const variable = place.names.get(name);
  if (variable) variable.is_typed = true;
}

/** `function f(this: T)`. */
function fillSelf(program: Program, place: Place, tokens: readonly number[]): void {
  for (const token of tokens) program.solver.put(place.self, token);
}

function linkImport(program: Program, place: Place, local: string, module: string, name: string | null): void {
  const variable = place.names.get(local);
  if (variable === undefined || name === '*') return;
  const found = name === null ? moduleToken(program, place, module) : program.modules.named(place.file_path, module, name);
  if (typeof found === 'number') program.solver.put(variable.node, found);
  else if (found === 'external') program.solver.put(variable.node, Tokens.EXTERNAL);
  else if (found === null) readWhole(program, place, module, name ?? '', variable.node);
  else if ('file_path' in found) program.solver.put(variable.node, program.tokens.module(found.file_path));
  else program.solver.flow(found.variable.node, variable.node);
}

/** A path is followed from outside of the name it gives: `use a::a` is no circle. */
function linkAlias(program: Program, place: Place, local: string, path: string): void {
  const variable = place.names.get(local);
  if (variable === undefined) return;
  const declared = program.language(place).packages_by_name ? staticPath(program, place, path) : null;
  if (declared !== null && declared !== 'external' && 'place' in declared)
    return program.solver.put(variable.node, program.tokens.of(declared.place.facts.kind === 'class' ? 'class' : 'function', declared.place));
  const [root = '', ...rest] = path.split('.');
  const start = root === local ? moduleNode(program, place, root) : nameNode(program, place, root);
  const end = rest.reduce((from, name) => {
    const read = program.solver.node();
    program.solver.on(from, (token) => readMember(program, token, name, read));
    return read;
  }, start);
  program.solver.flow(end, variable.node);
}

function moduleNode(program: Program, place: Place, name: string): number {
  const [file_path] = program.modules.files(place.file_path, name);
  const node = program.solver.node();
  program.solver.put(node, file_path === undefined ? Tokens.EXTERNAL : program.tokens.module(file_path));
  return node;
}

/** A name no file declares may still be written to the module from elsewhere. */
function readWhole(program: Program, place: Place, module: string, name: string, into: number): void {
  for (const file_path of program.modules.files(place.file_path, module)) readMember(program, program.tokens.module(file_path), name, into);
}

function moduleToken(program: Program, place: Place, module: string): number | 'external' {
  const [file_path] = program.modules.files(place.file_path, module);
  return file_path === undefined ? 'external' : program.tokens.module(file_path);
}

/** Gives a value to a target. */
export function assign(program: Program, place: Place, target: Target, node: number): void {
  if (target.is === 'name') {
    const found = program.find(place, target.name);
    if (found !== null && found !== 'external' && 'variable' in found) program.solver.flow(node, found.variable.node);
  } else if (target.is === 'member') {
    program.solver.on(evaluate(program, place, target.of), (token) => writeMember(program, token, target.name, node));
  } else if (target.is === 'element') {
    program.solver.on(evaluate(program, place, target.of), (token) => {
      if (program.tokens.get(token).kind === 'container') program.writeItem(token, target.key, node);
      else if (target.key !== null) writeMember(program, token, target.key, node);
    });
  } else for (const part of target.parts) assignPart(program, place, part, node);
}

function assignPart(program: Program, place: Place, part: Extract<Target, { is: 'pattern' }>['parts'][0], node: number): void {
  if (part.is_rest) return assign(program, place, part.target, node);
  const item = program.solver.node();
  program.solver.on(node, (token) => readElement(program, token, part.key, item));
  if (part.default) program.solver.flow(evaluate(program, place, part.default), item);
  assign(program, place, part.target, item);
}

function element(program: Program, place: Place, of: number, key: string | null, result: number): void {
  const { indexers } = program.language(place);
  program.solver.on(of, (token) => {
    readElement(program, token, key, result);
    const value = program.tokens.get(token);
    const method = value.kind === 'instance' && indexers.length > 0 ? methodOf(value.place, indexers) : null;
    if (method) implicitCall(program, place, method, result);
  });
}

function readElement(program: Program, token: number, key: string | null, into: number): void {
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
  if (expression.is === 'self') return selfNode(place) ?? program.outside;
  const result = solver.node();
  switch (expression.is) {
    case 'member':
      if (expression.of.is === 'super') readSuper(program, place, expression.name, result);
      else solver.on(evaluate(program, place, expression.of), (token) => readMember(program, token, expression.name, result));
      break;
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
      solver.put(result, tokens.of(expression.is, inner(program, place, expression.scope)));
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
      const written = typeTokens(program, place, expression.type);
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
function inner(program: Program, place: Place, scope: number): Place {
  let file = place;
  while (file.parent) file = file.parent;
  return program.places[file.index + scope] as Place;
}

function nameNode(program: Program, place: Place, name: string, is_called = false): number {
  const owner = program.language(place).implicit_members ? implicitOwner(place, name, is_called) : null;
  if (owner) {
    const node = program.solver.node();
    readMember(program, program.tokens.of('instance', owner), name, node);
    return node;
  }
  const found = program.find(place, name);
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

/** A call that is not written: by a loop, by brackets. */
function implicitCall(program: Program, place: Place, method: Place, result: number): void {
  const site = addSite(program, place, { name: null, form: 'reference', line: 0, passed: [], is_member: true, is_certain: false });
  invoke(program, site, program.tokens.of('bound', method), [], result);
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

function addSite(program: Program, place: Place, site: Omit<CallSite, 'place' | 'targets' | 'is_external'>): CallSite {
  const made: CallSite = { ...site, place, targets: new Set(), is_external: false };
  program.sites.push(made);
  return made;
}

function call(program: Program, place: Place, { callee, arguments: args, form, line }: Extract<Expression, { is: 'call' }>, result: number): void {
  const name = callee.is === 'name' || callee.is === 'member' ? callee.name : null;
  const passed = args.map(({ value, ...rest }): Passed => ({ ...rest, node: evaluate(program, place, value) }));
  const site = addSite(program, place, {
    name,
    form,
    line,
    passed: passed.map(({ node }) => node),
    is_member: callee.is === 'member',
    is_certain: isCertain(program, place, callee),
  });
  if (callee.is === 'super') return callSuper(program, place, site, passed, result);
  if (callee.is === 'name' && program.find(place, callee.name) === null && callBuiltin(program, site, callee.name, passed, result)) return;
  if (callee.is === 'member' && callee.of.is !== 'super') {
    const of = evaluate(program, place, callee.of);
    const read = program.solver.node();
    program.solver.on(of, (token) => readMember(program, token, callee.name, read));
    program.solver.on(read, (token) => invoke(program, site, token, passed, result));
    invokeMember(program, site, of, callee.name, passed, result);
    if (/^(then|catch|finally)$/.test(callee.name) && place.language !== 'python') callThen(program, of, callee.name, passed, result);
    return;
  }
  const called = callee.is === 'name' ? nameNode(program, place, callee.name, true) : evaluate(program, place, callee);
  program.solver.on(called, (token) => invoke(program, site, token, passed, result));
}

/** `super(…)` in a constructor. */
function callSuper(program: Program, place: Place, site: CallSite, passed: readonly Passed[], result: number): void {
  for (const base of classOf(place)?.bases ?? []) invoke(program, site, program.tokens.of('class', base), passed, result);
  if (classOf(place)?.has_unknown_base) site.is_external = true;
}

/** Whether what stands before the last name is declared, imported or typed, so that one declaration is meant. */
function isCertain(program: Program, place: Place, expression: Expression): boolean {
  if (expression.is === 'self' || expression.is === 'super' || expression.is === 'typed') return true;
  if (expression.is === 'member') return isCertain(program, place, expression.of);
  if (expression.is === 'call') return isCertain(program, place, expression.callee);
  if (expression.is !== 'name') return false;
  if (program.language(place).implicit_members && implicitOwner(place, expression.name)) return true;
  const found = program.find(place, expression.name);
  if (found === null || found === 'external' || 'file_path' in found) return found !== null;
  if (found.variable.origin === 'parameter') return found.place.facts.traits.includes('self_first') && found.place.parameters[0] === found.variable.node;
  return found.variable.origin !== 'many' && found.variable.origin !== 'variable' ? true : staticPath(program, place, pathOf(expression) ?? '') !== null;
}
