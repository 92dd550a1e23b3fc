import { fieldOf, firstOf, namedOf, type PlainNode } from '../../tree.ts';
import { argument, either, entry, type FlowBuilder, literal, nameOf, nothing } from '../builder.ts';
import type { Argument, Expression } from '../ir.ts';
import { CONSTRUCTOR } from '../places.ts';
import { anonymousClass, parameters } from './java.ts';
import { statement } from './java-statements.ts';
import { javaType } from './java-types.ts';

type Lowering = (flow: FlowBuilder, node: PlainNode) => Expression;

/** The value of an expression; what has no value for us is still looked through for calls. */
export function expression(flow: FlowBuilder, node: PlainNode): Expression {
  const handler = expressions[node.type];
  if (handler) return handler(flow, node);
  for (const part of namedOf(node)) statement(flow, part);
  return nothing;
}

const child = (flow: FlowBuilder, node: PlainNode, field: string): Expression => {
  const found = fieldOf(node, field);
  return found ? expression(flow, found) : nothing;
};
const inside: Lowering = (flow, node) => expression(flow, firstOf(node));

/** The arguments of a call. */
export const passed = (flow: FlowBuilder, list: PlainNode | undefined): Argument[] => (list ? namedOf(list).map((one) => argument(expression(flow, one))) : []);

const integer: Lowering = (flow, node) => literal(/l$/i.test(flow.text(node)) ? 'long' : 'int');
const WIDEST = ['double', 'float', 'long'];

const expressions: Record<string, Lowering> = {
  identifier: (flow, node) => nameOf(flow.text(node)),
  type_identifier: (flow, node) => nameOf(flow.text(node)),
  scoped_identifier: (flow, node) => ({ is: 'member', of: child(flow, node, 'scope'), name: flow.text(fieldOf(node, 'name')) }),
  scoped_type_identifier: (flow, node) => ({ is: 'member', of: inside(flow, node), name: flow.text(namedOf(node).at(-1)) }),
  generic_type: inside,
  this: () => ({ is: 'self' }),
  super: () => ({ is: 'super' }),
  field_access: (flow, node) => {
    const field = fieldOf(node, 'field');
    const object = fieldOf(node, 'object');
    if (field?.type === 'this' && object) return { is: 'typed', type: javaType(flow, object), of: null };
    return { is: 'member', of: object ? expression(flow, object) : nothing, name: flow.text(field) };
  },
  array_access: (flow, node) => {
    flow.evaluate(child(flow, node, 'index'));
    return { is: 'element', of: child(flow, node, 'array'), key: null };
  },
  method_invocation: (flow, node) => {
    const object = fieldOf(node, 'object');
    const name = flow.text(fieldOf(node, 'name'));
    const outer = object && namedOf(node).find(({ type, field }) => type === 'super' && field === null);
    const of: Expression | null = outer ? { is: 'super' } : object ? expression(flow, object) : null;
    return { is: 'call', callee: of ? { is: 'member', of, name } : nameOf(name), arguments: passed(flow, fieldOf(node, 'arguments')), form: 'call', line: node.line };
  },
  object_creation_expression: (flow, node) => {
    const written = fieldOf(node, 'type');
    const type = javaType(flow, written);
    const body = node.children.find(({ type: kind }) => kind === 'class_body');
    const callee: Expression = body ? anonymousClass(flow, node, type, body) : written ? expression(flow, written) : nothing;
    const made: Expression = { is: 'call', callee, arguments: passed(flow, fieldOf(node, 'arguments')), form: 'new', line: node.line };
    return body ? made : either([made, { is: 'typed', type, of: null }]);
  },
  explicit_constructor_invocation: (flow, node) => {
    const is_own = fieldOf(node, 'constructor')?.type === 'this';
    return {
      is: 'call',
      callee: is_own ? { is: 'member', of: { is: 'self' }, name: CONSTRUCTOR } : { is: 'super' },
      arguments: passed(flow, fieldOf(node, 'arguments')),
      form: 'call',
      line: node.line,
    };
  },
  method_reference: (flow, node) => {
    const [of, name] = namedOf(node);
    if (of === undefined) return nothing;
    return name ? { is: 'member', of: expression(flow, of), name: flow.text(name) } : expression(flow, of);
  },
  lambda_expression: (flow, node) => ({
    is: 'function',
    scope: flow.within('function', node, (here) => {
      here.traits.push('arrow');
      here.parameters.push(...parameters(flow, fieldOf(node, 'parameters')));
      const body = fieldOf(node, 'body');
      if (body?.type === 'block') for (const part of namedOf(body)) statement(flow, part);
      else if (body) flow.add({ do: 'return', value: expression(flow, body) });
    }),
  }),
  cast_expression: (flow, node) => ({ is: 'typed', type: javaType(flow, fieldOf(node, 'type')), of: child(flow, node, 'value') }),
  instanceof_expression: (flow, node) => {
    flow.evaluate(child(flow, node, 'left'));
    const name = fieldOf(node, 'name');
    if (name) flow.assign(nameOf(flow.text(name)), null, javaType(flow, fieldOf(node, 'right')), 'variable');
    return literal('boolean');
  },
  assignment_expression: (flow, node) => {
    const left = fieldOf(node, 'left');
    const value = child(flow, node, 'right');
    if (left?.type === 'identifier') flow.assign(nameOf(flow.text(left)), value);
    else if (left?.type === 'field_access') flow.assign({ is: 'member', of: child(flow, left, 'object'), name: flow.text(fieldOf(left, 'field')) }, value);
    else if (left?.type === 'array_access') flow.assign({ is: 'element', of: child(flow, left, 'array'), key: null }, value);
    return left?.type === 'identifier' ? nameOf(flow.text(left)) : nothing;
  },
  ternary_expression: (flow, node) => {
    flow.evaluate(child(flow, node, 'condition'));
    return either([child(flow, node, 'consequence'), child(flow, node, 'alternative')]);
  },
  parenthesized_expression: inside,
  array_creation_expression: (flow, node) => ({ is: 'typed', type: { path: '[]', arguments: [javaType(flow, fieldOf(node, 'type'))] }, of: child(flow, node, 'value') }),
  array_initializer: (flow, node) => ({ is: 'container', kind: 'list', entries: namedOf(node).map((one, i) => entry(String(i), expression(flow, one))) }),
  class_literal: () => literal('Class'),
  string_literal: () => literal('String'),
  decimal_integer_literal: integer,
  hex_integer_literal: integer,
  octal_integer_literal: integer,
  binary_integer_literal: integer,
  decimal_floating_point_literal: (flow, node) => literal(/f$/i.test(flow.text(node)) ? 'float' : 'double'),
  character_literal: () => literal('char'),
  binary_expression: (flow, node) => {
    const operator = flow.text(fieldOf(node, 'operator'));
    const sides = [child(flow, node, 'left'), child(flow, node, 'right')];
    for (const side of sides) flow.evaluate(side);
    if (/^(?:[<>!=]=?|==|&&|\|\|)$/.test(operator)) return literal('boolean');
    const types = sides.flatMap((side) => (side.is === 'literal' ? [side.type] : []));
    if (operator === '+' && types.includes('String')) return literal('String');
    return types.length === 2 && types.every((type) => type !== 'String') ? literal(WIDEST.find((type) => types.includes(type)) ?? 'int') : nothing;
  },
  unary_expression: (flow, node) => {
    const operand = child(flow, node, 'operand');
    if (operand.is === 'literal') return operand;
    flow.evaluate(operand);
    return flow.text(fieldOf(node, 'operator')) === '!' ? literal('boolean') : nothing;
  },
  true: () => literal('boolean'),
  false: () => literal('boolean'),
  null_literal: () => nothing,
  dimensions: () => nothing,
};
