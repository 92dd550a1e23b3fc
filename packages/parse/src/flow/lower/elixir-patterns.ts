import { fieldOf, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf } from '../builder.ts';
import type { Expression, Target } from '../ir.ts';
import { operatorOf, stateOf } from './elixir-state.ts';

/** Gives a value to the names of a pattern. */
export function bind(flow: FlowBuilder, node: PlainNode, value: Expression): void {
  for (const target of patternOf(flow, node)) flow.assign(target, value, null, 'variable');
}

const part = (key: string | null, target: Target, is_rest = false) => ({ key, is_rest, target, default: null });

function patternOf(flow: FlowBuilder, node: PlainNode): Target[] {
  if (node.type === 'identifier') {
    stateOf(flow).locals.add(flow.text(node));
    return [nameOf(flow.text(node))];
  }
  if (node.type === 'binary_operator') {
    const operator = operatorOf(flow, node);
    const [left, right] = [fieldOf(node, 'left'), fieldOf(node, 'right')];
    if (operator === '=') return [left, right].flatMap((side) => (side ? patternOf(flow, side) : []));
    return /^(\\\\|::|in|when|<-)$/.test(operator) && left ? patternOf(flow, left) : operator === '<>' && right ? patternOf(flow, right) : [];
  }
  if (node.type === 'tuple' || node.type === 'list') return [{ is: 'pattern', parts: namedOf(node).flatMap((one, i) => itemsOf(flow, one, i)) }];
  if (node.type === 'keywords') return [{ is: 'pattern', parts: keysOf(flow, node) }];
  if (node.type !== 'map') return [];
  return [{ is: 'pattern', parts: namedOf(node).flatMap((content) => namedOf(content).flatMap((one) => keysOf(flow, one))) }];
}

function itemsOf(flow: FlowBuilder, node: PlainNode, i: number): ReturnType<typeof part>[] {
  if (node.type === 'keywords') return keysOf(flow, node);
  if (operatorOf(flow, node) !== '|') return patternOf(flow, node).map((target) => part(String(i), target));
  const [head, rest] = [fieldOf(node, 'left'), fieldOf(node, 'right')];
  return [...(head ? patternOf(flow, head).map((one) => part(null, one)) : []), ...(rest ? patternOf(flow, rest).map((one) => part(null, one, true)) : [])];
}

function keysOf(flow: FlowBuilder, node: PlainNode): ReturnType<typeof part>[] {
  if (node.type === 'keywords') return namedOf(node).flatMap((pair) => partsOf(flow, keyOf(flow, fieldOf(pair, 'key')), fieldOf(pair, 'value')));
  return operatorOf(flow, node) === '=>' ? partsOf(flow, keyOf(flow, fieldOf(node, 'left')), fieldOf(node, 'right')) : [];
}

const partsOf = (flow: FlowBuilder, key: string | null, value: PlainNode | undefined) => (value ? patternOf(flow, value).map((target) => part(key, target)) : []);

/** A key that is written out: `a:`, `:a` or `"a"`. */
export function keyOf(flow: FlowBuilder, node: PlainNode | undefined): string | null {
  const text = flow.text(node).trim();
  return /^(\w+[?!]?:|:\w+[?!]?|"\w+")$/.test(text) ? text.replace(/[:"]/g, '') : null;
}
