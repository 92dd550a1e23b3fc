import { fieldOf, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf } from '../builder.ts';
import type { Expression } from '../ir.ts';

/** What is known where a lowering of Elixir is. */
export interface State {
  /** The module it is in; empty outside of all. */
  module: string;
  /** Short names of modules, by the first part of what is written. */
  aliases: Map<string, string>;
  /** Variables of the function it is in. */
  locals: Set<string>;
  /** How deep it is in code that is only quoted. */
  quoted: number;
  /** The function it is in. */
  function: string;
  /** Modules that are met but not yet written. */
  queue: { node: PlainNode; module: string; aliases: ReadonlyMap<string, string> }[];
  /** Modules whose functions the file has opened for all in it. */
  outerImports: string[];
  /** Takes the definitions out of statements. */
  declare(nodes: readonly PlainNode[]): PlainNode[];
  /** What is written once the statements around are done. */
  later: (() => void)[];
}

const states = new WeakMap<FlowBuilder, State>();

/** The state of a file's lowering. */
export function stateOf(flow: FlowBuilder): State {
  const known = states.get(flow);
  if (known) return known;
  const made: State = { module: '', aliases: new Map(), locals: new Set(), quoted: 0, function: '', queue: [], outerImports: [], declare: (nodes) => [...nodes], later: [] };
  states.set(flow, made);
  return made;
}

export const argumentsOf = (node: PlainNode): PlainNode[] => namedOf(node.children.find(({ type }) => type === 'arguments') ?? { ...node, children: [] });
export const doBlockOf = (node: PlainNode): PlainNode | undefined => node.children.find(({ type }) => type === 'do_block');
export const wordOf = (flow: FlowBuilder, node: PlainNode): string => {
  const target = node.type === 'call' ? fieldOf(node, 'target') : undefined;
  return target?.type === 'identifier' ? flow.text(target) : '';
};

/** The sign between the two sides of an operator, or before its one side. */
export function operatorOf(flow: FlowBuilder, node: PlainNode): string {
  const [left, right] =
    node.type === 'binary_operator' ? [fieldOf(node, 'left'), fieldOf(node, 'right')] : [undefined, node.type === 'unary_operator' ? fieldOf(node, 'operand') : undefined];
  if (right === undefined) return '';
  const between = flow.text({ ...node, start: left?.end ?? node.start, end: right.start });
  return between.replace(/#[^\n]*/g, '').trim();
}

/** What stands after `@`. */
export const attributeOf = (flow: FlowBuilder, node: PlainNode): PlainNode | undefined => (operatorOf(flow, node) === '@' ? fieldOf(node, 'operand') : undefined);

/** Name and parameters of `name(…) when …`; null when they are computed. */
export function headOf(flow: FlowBuilder, node: PlainNode | undefined): { name: string; arity: number; parameters: PlainNode[] } | null {
  if (node === undefined) return null;
  if (node.type === 'identifier') return { name: flow.text(node), arity: 0, parameters: [] };
  const name = wordOf(flow, node);
  if (node.type === 'call') return name === '' || name === 'unquote' ? null : { name, arity: argumentsOf(node).length, parameters: argumentsOf(node) };
  const operator = operatorOf(flow, node);
  if (operator === 'when' || operator === '::') return headOf(flow, fieldOf(node, 'left'));
  if (node.type !== 'binary_operator') return null;
  return { name: operator, arity: 2, parameters: namedOf(node).slice(0, 2) };
}

/** The whole name of the module an expression says; null when it is none. */
export function moduleOf(flow: FlowBuilder, node: PlainNode | undefined): string | null {
  const { module, aliases } = stateOf(flow);
  if (node?.type === 'identifier') return flow.text(node) === '__MODULE__' && module !== '' ? module : null;
  if (node?.type === 'dot') {
    const left = moduleOf(flow, fieldOf(node, 'left'));
    const right = fieldOf(node, 'right');
    return left !== null && right?.type === 'alias' ? `${left}.${flow.text(right)}` : null;
  }
  if (node?.type !== 'alias') return null;
  const [first = '', ...rest] = flow
    .text(node)
    .replace(/\s+/g, '')
    .replace(/^Elixir\./, '')
    .split('.');
  return [aliases.get(first) ?? first, ...rest].join('.');
}

/** What stands behind a word among the last arguments: `do:`, `for:`, `as:`. */
export function wordIn(flow: FlowBuilder, words: PlainNode | undefined, key: string): PlainNode | undefined {
  const pair = words?.type === 'keywords' ? namedOf(words).find((one) => flow.text(fieldOf(one, 'key')).trim() === `${key}:`) : undefined;
  return pair && fieldOf(pair, 'value');
}

/** The name of what a module puts into those that use it. */
export const usedFrom = (module: string): string => `${module}.__using__`;

/** A value that is used more than once, so that what it calls is called once. */
export function held(flow: FlowBuilder, node: PlainNode, value: Expression): Expression {
  if (value.is === 'name' || value.is === 'literal') return value;
  const name = nameOf(`*at ${node.start}`);
  flow.assign(name, value, null, 'variable');
  return name;
}
