import { fieldOf, firstOf, hasWord, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf, pathExpression } from '../builder.ts';
import type { Base, Expression, Parameter, Scope } from '../ir.ts';
import { CALLED } from '../places.ts';
import { block } from './script.ts';
import { expression, keyOf } from './script-expressions.ts';
import { target } from './script-patterns.ts';
import { scriptType, typeParameters } from './script-types.ts';

/** A function of any shape as a value. `symbolNode` is the node its symbol was found at. */
export function functionValue(flow: FlowBuilder, node: PlainNode, symbolNode: PlainNode = node): Extract<Expression, { is: 'function' }> {
  const scope = flow.within(
    'function',
    node,
    (here) => {
      if (node.type === 'arrow_function') here.traits.push('arrow');
      if (hasWord(node, '*') || node.type.startsWith('generator')) here.traits.push('generator');
      signature(flow, node, here);
      const own = fieldOf(node, 'name');
      if (own && node.type.endsWith('expression')) flow.assign(nameOf(flow.text(own)), { is: 'function', scope: flow.index }, null, 'function');
      const body = fieldOf(node, 'body');
      if (body?.type === 'statement_block') block(flow, body);
      else if (body) flow.add({ do: 'return', value: expression(flow, body) });
    },
    flow.symbolOf(symbolNode) ? symbolNode : node,
  );
  return { is: 'function', scope };
}

function signature(flow: FlowBuilder, node: PlainNode, here: Scope): void {
  here.type_parameters = typeParameters(flow, node);
  const single = fieldOf(node, 'parameter');
  if (single) here.parameters.push(parameter(flow, single));
  const list = fieldOf(node, 'parameters');
  for (const one of list ? namedOf(list) : []) {
    for (const child of one.children) if (child.type === 'decorator') decorator(flow, child);
    const made = parameter(flow, one);
    if (made.name === 'this' && made.type?.path) here.traits.push('typed_self');
    if (made.name === 'this') flow.assign({ is: 'member', of: nameOf('this'), name: '*type' }, null, made.type);
    else here.parameters.push(made);
    if (one.children.some(({ type }) => type === 'accessibility_modifier' || type === 'readonly'))
      flow.assign({ is: 'member', of: { is: 'self' }, name: made.name }, nameOf(made.name), made.type);
  }
  const returns = fieldOf(node, 'return_type');
  here.return_type = returns ? scriptType(flow, returns) : null;
}

function parameter(flow: FlowBuilder, node: PlainNode): Parameter {
  const pattern = fieldOf(node, 'pattern') ?? (node.type === 'assignment_pattern' ? fieldOf(node, 'left') : node) ?? node;
  const value = fieldOf(node, 'value') ?? (node.type === 'assignment_pattern' ? fieldOf(node, 'right') : undefined);
  const is_rest = pattern.type === 'rest_pattern';
  const bound = is_rest ? (namedOf(pattern)[0] ?? pattern) : pattern;
  const type = fieldOf(node, 'type');
  return {
    target: target(flow, bound),
    name: bound.type === 'identifier' || bound.type === 'this' ? flow.text(bound) : '',
    type: type ? scriptType(flow, type) : null,
    default: value ? expression(flow, value) : null,
    rest: is_rest ? 'positional' : null,
  };
}

/** A class of any shape as a value. */
export function classValue(flow: FlowBuilder, node: PlainNode, symbolNode: PlainNode = node): Extract<Expression, { is: 'class' }> {
  const scope = flow.within(
    'class',
    node,
    (here) => {
      here.type_parameters = typeParameters(flow, node);
      for (const clause of node.children.filter(({ type }) => type === 'class_heritage' || type === 'extends_type_clause')) heritage(flow, clause, here);
      const body = fieldOf(node, 'body');
      const members = body ? namedOf(body) : [];
      members.forEach((member, i) => void classMember(flow, member, isAnnouncement(flow, member, members[i + 1])));
    },
    symbolNode,
  );
  return { is: 'class', scope };
}

function heritage(flow: FlowBuilder, clause: PlainNode, here: Scope): void {
  for (const part of namedOf(clause)) {
    if (part.type === 'extends_clause')
      here.bases.push(...part.children.filter(({ field }) => field === 'value').map((base): Base => ({ of: expression(flow, base), how: 'extends', line: base.line })));
    else if (part.type === 'implements_clause')
      here.bases.push(...namedOf(part).map((base): Base => ({ of: pathExpression(scriptType(flow, base)), how: 'implements', line: base.line })));
    else if (clause.type === 'extends_type_clause') here.bases.push({ of: pathExpression(scriptType(flow, part)), how: 'extends', line: part.line });
    else here.bases.push({ of: expression(flow, part), how: 'extends', line: part.line });
  }
}

/** A signature whose next is of the same name: the last of them is what is called. */
const isAnnouncement = (flow: FlowBuilder, node: PlainNode, next: PlainNode | undefined): boolean =>
  node.type === 'method_signature' &&
  next !== undefined &&
  /^method_(signature|definition)$/.test(next.type) &&
  hasWord(node, 'static') === hasWord(next, 'static') &&
  flow.text(fieldOf(node, 'name')) === flow.text(fieldOf(next, 'name'));

function classMember(flow: FlowBuilder, node: PlainNode, is_announcement = false): void {
  if (node.type === 'decorator') return decorator(flow, node);
  for (const one of node.children) if (one.type === 'decorator') decorator(flow, one);
  if (node.type === 'class_static_block') return block(flow, fieldOf(node, 'body'));
  if (node.type === 'call_signature') return flow.assign(nameOf(CALLED), functionValue(flow, node), null, 'function');
  const name = keyOf(flow, fieldOf(node, 'name') ?? fieldOf(node, 'property'));
  const value = fieldOf(node, 'value');
  const type = fieldOf(node, 'type');
  if (/^(method_definition|method_signature|abstract_method_signature|function_signature)$/.test(node.type)) return method(flow, node, name, is_announcement);
  if (name === null) return;
  const called = type && namedOf(type)[0]?.type === 'function_type' ? namedOf(type)[0] : undefined;
  if (called && !value) return flow.assign(nameOf(name), functionValue(flow, called), null, 'variable');
  const made = value ? memberValue(flow, value, node) : null;
  flow.assign(nameOf(name), made, type ? scriptType(flow, type) : null, made?.is === 'function' ? 'function' : 'variable');
}

export const decorator = (flow: FlowBuilder, node: PlainNode): void =>
  flow.evaluate({ is: 'call', callee: expression(flow, firstOf(node)), arguments: [], form: 'decorator', line: node.line });

const memberValue = (flow: FlowBuilder, value: PlainNode, node: PlainNode): Expression => (isFunction(value) ? functionValue(flow, value, node) : expression(flow, value));

export const isFunction = ({ type }: PlainNode): boolean => /^(arrow_function|function_expression|generator_function|function)$/.test(type);

function method(flow: FlowBuilder, node: PlainNode, name: string | null, is_announcement: boolean): void {
  const made = functionValue(flow, node);
  const scope = flow.scopeAt(made.scope);
  if (is_announcement) scope.traits.push('abstract');
  if (hasWord(node, 'static')) scope.traits.push('static');
  if (hasWord(node, 'get')) scope.traits.push('accessor');
  if (hasWord(node, 'set') || name === null) return;
  flow.assign(nameOf(name), made, null, 'function');
}
