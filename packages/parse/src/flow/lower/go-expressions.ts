import { fieldOf, firstOf, namedOf, type PlainNode } from '../../tree.ts';
import { argument, either, entry, type FlowBuilder, literal, nameOf, nothing } from '../builder.ts';
import type { Entry, Expression } from '../ir.ts';
import { functionValue } from './go.ts';
import { goType } from './go-types.ts';

type Lowering = (flow: FlowBuilder, node: PlainNode) => Expression;

/** The value of an expression; what has no value for us is still looked through for calls. */
export function expression(flow: FlowBuilder, node: PlainNode): Expression {
  const handler = expressions[node.type];
  if (handler) return handler(flow, node);
  for (const part of namedOf(node)) flow.evaluate(expression(flow, part));
  return nothing;
}

const child = (flow: FlowBuilder, node: PlainNode, field: string): Expression => {
  const found = fieldOf(node, field);
  return found ? expression(flow, found) : nothing;
};
const inside: Lowering = (flow, node) => expression(flow, firstOf(node));

const expressions: Record<string, Lowering> = {
  identifier: (flow, node) => nameOf(flow.text(node)),
  type_identifier: (flow, node) => nameOf(flow.text(node)),
  qualified_type: (flow, node) => ({ is: 'member', of: nameOf(flow.text(fieldOf(node, 'package'))), name: flow.text(fieldOf(node, 'name')) }),
  selector_expression: (flow, node) => ({ is: 'member', of: child(flow, node, 'operand'), name: flow.text(fieldOf(node, 'field')) }),
  call_expression: (flow, node) => call(flow, node),
  type_conversion_expression: (flow, node) => {
    const type = fieldOf(node, 'type');
    const operand = child(flow, node, 'operand');
    if (type?.type !== 'generic_type') return { is: 'typed', type: goType(flow, type), of: operand };
    return { is: 'call', callee: expression(flow, fieldOf(type, 'type') ?? type), arguments: [argument(operand)], form: 'call', line: node.line };
  },
  type_instantiation_expression: (flow, node) => child(flow, node, 'type'),
  type_assertion_expression: (flow, node) => ({ is: 'typed', type: goType(flow, fieldOf(node, 'type')), of: child(flow, node, 'operand') }),
  composite_literal: (flow, node) => composite(flow, node),
  literal_value: (flow, node) => ({ is: 'container', kind: 'list', entries: namedOf(node).map((one) => entry(null, expression(flow, one))) }),
  keyed_element: (flow, node) => {
    flow.evaluate(child(flow, node, 'key'));
    return child(flow, node, 'value');
  },
  literal_element: inside,
  func_literal: (flow, node) => functionValue(flow, node),
  parenthesized_expression: inside,
  unary_expression: (flow, node) => {
    const operand = child(flow, node, 'operand');
    return flow.text(node).startsWith('<-') ? { is: 'iterate', of: operand } : operand;
  },
  binary_expression: (flow, node) => {
    for (const side of ['left', 'right']) flow.evaluate(child(flow, node, side));
    return nothing;
  },
  index_expression: (flow, node) => {
    flow.evaluate(child(flow, node, 'index'));
    const operand = child(flow, node, 'operand');
    return { is: 'element', of: operand, key: null };
  },
  slice_expression: (flow, node) => {
    for (const part of namedOf(node).slice(1)) flow.evaluate(expression(flow, part));
    return child(flow, node, 'operand');
  },
  variadic_argument: inside,
  interpreted_string_literal: () => literal('string'),
  raw_string_literal: () => literal('string'),
  int_literal: () => literal('int'),
  float_literal: () => literal('float64'),
  nil: () => nothing,
};

function call(flow: FlowBuilder, node: PlainNode): Expression {
  const callee = fieldOf(node, 'function');
  const list = fieldOf(node, 'arguments');
  const parts = list ? namedOf(list) : [];
  const name = flow.text(callee);
  const [first] = parts;
  if ((name === 'new' || name === 'make') && first) {
    for (const part of parts.slice(1)) flow.evaluate(expression(flow, part));
    return { is: 'typed', type: goType(flow, first), of: null };
  }
  const passed = parts.map((one) => argument(expression(flow, one), null, one.type === 'variadic_argument'));
  if (name === 'append') return either(passed.map(({ value, is_spread }, i) => (i === 0 || is_spread ? value : { is: 'container', kind: 'list', entries: [entry(null, value)] })));
  const called = callee?.type === 'index_expression' ? fieldOf(callee, 'operand') : callee;
  return { is: 'call', callee: called ? expression(flow, called) : nothing, arguments: passed, form: 'call', line: node.line };
}

/** `T{a: x}`: a value of that type whose fields hold what is written. */
function composite(flow: FlowBuilder, node: PlainNode): Expression {
  const written = fieldOf(node, 'type');
  const body = fieldOf(node, 'body');
  const made: Expression = { is: 'typed', type: goType(flow, written), of: null };
  const entries: Entry[] = [];
  for (const one of body ? namedOf(body) : []) {
    const key = one.type === 'keyed_element' ? namedOf(fieldOf(one, 'key') ?? one)[0] : undefined;
    const value = one.type === 'keyed_element' ? child(flow, one, 'value') : expression(flow, one);
    if (key?.type === 'identifier' && written && /identifier|qualified|generic/.test(written.type)) flow.assign({ is: 'member', of: made, name: flow.text(key) }, value);
    else entries.push(entry(null, value));
  }
  if (entries.length > 0) flow.evaluate({ is: 'container', kind: 'list', entries });
  return entries.length > 0 && !/identifier|qualified/.test(written?.type ?? '') ? either([made, { is: 'container', kind: 'list', entries }]) : made;
}
