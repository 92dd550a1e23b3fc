import { adopt } from './calls.ts';
import { evaluate, inner, moduleToken, nameNode, readElement } from './evaluate.ts';
import type { Expression, Statement, Target, TypeExpression } from './ir.ts';
import { readMember, writeMember } from './members.ts';
import { parameterTokens } from './overridden.ts';
import { decorates, type Place } from './places.ts';
import type { Program } from './program.ts';
import { staticPath } from './statics.ts';
import { Tokens } from './tokens.ts';
import { typeTokens, valuesOf } from './written-types.ts';

/** Marks the names of a place whose type is written: they hold that, wherever something is assigned to them. */
export function typeNames(program: Program, place: Place): void {
  const mark = (target: Target | null, type: TypeExpression | null, from: Place): void => {
    const variable = target?.is === 'name' && type !== null ? place.names.get(target.name) : undefined;
    if (variable && typeTokens(program, from, type, place).length > 0) variable.is_typed = true;
  };
  for (const { target, type } of place.facts.parameters) mark(target, type, place.parent ?? place);
  for (const statement of place.facts.body)
    if (statement.do === 'assign' && statement.value?.is !== 'function' && statement.value?.is !== 'class') mark(statement.target, statement.type, place);
}

/** Writes the constraints of everything a place does. */
export function compile(program: Program, place: Place): void {
  const { facts } = place;
  seedSelf(program, place);
  facts.parameters.forEach((parameter, i) => {
    const node = place.parameters[i] as number;
    const tokens = parameterTokens(program, place, i);
    for (const token of tokens.length > 0 ? tokens : valuesOf(program, place.parent ?? place, parameter.type, place)) program.solver.put(node, token);
    const value = parameter.default ? evaluate(program, program.language(place).defaults_inside ? place : (place.parent ?? place), parameter.default) : null;
    if (value !== null && tokens.length === 0) program.solver.flow(value, node);
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
  if (traits.includes('extension') && place.parent?.owner === null) return seedReceiver(program, place, place.parent);
  if (place.facts.kind === 'class') program.solver.put(place.self, program.tokens.of('instance', place));
  if (place.facts.kind !== 'function') return;
  if (owner === null) {
    if (!program.language(place).declares_by_assigning && !traits.includes('arrow')) program.solver.put(place.self, program.tokens.of('instance', place));
    return;
  }
  const token = program.tokens.of(traits.includes('class_method') || traits.includes('static') ? 'class' : 'instance', owner);
  program.solver.put(place.self, token);
  const first = place.parameters[0];
  if (traits.includes('self_first') && first !== undefined && typeTokens(program, place.parent ?? place, place.facts.parameters[0]?.type ?? null, place).length === 0)
    program.solver.put(first, token);
}

/** An extension's `this` is what its type says, where that is of no class of this program. */
function seedReceiver(program: Program, place: Place, extension: Place): void {
  for (const token of typeTokens(program, extension.parent ?? extension, extension.facts.attaches_to, extension)) program.solver.put(place.self, token);
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
  if (value !== null && decorates(place, target, value)) return void evaluate(program, place, value);
  const tokens = typeTokens(program, place, type);
  const node = value === null ? program.solver.node() : evaluate(program, place, value);
  if (type) adopt(program, place, type, node);
  if (tokens.length === 0) for (const token of valuesOf(program, place, type)) program.solver.put(node, token);
  const own = target.is === 'name' ? place.names.get(target.name) : undefined;
  const isDeclared = (value?.is === 'function' || value?.is === 'class') && (tokens.length === 0 || !program.language(place).is_static);
  if (own && isDeclared) return program.solver.flow(node, own.node);
  if (tokens.length === 0 || isDeclared) return assign(program, place, target, node);
  if (target.is === 'member' && target.name === '*type') return fillSelf(program, place, tokens);
  const typed = program.solver.node();
  for (const token of tokens) program.solver.put(typed, token);
  if (own) program.solver.flow(typed, own.node);
  else assign(program, place, target, typed);
}

/** A prototype or an overload's signature whose definition is there too: the definition is what is called. Where functions of one name differ, what is abstract is one of its own. */
function isAnnounced(program: Program, place: Place, scope: number, name: string): boolean {
  const { overloads, links_by_including } = program.language(place);
  if (overloads && !links_by_including) return false;
  const own = inner(program, place, scope);
  const declared = place.names.get(name)?.declared;
  return own.facts.traits.includes('abstract') && declared !== undefined && declared !== null && declared !== own && !declared.facts.traits.includes('abstract');
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
  const { packages_by_name, dotted_names } = program.language(place);
  const declared = packages_by_name || dotted_names ? staticPath(program, place, path) : null;
  if (declared !== null && declared !== 'external' && 'place' in declared) {
    const named = declared.place.parent?.names.get(local);
    if (declared.place.facts.kind === 'function' && named?.declared === declared.place) return program.solver.flow(named.node, variable.node);
    return program.solver.put(variable.node, program.tokens.of(declared.place.facts.kind === 'class' ? 'class' : 'function', declared.place));
  }
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

/** Gives a value to a target. */
function assign(program: Program, place: Place, target: Target, node: number): void {
  if (target.is === 'name') {
    const found = program.find(place, target.name);
    if (found !== null && found !== 'external' && 'variable' in found && !found.variable.is_typed) program.solver.flow(node, found.variable.node);
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
