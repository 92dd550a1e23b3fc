import { fieldOf, namedOf, type PlainNode } from '../../tree.ts';
import { argument, type FlowBuilder, nameOf, nothing } from '../builder.ts';
import type { Expression, Target } from '../ir.ts';
import { builtClass, child, expression, inside } from './ruby.ts';

/** A key that is known as written. */
export const keyOf = (flow: FlowBuilder, node: PlainNode | undefined): string | null =>
  node && /^(hash_key_symbol|simple_symbol|string|integer)$/.test(node.type) ? flow.text(node).replace(/^[:'"]|['":]$/g, '') : null;

/** The method an `alias` names, however it is written. */
export const aliasName = (flow: FlowBuilder, node: PlainNode | undefined): string =>
  flow
    .text(node)
    .replace(/^:/, '')
    .replace(/^(['"])(.*)\1$/, '$2');

export function assignment(flow: FlowBuilder, node: PlainNode): Expression {
  const left = fieldOf(node, 'left');
  const right = fieldOf(node, 'right');
  if (left?.type === 'constant' && right?.type === 'call' && /^(Struct|Class|Module|Data)\.(new|define)$/.test(callOf(flow, right))) {
    builtClass(flow, node, flow.text(left), right);
    return nothing;
  }
  const value = child(flow, node, 'right');
  if (left === undefined) return value;
  if (left.type === 'call') callSetter(flow, left, value);
  flow.assign(target(flow, left), value, null, left.type === 'constant' ? 'variable' : null);
  return left.type === 'identifier' ? nameOf(flow.text(left)) : /variable$/.test(left.type) ? expression(flow, left) : nothing;
}

const callOf = (flow: FlowBuilder, node: PlainNode): string => `${flow.text(fieldOf(node, 'receiver'))}.${flow.text(fieldOf(node, 'method'))}`;

/** `object.name = value` calls `name=`, where there is one. */
function callSetter(flow: FlowBuilder, left: PlainNode, value: Expression): void {
  const of = child(flow, left, 'receiver');
  flow.evaluate({ is: 'call', callee: { is: 'member', of, name: `${flow.text(fieldOf(left, 'method'))}=` }, arguments: [argument(value)], form: 'reference', line: left.line });
}

function target(flow: FlowBuilder, node: PlainNode): Target {
  if (/^(instance|class)_variable$/.test(node.type)) return { is: 'member', of: { is: 'self' }, name: flow.text(node) };
  if (node.type === 'call') return { is: 'member', of: child(flow, node, 'receiver'), name: flow.text(fieldOf(node, 'method')) };
  if (node.type === 'element_reference') return { is: 'element', of: inside(flow, node), key: keyOf(flow, namedOf(node)[1]) };
  if (node.type === 'left_assignment_list')
    return { is: 'pattern', parts: namedOf(node).map((one, i) => ({ key: String(i), is_rest: false, target: target(flow, one), default: null })) };
  return nameOf(flow.text(node));
}
