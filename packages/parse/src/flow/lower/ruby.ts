import { fieldOf, firstOf, namedOf, type PlainNode } from '../../tree.ts';
import { either, entry, type FlowBuilder, literal, nameOf, nothing, pathExpression } from '../builder.ts';
import type { Entry, Expression } from '../ir.ts';
import { aliasName, assignment, keyOf } from './ruby-assignments.ts';
import { call, passed, superCall } from './ruby-calls.ts';

/** The name under which a method keeps the block it is given. */
export const BLOCK = '&';

/** Writes what a file of Ruby does. */
export function lowerRuby(flow: FlowBuilder, root: PlainNode): void {
  flow.package = '';
  block(flow, root);
}

export function block(flow: FlowBuilder, node: PlainNode | undefined): void {
  for (const child of node ? namedOf(node) : []) flow.evaluate(expression(flow, child));
}

/** A body whose last value is what it returns. */
export function bodyOf(flow: FlowBuilder, body: PlainNode | undefined): void {
  const parts = body === undefined ? [] : /^(body_statement|block_body)$/.test(body.type) ? namedOf(body) : [body];
  const value = sequence(flow, parts);
  if (value !== nothing) flow.add({ do: 'return', value });
}

/** Statements in order, worth the last; what rescues them is worth something too. */
function sequence(flow: FlowBuilder, parts: readonly PlainNode[]): Expression {
  const plain = parts.filter(({ type }) => !/^(rescue|else|ensure)$/.test(type));
  for (const part of plain.slice(0, -1)) flow.evaluate(expression(flow, part));
  const last = plain.at(-1);
  const value = last ? expression(flow, last) : nothing;
  const others = parts.filter(({ type }) => /^(rescue|else|ensure)$/.test(type)).map((part) => ({ part, of: expression(flow, part) }));
  for (const { part, of } of others) if (part.type === 'ensure') flow.evaluate(of);
  const rescued = others.filter(({ part }) => part.type !== 'ensure').map(({ of }) => of);
  return rescued.length > 0 ? either([value, ...rescued]) : value;
}

export const path = (flow: FlowBuilder, node: PlainNode | undefined): Expression =>
  pathExpression({ path: flow.text(node).replace(/^::/, '').replace(/\s+/g, '').replaceAll('::', '.'), arguments: [] });

type Lowering = (flow: FlowBuilder, node: PlainNode) => Expression;
export const child = (flow: FlowBuilder, node: PlainNode, field: string): Expression => {
  const found = fieldOf(node, field);
  return found ? expression(flow, found) : nothing;
};
export const inside: Lowering = (flow, node) => expression(flow, firstOf(node));
const last: Lowering = (flow, node) => sequence(flow, namedOf(node));

/** The value of an expression; what has no value for us is still looked through for calls. */
export function expression(flow: FlowBuilder, node: PlainNode): Expression {
  const handler = node.type === 'then' ? last : expressions[node.type];
  if (handler) return handler(flow, node);
  block(flow, node);
  return nothing;
}

const expressions: Record<string, Lowering> = {
  class: (flow, node) => declareClass(flow, node),
  module: (flow, node) => declareClass(flow, node),
  singleton_class: (flow, node) => {
    for (const part of namedOf(fieldOf(node, 'body') ?? node)) {
      if (part.type === 'method') method(flow, part, true);
      else if (part !== fieldOf(node, 'value')) flow.evaluate(expression(flow, part));
    }
    return nothing;
  },
  alias: (flow, node) => {
    const [name, of] = [aliasName(flow, fieldOf(node, 'name')), aliasName(flow, fieldOf(node, 'alias'))];
    if (flow.scope.kind === 'class') flow.assign(nameOf(name), nameOf(of), null, 'variable');
    return nothing;
  },
  method: (flow, node) => method(flow, node, false),
  singleton_method: (flow, node) => method(flow, node, true),
  identifier: (flow, node) => {
    const name = flow.text(node);
    if (flow.isLocal(name)) return nameOf(name);
    if (name === 'new') return { is: 'call', callee: { is: 'member', of: { is: 'self' }, name }, arguments: [], form: 'new', line: node.line };
    return { is: 'call', callee: nameOf(name), arguments: [], form: 'named', line: node.line };
  },
  constant: (flow, node) => nameOf(flow.text(node)),
  scope_resolution: path,
  self: () => ({ is: 'self' }),
  instance_variable: (flow, node) => ({ is: 'member', of: { is: 'self' }, name: flow.text(node) }),
  class_variable: (flow, node) => ({ is: 'member', of: { is: 'self' }, name: flow.text(node) }),
  global_variable: (flow, node) => nameOf(flow.text(node)),
  call: (flow, node) => call(flow, node),
  super: (flow, node) => superCall(flow, [], node.line),
  yield: (flow, node) => ({
    is: 'call',
    callee: nameOf(BLOCK),
    arguments: passed(
      flow,
      node.children.find(({ type }) => type === 'argument_list'),
    ),
    form: 'call',
    line: node.line,
  }),
  assignment: (flow, node) => assignment(flow, node),
  operator_assignment: (flow, node) => assignment(flow, node),
  return: (flow, node) => {
    const list = node.children.find(({ type }) => type === 'argument_list');
    for (const one of list ? namedOf(list) : []) flow.add({ do: 'return', value: expression(flow, one) });
    return nothing;
  },
  if: (flow, node) => branches(flow, node),
  unless: (flow, node) => branches(flow, node),
  elsif: (flow, node) => branches(flow, node),
  conditional: (flow, node) => branches(flow, node),
  else: last,
  ensure: last,
  begin: last,
  if_modifier: (flow, node) => modified(flow, node),
  unless_modifier: (flow, node) => modified(flow, node),
  rescue_modifier: (flow, node) => either([child(flow, node, 'body'), child(flow, node, 'handler')]),
  rescue: (flow, node) => {
    const name = fieldOf(node, 'variable');
    const types = fieldOf(node, 'exceptions');
    const bound = name && firstOf(name);
    if (bound?.type === 'identifier' && types)
      for (const one of namedOf(types)) flow.assign(nameOf(flow.text(bound)), null, { path: flow.text(one).replaceAll('::', '.'), arguments: [] });
    return child(flow, node, 'body');
  },
  case: (flow, node) => {
    flow.evaluate(child(flow, node, 'value'));
    return either(namedOf(node).flatMap((one) => (/^(when|else)$/.test(one.type) ? [expression(flow, one)] : [])));
  },
  when: (flow, node) => {
    for (const one of namedOf(node)) if (one.type === 'pattern') block(flow, one);
    return child(flow, node, 'body');
  },
  body_statement: last,
  parenthesized_statements: last,
  binary: (flow, node) => {
    const sides = [child(flow, node, 'left'), child(flow, node, 'right')];
    if (/^(\|\||&&|or|and)$/.test(flow.text(fieldOf(node, 'operator')))) return either(sides);
    for (const side of sides) flow.evaluate(side);
    return nothing;
  },
  element_reference: (flow, node) => {
    const [of, key] = namedOf(node);
    if (key) flow.evaluate(expression(flow, key));
    return { is: 'element', of: of ? expression(flow, of) : nothing, key: keyOf(flow, key) };
  },
  array: (flow, node) => ({ is: 'container', kind: 'list', entries: namedOf(node).map((one, i): Entry => entry(String(i), expression(flow, one))) }),
  hash: (flow, node) => ({
    is: 'container',
    kind: 'map',
    entries: namedOf(node).map(
      (pair): Entry => (pair.type === 'pair' ? entry(keyOf(flow, fieldOf(pair, 'key')), child(flow, pair, 'value')) : entry(null, inside(flow, pair), true)),
    ),
  }),
  lambda: (flow, node) => blockValue(flow, fieldOf(node, 'body') ?? node, fieldOf(node, 'parameters')),
  string: (flow, node) => {
    for (const part of namedOf(node)) if (part.type === 'interpolation') block(flow, part);
    return literal('String');
  },
  integer: () => literal('Integer'),
  simple_symbol: () => literal('Symbol'),
  nil: () => nothing,
};

function modified(flow: FlowBuilder, node: PlainNode): Expression {
  flow.evaluate(child(flow, node, 'condition'));
  return child(flow, node, 'body');
}

function branches(flow: FlowBuilder, node: PlainNode): Expression {
  flow.evaluate(child(flow, node, 'condition'));
  return either([child(flow, node, 'consequence'), child(flow, node, 'alternative')]);
}

function declareClass(flow: FlowBuilder, node: PlainNode): Expression {
  const parts = flow.text(fieldOf(node, 'name')).split('::');
  const scope = flow.within('class', node, (here) => {
    here.traits.push('namespace', 'reopened');
    const base = fieldOf(node, 'superclass');
    if (base) here.bases.push({ of: path(flow, namedOf(base)[0]), how: 'extends', line: base.line });
    block(flow, fieldOf(node, 'body'));
  });
  flow.assign(nameOf(parts.at(-1) ?? ''), { is: 'class', scope }, null, 'class');
  return nothing;
}

/** `Struct.new(…) do … end` and `Class.new(Base) do … end`, given to a constant: a class with that body. */
export function builtClass(flow: FlowBuilder, node: PlainNode, name: string, made: PlainNode): void {
  const scope = flow.within('class', node, (here) => {
    here.traits.push('namespace', 'reopened');
    const base = flow.text(fieldOf(made, 'receiver')) === 'Class' ? namedOf(fieldOf(made, 'arguments') ?? made)[0] : undefined;
    if (base && /^(constant|scope_resolution)$/.test(base.type)) here.bases.push({ of: path(flow, base), how: 'extends', line: base.line });
    const given = fieldOf(made, 'block');
    if (given) block(flow, fieldOf(given, 'body'));
  });
  flow.assign(nameOf(name), { is: 'class', scope }, null, 'class');
}

const named = new WeakMap<object, string>();

/** The name of the method that is open. */
export function methodName(flow: FlowBuilder): string | undefined {
  for (let index = flow.index; index > 0; index = flow.scopeAt(index).parent) {
    const name = named.get(flow.scopeAt(index));
    if (name !== undefined) return name;
  }
  return undefined;
}

function method(flow: FlowBuilder, node: PlainNode, is_static: boolean): Expression {
  const scope = flow.within('function', node, (here) => {
    named.set(here, flow.text(fieldOf(node, 'name')));
    if (is_static) here.traits.push('static');
    parameters(flow, fieldOf(node, 'parameters'));
    if (!here.parameters.some(({ name }) => name === BLOCK)) here.parameters.push({ target: nameOf(BLOCK), name: BLOCK, type: null, default: nothing, rest: null });
    bodyOf(flow, fieldOf(node, 'body'));
  });
  flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), { is: 'function', scope }, null, 'function');
  return nothing;
}

function parameters(flow: FlowBuilder, list: PlainNode | undefined): void {
  for (const one of list ? namedOf(list) : []) {
    const name = flow.text(fieldOf(one, 'name') ?? one);
    const value = fieldOf(one, 'value');
    const rest = one.type === 'splat_parameter' ? 'positional' : one.type === 'hash_splat_parameter' ? 'named' : null;
    flow.scope.parameters.push({ target: nameOf(name), name: one.type === 'block_parameter' ? BLOCK : name, type: null, default: value ? expression(flow, value) : null, rest });
    if (one.type === 'block_parameter') flow.assign(nameOf(BLOCK), nameOf(name));
  }
}

export function blockValue(flow: FlowBuilder, node: PlainNode, list = fieldOf(node, 'parameters')): Expression {
  const scope = flow.within('function', node, (here) => {
    here.traits.push('arrow');
    parameters(flow, list);
    bodyOf(flow, fieldOf(node, 'body'));
  });
  return { is: 'function', scope };
}
