import { fieldOf, firstOf, namedOf, type PlainNode } from '../../tree.ts';
import { argument, either, entry, type FlowBuilder, literal, nameOf, nothing } from '../builder.ts';
import type { Argument, Expression, TypeExpression } from '../ir.ts';
import { bodyOf, declaration, parameters, variables } from './csharp.ts';
import { csharpType, typeExpression } from './csharp-types.ts';

type Lowering = (flow: FlowBuilder, node: PlainNode) => Expression;

/** The statements inside a node. */
export function block(flow: FlowBuilder, node: PlainNode): void {
  for (const child of namedOf(node)) statement(flow, child);
}

const NESTED = /^(block|for_statement|using_statement|switch_section|catch_clause|foreach_statement)$/;

/** One statement or declaration. */
export function statement(flow: FlowBuilder, node: PlainNode): void {
  if (NESTED.test(node.type)) flow.within('block', node, () => nested(flow, node));
  else if (node.type === 'local_declaration_statement' || node.type === 'variable_declaration') variables(flow, node);
  else if (node.type === 'return_statement' || node.type === 'yield_statement') {
    const type = node.type === 'return_statement' ? returnType(flow) : null;
    for (const child of namedOf(node)) flow.add({ do: node.type === 'return_statement' ? 'return' : 'yield', value: expectedValue(flow, child, type) });
  } else if (node.type === 'catch_declaration') {
    const name = fieldOf(node, 'name');
    if (name) flow.assign(nameOf(flow.text(name)), null, csharpType(flow, fieldOf(node, 'type')), 'variable');
  } else if (!declaration(flow, node)) flow.evaluate(expression(flow, node));
}

function nested(flow: FlowBuilder, node: PlainNode): void {
  const left = fieldOf(node, 'left');
  const right = fieldOf(node, 'right');
  if (node.type !== 'foreach_statement' || !left || !right) return block(flow, node);
  const type = csharpType(flow, fieldOf(node, 'type'));
  flow.assign(nameOf(flow.text(left)), { is: 'iterate', of: expression(flow, right) }, type.path === '' ? null : type, 'variable');
  const body = fieldOf(node, 'body');
  if (body) statement(flow, body);
}

/** The value of an expression; what has no value for us is still looked through for calls. */
export function expression(flow: FlowBuilder, node: PlainNode): Expression {
  if (!node.is_named && node.type === 'this') return { is: 'self' };
  if (!node.is_named && node.type === 'base') return { is: 'super' };
  const handler = expressions[node.type];
  if (handler) return handler(flow, node);
  for (const part of namedOf(node)) statement(flow, part);
  return nothing;
}

/** A value where a type is written for it: `new(…)` makes an object of that. */
export function expectedValue(flow: FlowBuilder, node: PlainNode, type: TypeExpression | null): Expression {
  const side = (field: string): Expression => {
    const part = fieldOf(node, field);
    return part ? expectedValue(flow, part, type) : nothing;
  };
  if (type === null || type.path === '') return expression(flow, node);
  if (node.type === 'implicit_object_creation_expression') return creation(flow, node, type);
  if (node.type === 'parenthesized_expression') return expectedValue(flow, firstOf(node), type);
  if (node.type !== 'conditional_expression') return expression(flow, node);
  flow.evaluate(child(flow, node, 'condition'));
  return either([side('consequence'), side('alternative')]);
}

function creation(flow: FlowBuilder, node: PlainNode, type: TypeExpression): Expression {
  const part = (field: string, kind: string): PlainNode | undefined => fieldOf(node, field) ?? node.children.find((one) => one.type === kind);
  const initial = part('initializer', 'initializer_expression');
  if (initial) flow.evaluate(expression(flow, initial));
  const made: Expression = { is: 'call', callee: typeExpression(type), arguments: passed(flow, part('arguments', 'argument_list')), form: 'new', line: node.line };
  return either([made, { is: 'typed', type, of: null }]);
}

/** What the function around returns, or promises to. */
export function returnType(flow: FlowBuilder): TypeExpression | null {
  let index = flow.index;
  while (index >= 0 && flow.scopeAt(index).kind !== 'function') index = flow.scopeAt(index).parent;
  const type = index < 0 ? null : flow.scopeAt(index).return_type;
  return type && /^(Task|ValueTask)$/.test(type.path) ? (type.arguments[0] ?? null) : type;
}

const child = (flow: FlowBuilder, node: PlainNode, field: string): Expression => {
  const found = fieldOf(node, field);
  return found ? expression(flow, found) : nothing;
};
const inside: Lowering = (flow, node) => expression(flow, firstOf(node));
const memberName = (flow: FlowBuilder, node: PlainNode): string => flow.text(fieldOf(node, 'name')).replace(/<[\s\S]*$/, '');
const bind = (flow: FlowBuilder, node: PlainNode): void => flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), null, csharpType(flow, fieldOf(node, 'type')), 'variable');

/** The arguments of a call; named ones keep their names. */
export function passed(flow: FlowBuilder, list: PlainNode | undefined): Argument[] {
  return (list ? namedOf(list) : []).map((one) => {
    const name = fieldOf(one, 'name');
    const value = namedOf(one).find((part) => part !== name) ?? one.children.find(({ type }) => type === 'this');
    return argument(value ? expression(flow, value) : nothing, name ? flow.text(name).replace(/:$/, '') : null);
  });
}

const expressions: Record<string, Lowering> = {
  identifier: (flow, node) => nameOf(flow.text(node)),
  this: () => ({ is: 'self' }),
  base: () => ({ is: 'super' }),
  generic_name: (flow, node) => nameOf(flow.text(namedOf(node)[0])),
  qualified_name: (flow, node) => typeExpression(csharpType(flow, node)),
  member_access_expression: (flow, node) => {
    const of = fieldOf(node, 'expression');
    return { is: 'member', of: of?.type === 'generic_name' ? typeExpression(csharpType(flow, of)) : child(flow, node, 'expression'), name: memberName(flow, node) };
  },
  conditional_access_expression: (flow, node) => {
    const [, bound] = namedOf(node);
    const of = child(flow, node, 'condition');
    return bound?.type === 'member_binding_expression' ? { is: 'member', of, name: memberName(flow, bound) } : either([of]);
  },
  element_access_expression: (flow, node) => {
    for (const one of passed(flow, fieldOf(node, 'subscript'))) flow.evaluate(one.value);
    return { is: 'element', of: child(flow, node, 'expression'), key: null };
  },
  invocation_expression: (flow, node) => ({
    is: 'call',
    callee: child(flow, node, 'function'),
    arguments: passed(flow, fieldOf(node, 'arguments')),
    form: 'call',
    line: node.line,
  }),
  object_creation_expression: (flow, node) => creation(flow, node, csharpType(flow, fieldOf(node, 'type'))),
  lambda_expression: (flow, node) => ({
    is: 'function',
    scope: flow.within('function', node, (here) => {
      here.traits.push('arrow');
      here.parameters.push(...parameters(flow, fieldOf(node, 'parameters')));
      bodyOf(flow, fieldOf(node, 'body'));
    }),
  }),
  cast_expression: (flow, node) => ({ is: 'typed', type: csharpType(flow, fieldOf(node, 'type')), of: child(flow, node, 'value') }),
  as_expression: (flow, node) => ({ is: 'typed', type: csharpType(flow, fieldOf(node, 'right')), of: child(flow, node, 'left') }),
  declaration_pattern: (flow, node) => {
    bind(flow, node);
    return nothing;
  },
  declaration_expression: (flow, node) => {
    bind(flow, node);
    return nameOf(flow.text(fieldOf(node, 'name')));
  },
  typeof_expression: () => literal('Type'),
  await_expression: inside,
  parenthesized_expression: inside,
  conditional_expression: (flow, node) => {
    flow.evaluate(child(flow, node, 'condition'));
    return either([child(flow, node, 'consequence'), child(flow, node, 'alternative')]);
  },
  binary_expression: (flow, node) => {
    const sides = [child(flow, node, 'left'), child(flow, node, 'right')];
    if (node.children.some(({ type }) => type === '??')) return either(sides);
    for (const side of sides) flow.evaluate(side);
    return nothing;
  },
  assignment_expression: (flow, node) => {
    const left = fieldOf(node, 'left');
    const value = child(flow, node, 'right');
    if (left?.type === 'identifier') flow.assign(nameOf(flow.text(left)), value);
    else if (left?.type === 'member_access_expression') flow.assign({ is: 'member', of: child(flow, left, 'expression'), name: memberName(flow, left) }, value);
    else flow.evaluate(value);
    return nothing;
  },
  initializer_expression: (flow, node) => ({ is: 'container', kind: 'list', entries: namedOf(node).map((one) => entry(null, expression(flow, one))) }),
  string_literal: () => literal('string'),
  integer_literal: () => literal('int'),
  predefined_type: () => nothing,
  null_literal: () => nothing,
};
