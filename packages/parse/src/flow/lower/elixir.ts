import { fieldOf, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf } from '../builder.ts';
import type { Expression } from '../ir.ts';
import { blockValue, expression, statementsOf } from './elixir-expressions.ts';
import { bind } from './elixir-patterns.ts';
import { argumentsOf, attributeOf, doBlockOf, headOf, moduleOf, operatorOf, stateOf, wordIn, wordOf } from './elixir-state.ts';

const DEFINES = /^(def|defp|defdelegate|defn|defnp|defmacro|defmacrop|defguard|defguardp)$/;

/** Writes what a file of Elixir does. Modules are named by their whole path and lie side by side; functions are named with how many arguments they take. */
export function lowerElixir(flow: FlowBuilder, root: PlainNode): void {
  flow.package = '';
  const state = stateOf(flow);
  state.declare = (nodes) => declareAll(flow, nodes);
  statementsOf(flow, namedOf(root));
  for (let next = state.queue.shift(); next !== undefined; next = state.queue.shift()) {
    Object.assign(state, { module: next.module, aliases: new Map(next.aliases), locals: new Set(), function: '' });
    declareModule(flow, next.node, next.module);
  }
}

function declareModule(flow: FlowBuilder, node: PlainNode, name: string): void {
  const scope = flow.within('class', node, (here) => {
    if (wordOf(flow, node) === 'defprotocol') here.traits.push('abstract');
    if (wordOf(flow, node) === 'defimpl') here.bases.push({ of: nameOf(moduleOf(flow, argumentsOf(node)[0]) ?? ''), how: 'implements', line: node.line });
    for (const path of stateOf(flow).outerImports) flow.add({ do: 'wildcard', path, line: 0 });
    statementsOf(flow, namedOf(doBlockOf(node) ?? { ...node, children: [] }));
  });
  flow.assign(nameOf(name), { is: 'class', scope }, null, 'class');
}

/** The functions among statements, the clauses of each together; gives what is left. */
function declareAll(flow: FlowBuilder, nodes: readonly PlainNode[]): PlainNode[] {
  const groups = new Map<string, PlainNode[]>();
  const rest: PlainNode[] = [];
  for (const node of nodes) {
    const head = headIn(flow, node);
    if (head === null) rest.push(node);
    else groups.set(`${head.name}/${head.arity}`, [...(groups.get(`${head.name}/${head.arity}`) ?? []), node]);
  }
  stateOf(flow).later.push(() => {
    for (const clauses of groups.values()) declareFunction(flow, clauses);
  });
  return rest;
}

function headIn(flow: FlowBuilder, node: PlainNode): { name: string; arity: number; parameters: PlainNode[] } | null {
  if (DEFINES.test(wordOf(flow, node))) return headOf(flow, argumentsOf(node)[0]);
  const attribute = attributeOf(flow, node);
  return attribute && /^(callback|macrocallback)$/.test(wordOf(flow, attribute)) ? headOf(flow, argumentsOf(attribute)[0]) : null;
}

function declareFunction(flow: FlowBuilder, clauses: readonly PlainNode[]): void {
  const [first] = clauses;
  const head = first ? headIn(flow, first) : null;
  if (first === undefined || head === null) return;
  const state = stateOf(flow);
  const outer = { aliases: state.aliases, locals: state.locals, function: state.function };
  let least = head.arity;
  const scope = flow.within('function', first, (here) => {
    here.traits.push('static');
    for (let i = 0; i < head.arity; i++) here.parameters.push({ target: nameOf(`*${i}`), name: `*${i}`, type: null, default: null, rest: null });
    for (const clause of clauses) {
      Object.assign(state, { aliases: new Map(outer.aliases), locals: new Set(), function: outer.function || head.name });
      least = Math.min(least, clauseOf(flow, clause));
    }
    if (clauses.every((clause) => isHeadOnly(flow, clause))) here.traits.push('abstract');
  });
  Object.assign(state, outer);
  for (let arity = least; arity <= head.arity; arity++) flow.assign(nameOf(`${head.name}/${arity}`), { is: 'function', scope }, null, 'function');
}

/** It says what there is, not what that does. */
function isHeadOnly(flow: FlowBuilder, node: PlainNode): boolean {
  return !/^def(delegate|guardp?)$/.test(wordOf(flow, node)) && doBlockOf(node) === undefined && wordIn(flow, argumentsOf(node)[1], 'do') === undefined;
}

/** One clause; gives the fewest arguments it can be called with. */
function clauseOf(flow: FlowBuilder, node: PlainNode): number {
  const [written, words] = argumentsOf(node);
  const body = doBlockOf(node) ?? wordIn(flow, words, 'do');
  const head = headIn(flow, node);
  const guard = written && operatorOf(flow, written) === 'when' ? fieldOf(written, 'right') : undefined;
  flow.within('block', node, () => {
    head?.parameters.forEach((one, i) => {
      bind(flow, one, nameOf(`*${i}`));
    });
    if (guard && wordOf(flow, node) !== '') flow.evaluate(expression(flow, guard));
    if (wordOf(flow, node) === 'defdelegate') flow.add({ do: 'return', value: delegated(flow, node, words) });
    else if (body) flow.add({ do: 'return', value: body.type === 'do_block' ? blockValue(flow, body) : expression(flow, body) });
  });
  return (head?.arity ?? 0) - (head?.parameters.filter((one) => operatorOf(flow, one) === '\\\\').length ?? 0);
}

/** `defdelegate f(a), to: Other, as: :g` calls `Other.g/1`. */
function delegated(flow: FlowBuilder, node: PlainNode, words: PlainNode | undefined): Expression {
  const head = headIn(flow, node);
  const to = wordIn(flow, words, 'to');
  const as = wordIn(flow, words, 'as');
  const name = as ? flow.text(as).replace(/^:/, '') : head?.name;
  return { is: 'call', callee: { is: 'member', of: expression(flow, to), name: `${name}/${head?.arity ?? 0}` }, arguments: [], form: 'call', line: node.line };
}
