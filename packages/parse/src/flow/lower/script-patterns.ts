import { fieldOf, firstOf, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf } from '../builder.ts';
import type { Target } from '../ir.ts';
import { expression, keyOf } from './script-expressions.ts';

type Part = Extract<Target, { is: 'pattern' }>['parts'][0];

/** What is assigned to: a name, a member, an element, or a pattern of them. */
export function target(flow: FlowBuilder, node: PlainNode): Target {
  switch (node.type) {
    case 'member_expression': {
      if (flow.text(node) === 'module.exports') return nameOf('module.exports');
      const of = fieldOf(node, 'object') ?? node;
      return { is: 'member', of: flow.text(of) === 'exports' ? nameOf('module.exports') : expression(flow, of), name: flow.text(fieldOf(node, 'property')) };
    }
    case 'subscript_expression':
      return { is: 'element', of: expression(flow, fieldOf(node, 'object') ?? node), key: keyOf(flow, fieldOf(node, 'index')) };
    case 'object_pattern':
    case 'object':
      return { is: 'pattern', parts: namedOf(node).map((part) => propertyPart(flow, part)) };
    case 'array_pattern':
    case 'array':
      return { is: 'pattern', parts: arrayParts(flow, node) };
    case 'assignment_pattern':
      return target(flow, fieldOf(node, 'left') ?? node);
    case 'parenthesized_expression':
    case 'non_null_expression':
    case 'as_expression':
      return target(flow, firstOf(node));
    default:
      return nameOf(flow.text(node));
  }
}

function propertyPart(flow: FlowBuilder, node: PlainNode): Part {
  if (node.type === 'rest_pattern' || node.type === 'spread_element') return { key: null, is_rest: true, target: target(flow, firstOf(node)), default: null };
  if (node.type === 'object_assignment_pattern') return withDefault(flow, node, flow.text(fieldOf(node, 'left')));
  if (node.type !== 'pair_pattern' && node.type !== 'pair') return { key: flow.text(node), is_rest: false, target: nameOf(flow.text(node)), default: null };
  const value = fieldOf(node, 'value') ?? node;
  const key = keyOf(flow, fieldOf(node, 'key'));
  return value.type === 'assignment_pattern' ? withDefault(flow, value, key) : { key, is_rest: false, target: target(flow, value), default: null };
}

function withDefault(flow: FlowBuilder, node: PlainNode, key: string | null): Part {
  const right = fieldOf(node, 'right');
  return { key, is_rest: false, target: target(flow, fieldOf(node, 'left') ?? node), default: right ? expression(flow, right) : null };
}

function arrayParts(flow: FlowBuilder, node: PlainNode): Part[] {
  const parts: Part[] = [];
  let position = 0;
  for (const child of node.children) {
    if (child.type === ',') position++;
    if (!child.is_named || child.type === 'comment') continue;
    if (child.type === 'rest_pattern' || child.type === 'spread_element') parts.push({ key: null, is_rest: true, target: target(flow, namedOf(child)[0] ?? child), default: null });
    else if (child.type === 'assignment_pattern') parts.push(withDefault(flow, child, String(position)));
    else parts.push({ key: String(position), is_rest: false, target: target(flow, child), default: null });
  }
  return parts;
}
