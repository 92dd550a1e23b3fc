import { fieldOf, fieldsOf, hasWord, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf, pathExpression } from '../builder.ts';
import type { Expression, Parameter, Scope, TypeExpression } from '../ir.ts';
import { CONSTRUCTOR } from '../places.ts';
import { expression, passed } from './java-expressions.ts';
import { statement } from './java-statements.ts';
import { javaType, javaTypeParameters } from './java-types.ts';

/** Writes what a file of Java does. */
export function lowerJava(flow: FlowBuilder, root: PlainNode): void {
  for (const child of namedOf(root)) {
    if (child.type === 'package_declaration') flow.package = flow.text(namedOf(child).at(-1)).replace(/\s+/g, '');
    else if (child.type === 'import_declaration') importDeclaration(flow, child);
    else declaration(flow, child);
  }
}

function importDeclaration(flow: FlowBuilder, node: PlainNode): void {
  const path = flow.text(namedOf(node)[0]).replace(/\s+/g, '');
  if (hasWord(node, 'asterisk') || node.children.some(({ type }) => type === 'asterisk')) flow.add({ do: 'wildcard', path, line: node.line });
  else flow.add({ do: 'alias', path, local: path.split('.').pop() ?? path, line: node.line });
}

const TYPES = new Set(['class_declaration', 'interface_declaration', 'enum_declaration', 'record_declaration', 'annotation_type_declaration']);

/** A type, at the top, nested or inside a method; false when the node is none. */
export function declaration(flow: FlowBuilder, node: PlainNode): boolean {
  if (!TYPES.has(node.type)) return false;
  flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), classValue(flow, node), null, 'class');
  return true;
}

function classValue(flow: FlowBuilder, node: PlainNode): Extract<Expression, { is: 'class' }> {
  const scope = flow.within('class', node, (here) => {
    here.type_parameters = javaTypeParameters(flow, node);
    if (node.type === 'interface_declaration') here.traits.push('abstract');
    heritage(flow, node, here);
    const list = node.type === 'record_declaration' ? fieldOf(node, 'parameters') : undefined;
    for (const one of list ? parameters(flow, list) : []) flow.assign(nameOf(one.name), null, one.type, 'variable');
    const body = fieldOf(node, 'body');
    if (body) members(flow, body, flow.text(fieldOf(node, 'name')));
    if (fieldOf(node, 'superclass') && !(body && namedOf(body).some(({ type }) => type === 'constructor_declaration'))) flow.evaluate(constructsBase(node));
  });
  return { is: 'class', scope };
}

/** What a constructor does that does not say how. */
const constructsBase = ({ line }: PlainNode): Expression => ({ is: 'call', callee: { is: 'super' }, arguments: [], form: 'reference', line });

function heritage(flow: FlowBuilder, node: PlainNode, here: Scope): void {
  const add = (clause: PlainNode | undefined, how: 'extends' | 'implements'): void => {
    for (const one of clause ? namedOf(clause).flatMap((part) => (part.type === 'type_list' ? namedOf(part) : [part])) : [])
      here.bases.push({ of: pathExpression(javaType(flow, one)), how, line: one.line });
  };
  add(fieldOf(node, 'superclass'), 'extends');
  add(fieldOf(node, 'interfaces'), 'implements');
  add(
    node.children.find(({ type }) => type === 'extends_interfaces'),
    'extends',
  );
}

/** The members of a class body; of an anonymous one too. */
export function members(flow: FlowBuilder, body: PlainNode, owner: string): void {
  for (const node of namedOf(body)) {
    if (node.type === 'field_declaration' || node.type === 'constant_declaration') variables(flow, node);
    else if (node.type === 'method_declaration' || node.type === 'annotation_type_element_declaration') method(flow, node, flow.text(fieldOf(node, 'name')));
    else if (/constructor_declaration$/.test(node.type)) method(flow, node, CONSTRUCTOR);
    else if (node.type === 'enum_constant') enumConstant(flow, node, owner);
    else if (node.type === 'enum_body_declarations') members(flow, node, owner);
    else if (node.type === 'static_initializer' || node.type === 'block') for (const part of namedOf(node)) statement(flow, part);
    else declaration(flow, node);
  }
}

function enumConstant(flow: FlowBuilder, node: PlainNode, owner: string): void {
  const body = fieldOf(node, 'body');
  const callee: Expression = body ? anonymousClass(flow, node, { path: owner, arguments: [] }, body) : nameOf(owner);
  flow.assign(
    nameOf(flow.text(fieldOf(node, 'name'))),
    { is: 'call', callee, arguments: passed(flow, fieldOf(node, 'arguments')), form: 'new', line: node.line },
    null,
    'variable',
  );
}

/** `new Type() { … }`. */
export function anonymousClass(flow: FlowBuilder, node: PlainNode, base: TypeExpression, body: PlainNode): Extract<Expression, { is: 'class' }> {
  const scope = flow.within('class', { ...body, start: body.start }, (here) => {
    here.bases.push({ of: pathExpression(base), how: 'extends', line: node.line });
    members(flow, body, base.path);
  });
  return { is: 'class', scope };
}

function method(flow: FlowBuilder, node: PlainNode, name: string): void {
  const scope = flow.within('function', node, (here) => {
    here.type_parameters = javaTypeParameters(flow, node);
    const modifiers = node.children.find(({ type }) => type === 'modifiers');
    if (modifiers && hasWord(modifiers, 'static')) here.traits.push('static');
    here.parameters.push(...parameters(flow, fieldOf(node, 'parameters')));
    const returns = fieldOf(node, 'type');
    here.return_type = returns ? javaType(flow, returns) : null;
    const body = fieldOf(node, 'body');
    if (node.type === 'constructor_declaration' && body && !namedOf(body).some(({ type }) => type === 'explicit_constructor_invocation')) flow.evaluate(constructsBase(node));
    for (const part of body ? namedOf(body) : []) statement(flow, part);
  });
  flow.assign(nameOf(name), { is: 'function', scope }, null, 'function');
}

/** Parameters of methods, constructors, records and lambdas. */
export function parameters(flow: FlowBuilder, list: PlainNode | undefined): Parameter[] {
  if (list?.type === 'identifier') return [untyped(flow, list)];
  return (list ? namedOf(list) : []).flatMap((one): Parameter[] => {
    if (one.type === 'identifier') return [untyped(flow, one)];
    if (one.type !== 'formal_parameter' && one.type !== 'spread_parameter') return [];
    const is_rest = one.type === 'spread_parameter';
    const written = fieldOf(one, 'type') ?? namedOf(one).find(({ type }) => type !== 'modifiers');
    const plain = javaType(flow, written);
    const named = fieldOf(one, 'name') ?? fieldOf(namedOf(one).at(-1) ?? one, 'name');
    const name = flow.text(named);
    return [{ target: nameOf(name), name, type: is_rest ? { path: '[]', arguments: [plain] } : plain, default: null, rest: is_rest ? 'positional' : null }];
  });
}

const untyped = (flow: FlowBuilder, node: PlainNode): Parameter => ({ target: nameOf(flow.text(node)), name: flow.text(node), type: null, default: null, rest: null });

/** Fields and local variables. */
export function variables(flow: FlowBuilder, node: PlainNode): void {
  const type = javaType(flow, fieldOf(node, 'type'));
  for (const one of fieldsOf(node, 'declarator')) {
    const value = fieldOf(one, 'value');
    flow.assign(nameOf(flow.text(fieldOf(one, 'name'))), value ? expression(flow, value) : null, type, 'variable');
  }
}
