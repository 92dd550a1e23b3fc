import { fieldOf, namedOf, type PlainNode } from '../../tree.ts';
import { argument, either, entry, type FlowBuilder, literal, nameOf, nothing } from '../builder.ts';
import type { Argument, Entry, Expression } from '../ir.ts';
import { special, TAKES_PIPED } from './elixir-forms.ts';
import { bind, keyOf } from './elixir-patterns.ts';
import { argumentsOf, attributeOf, doBlockOf, held, moduleOf, operatorOf, stateOf, wordOf } from './elixir-state.ts';

/** Statements in order; what they define is written after them, when all short names are known. */
export function statementsOf(flow: FlowBuilder, nodes: readonly PlainNode[]): Expression {
  const state = stateOf(flow);
  const outer = state.later;
  state.later = [];
  let value: Expression = nothing;
  for (const node of state.declare(nodes)) {
    flow.evaluate(value);
    value = expression(flow, node);
  }
  const own = state.later;
  state.later = outer;
  for (const write of own) write();
  return value;
}

/** What a block is worth: its last value, or that of any of its parts. */
export function blockValue(flow: FlowBuilder, node: PlainNode, subject: Expression = nothing): Expression {
  const parts = namedOf(node);
  const clauses = parts.filter(({ type }) => type === 'stab_clause');
  const sections = parts.filter(({ type }) => /_block$/.test(type) && type !== 'do_block');
  const rest = parts.filter((one) => !clauses.includes(one) && !sections.includes(one));
  const values = [statementsOf(flow, rest), ...clauses.map((one) => clause(flow, one, [subject]))];
  return either([...values, ...sections.map((one) => blockValue(flow, one))]);
}

/** `patterns -> body`. */
export function clause(flow: FlowBuilder, node: PlainNode, subjects: readonly Expression[]): Expression {
  const left = fieldOf(node, 'left');
  const guarded = left?.type === 'binary_operator';
  const patterns = guarded ? fieldOf(left, 'left') : left;
  (patterns ? namedOf(patterns) : []).forEach((one, i) => {
    bind(flow, one, subjects[i] ?? nothing);
  });
  if (guarded) flow.evaluate(expression(flow, fieldOf(left, 'right')));
  const body = fieldOf(node, 'right');
  return body ? statementsOf(flow, namedOf(body)) : nothing;
}

/** The value of an expression. */
export function expression(flow: FlowBuilder, node: PlainNode | undefined): Expression {
  if (node === undefined) return nothing;
  const handler = expressions[node.type];
  if (handler) return handler(flow, node);
  for (const child of namedOf(node)) flow.evaluate(expression(flow, child));
  return nothing;
}

/** What is passed, with what is piped in before it and a block after it. */
function passed(flow: FlowBuilder, node: PlainNode, piped: Expression | null): Argument[] {
  const written = argumentsOf(node).map((one) => argument(expression(flow, one)));
  const block = doBlockOf(node);
  return [...(piped ? [argument(piped)] : []), ...written, ...(block ? [argument(blockValue(flow, block))] : [])];
}

/** Modules of the language that call what they are given. */
const CALLS_BACK = /^(Enum|Stream|Map|Keyword|List|MapSet|Task|Agent|Access|Regex|Registry|Process|Node|Task\.Supervisor)$/;

/** A call as written, or what a special form does. */
export function call(flow: FlowBuilder, node: PlainNode, piped: Expression | null = null): Expression {
  const target = fieldOf(node, 'target');
  const word = wordOf(flow, node);
  const form = word ? special(word) : undefined;
  if (piped && form && !TAKES_PIPED.test(word)) flow.evaluate(piped);
  if (form) return form(flow, node, piped);
  if (target?.type === 'dot') return remote(flow, node, target, piped);
  const args = passed(flow, node, piped);
  if (word === '' || stateOf(flow).quoted > 0) {
    if (word === '') flow.evaluate(expression(flow, target));
    for (const { value } of args) flow.evaluate(value);
    return nothing;
  }
  byName(flow, args, node.line);
  return { is: 'call', callee: nameOf(`${word}/${args.length}`), arguments: args, form: 'call', line: node.line };
}

/** `Module.name(…)`, `f.(…)`, `map.key`. */
function remote(flow: FlowBuilder, node: PlainNode, target: PlainNode, piped: Expression | null): Expression {
  const left = fieldOf(target, 'left');
  const right = fieldOf(target, 'right');
  const module = moduleOf(flow, left);
  const of = expression(flow, left);
  const is_call = piped !== null || module !== null || left?.type === 'atom' || node.children.some(({ type }) => type === 'arguments' || type === 'do_block');
  if (!is_call) return { is: 'member', of, name: flow.text(right) };
  const args = passed(flow, node, piped);
  if (right === undefined) return { is: 'call', callee: of, arguments: args, form: 'call', line: node.line };
  byName(flow, args, node.line);
  if (module !== null && CALLS_BACK.test(module) && args[0]) {
    args[0].value = held(flow, node, args[0].value);
    const item: Expression = { is: 'iterate', of: args[0].value };
    for (const { value } of args) if (isFunction(value)) flow.evaluate({ is: 'call', callee: value, arguments: [argument(item)], form: 'reference', line: node.line });
  }
  return { is: 'call', callee: { is: 'member', of, name: `${flow.text(right)}/${args.length}` }, arguments: args, form: 'call', line: node.line };
}

const isFunction = (value: Expression): boolean => value.is === 'function' || ((value.is === 'member' || value.is === 'name') && /\/\d+$/.test(value.name));

/** A module, a name and a list of arguments, one after the other, are a call somebody makes later. */
function byName(flow: FlowBuilder, args: readonly Argument[], line: number): void {
  args.forEach(({ value: list }, i) => {
    const [of, name] = [args[i - 2]?.value, args[i - 1]?.value];
    if (list.is !== 'container' || list.kind !== 'list' || of?.is !== 'name' || !/^[A-Z]/.test(of.name) || name?.is !== 'literal' || !name.type.startsWith(':')) return;
    const passedOn = list.entries.map(({ value }) => argument(value));
    flow.evaluate({ is: 'call', callee: { is: 'member', of, name: `${name.type.slice(1)}/${passedOn.length}` }, arguments: passedOn, form: 'reference', line });
  });
}

/** `a |> f(b)` is `f(a, b)`. */
function pipe(flow: FlowBuilder, node: PlainNode): Expression {
  const left = expression(flow, fieldOf(node, 'left'));
  const right = fieldOf(node, 'right');
  if (right?.type === 'call') return call(flow, right, left);
  if (right?.type === 'identifier') return { is: 'call', callee: nameOf(`${flow.text(right)}/1`), arguments: [argument(left)], form: 'call', line: right.line };
  flow.evaluate(left);
  return expression(flow, right);
}

/** `&f/1` is that function; `&f(&1)` one that calls it. */
function capture(flow: FlowBuilder, node: PlainNode): Expression {
  const operand = fieldOf(node, 'operand');
  if (operand?.type === 'integer') return nameOf(`&${flow.text(operand)}`);
  const [named, arity] = operand && operatorOf(flow, operand) === '/' ? [fieldOf(operand, 'left'), fieldOf(operand, 'right')] : [];
  if (named && arity?.type === 'integer') {
    const target = named.type === 'call' ? fieldOf(named, 'target') : named;
    if (target?.type === 'identifier') return nameOf(`${flow.text(target)}/${flow.text(arity)}`);
    if (target?.type === 'dot') return { is: 'member', of: expression(flow, fieldOf(target, 'left')), name: `${flow.text(fieldOf(target, 'right'))}/${flow.text(arity)}` };
  }
  const scope = flow.within('function', node, (here) => {
    here.traits.push('arrow');
    for (let i = 1; i <= 4; i++) here.parameters.push({ target: nameOf(`&${i}`), name: `&${i}`, type: null, default: null, rest: null });
    flow.add({ do: 'return', value: expression(flow, operand) });
  });
  return { is: 'function', scope };
}

function anonymous(flow: FlowBuilder, node: PlainNode): Expression {
  const clauses = namedOf(node).filter(({ type }) => type === 'stab_clause');
  const lefts = clauses.map((one) => fieldOf(one, 'left')).map((left) => (left?.type === 'binary_operator' ? fieldOf(left, 'left') : left));
  const arity = Math.max(0, ...lefts.map((left) => (left ? namedOf(left).length : 0)));
  const scope = flow.within('function', node, (here) => {
    here.traits.push('arrow');
    const subjects = Array.from({ length: arity }, (_, i) => nameOf(`*${i}`));
    for (const [i, target] of subjects.entries()) here.parameters.push({ target, name: `*${i}`, type: null, default: null, rest: null });
    for (const one of clauses) flow.add({ do: 'return', value: clause(flow, one, subjects) });
  });
  return { is: 'function', scope };
}

function binary(flow: FlowBuilder, node: PlainNode): Expression {
  const operator = operatorOf(flow, node);
  const [left, right] = [fieldOf(node, 'left'), fieldOf(node, 'right')];
  if (operator === '|>') return pipe(flow, node);
  if (operator === '=' || operator === '<-') {
    const value = expression(flow, right);
    if (left) bind(flow, operator === '=' && left.type === 'binary_operator' && operatorOf(flow, left) === 'when' ? (fieldOf(left, 'left') ?? left) : left, value);
    return left?.type === 'identifier' ? nameOf(flow.text(left)) : nothing;
  }
  const sides = [expression(flow, left), expression(flow, right)];
  if (/^(\|\||&&|or|and)$/.test(operator)) return either(sides);
  for (const side of sides) flow.evaluate(side);
  return nothing;
}

/** Attributes whose values are no code of ours. */
const NO_CODE = /^(spec|type|typep|opaque|callback|macrocallback|doc|moduledoc|typedoc|impl|dialyzer|optional_callbacks|deprecated)$/;

function attribute(flow: FlowBuilder, node: PlainNode): Expression {
  const [value] = argumentsOf(node);
  const name = node.type === 'call' ? wordOf(flow, node) : flow.text(node);
  if (value === undefined) return nameOf(`@${name}`);
  if (NO_CODE.test(name)) return nothing;
  const of = moduleOf(flow, value);
  if (/^behaviou?r$/.test(name)) {
    if (of !== null && flow.scope.kind === 'class') flow.scope.bases.push({ of: nameOf(of), how: 'implements', line: node.line });
    return nothing;
  }
  flow.assign(nameOf(`@${name}`), expression(flow, value), null, 'variable');
  return nothing;
}

const entries = (flow: FlowBuilder, node: PlainNode): Entry[] =>
  namedOf(node).flatMap((one): Entry[] => {
    if (one.type === 'keywords') return entries(flow, one);
    if (one.type === 'pair') return [entry(keyOf(flow, fieldOf(one, 'key')), expression(flow, fieldOf(one, 'value')))];
    if (operatorOf(flow, one) === '=>') return [entry(keyOf(flow, fieldOf(one, 'left')), expression(flow, fieldOf(one, 'right')))];
    if (operatorOf(flow, one) === '|') return [entry(null, expression(flow, fieldOf(one, 'left')), true), ...entries(flow, fieldOf(one, 'right') ?? one)];
    flow.evaluate(expression(flow, one));
    return [];
  });

const row = (flow: FlowBuilder, node: PlainNode): Expression => {
  const [only] = namedOf(node);
  if (only?.type === 'keywords' && namedOf(node).length === 1) return { is: 'container', kind: 'object', entries: entries(flow, only) };
  return { is: 'container', kind: 'list', entries: namedOf(node).map((one, i) => entry(String(i), expression(flow, one))) };
};

const expressions: Readonly<Record<string, (flow: FlowBuilder, node: PlainNode) => Expression>> = {
  identifier: (flow, node) => {
    const name = flow.text(node);
    if (stateOf(flow).locals.has(name)) return nameOf(name);
    const module = moduleOf(flow, node);
    if (module !== null) return nameOf(module);
    return stateOf(flow).quoted > 0 ? nothing : { is: 'call', callee: nameOf(`${name}/0`), arguments: [], form: 'named', line: node.line };
  },
  alias: (flow, node) => nameOf(moduleOf(flow, node) ?? flow.text(node)),
  dot: (flow, node) => {
    const module = moduleOf(flow, node);
    return module === null ? nothing : nameOf(module);
  },
  call: (flow, node) => call(flow, node),
  binary_operator: binary,
  unary_operator: (flow, node) => {
    const at = attributeOf(flow, node);
    if (at) return attribute(flow, at);
    return operatorOf(flow, node) === '&' ? capture(flow, node) : expression(flow, fieldOf(node, 'operand'));
  },
  anonymous_function: anonymous,
  do_block: (flow, node) => blockValue(flow, node),
  block: (flow, node) => blockValue(flow, node),
  list: row,
  tuple: row,
  keywords: (flow, node) => ({ is: 'container', kind: 'object', entries: entries(flow, node) }),
  map: (flow, node) => ({ is: 'container', kind: 'object', entries: namedOf(node).flatMap((one) => (one.type === 'map_content' ? entries(flow, one) : [])) }),
  access_call: (flow, node) => {
    const key = fieldOf(node, 'key');
    const known = keyOf(flow, key);
    if (known === null) flow.evaluate(expression(flow, key));
    return { is: 'element', of: expression(flow, fieldOf(node, 'target')), key: known };
  },
  atom: (flow, node) => literal(flow.text(node)),
  integer: () => literal('integer'),
  sigil: () => literal('string'),
  string: (flow, node) => {
    for (const one of namedOf(node)) flow.evaluate(expression(flow, one));
    return literal('string');
  },
  quoted_content: () => nothing,
};
