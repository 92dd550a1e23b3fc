import { fieldOf, firstOf, namedOf, type PlainNode } from '../../tree.ts';
import { argument, either, entry, type FlowBuilder, literal, nameOf, nothing, pathExpression } from '../builder.ts';
import type { Argument, Entry, Expression, Target } from '../ir.ts';

/** The name under which a method keeps the block it is given. */
const BLOCK = '&';

/** Writes what a file of Ruby does. */
export function lowerRuby(flow: FlowBuilder, root: PlainNode): void {
  flow.package = '';
  block(flow, root);
}

function block(flow: FlowBuilder, node: PlainNode | undefined): void {
  for (const child of node ? namedOf(node) : []) flow.evaluate(expression(flow, child));
}

/** A body whose last value is what it returns. */
function bodyOf(flow: FlowBuilder, body: PlainNode | undefined): void {
  const parts = body === undefined ? [] : /^(body_statement|block_body)$/.test(body.type) ? namedOf(body) : [body];
  for (const part of parts.slice(0, -1)) flow.evaluate(expression(flow, part));
  const last = parts.at(-1);
  if (last) flow.add({ do: 'return', value: expression(flow, last) });
}

const path = (flow: FlowBuilder, node: PlainNode | undefined): Expression =>
  pathExpression({ path: flow.text(node).replace(/^::/, '').replace(/\s+/g, '').replaceAll('::', '.'), arguments: [] });

type Lowering = (flow: FlowBuilder, node: PlainNode) => Expression;
const child = (flow: FlowBuilder, node: PlainNode, field: string): Expression => {
  const found = fieldOf(node, field);
  return found ? expression(flow, found) : nothing;
};
const inside: Lowering = (flow, node) => expression(flow, firstOf(node));
const last: Lowering = (flow, node) => {
  const parts = namedOf(node);
  for (const part of parts.slice(0, -1)) flow.evaluate(expression(flow, part));
  return parts.length > 0 ? expression(flow, parts.at(-1) as PlainNode) : nothing;
};

/** The value of an expression; what has no value for us is still looked through for calls. */
function expression(flow: FlowBuilder, node: PlainNode): Expression {
  const handler = node.type === 'then' ? last : expressions[node.type];
  if (handler) return handler(flow, node);
  block(flow, node);
  return nothing;
}

const expressions: Record<string, Lowering> = {
  class: (flow, node) => declareClass(flow, node),
  module: (flow, node) => declareClass(flow, node),
  singleton_class: (flow, node) => {
    for (const part of namedOf(fieldOf(node, 'body') ?? node)) if (part.type === 'method') method(flow, part, true);
    return nothing;
  },
  method: (flow, node) => method(flow, node, false),
  singleton_method: (flow, node) => method(flow, node, true),
  identifier: (flow, node) => {
    const name = flow.text(node);
    if (flow.isLocal(name)) return nameOf(name);
    return { is: 'call', callee: nameOf(name), arguments: [], form: 'call', line: node.line };
  },
  constant: (flow, node) => nameOf(flow.text(node)),
  scope_resolution: path,
  self: () => ({ is: 'self' }),
  instance_variable: (flow, node) => ({ is: 'member', of: { is: 'self' }, name: flow.text(node) }),
  class_variable: (flow, node) => ({ is: 'member', of: { is: 'self' }, name: flow.text(node) }),
  global_variable: (flow, node) => nameOf(flow.text(node)),
  call: (flow, node) => call(flow, node),
  super: (_, node) => ({ is: 'call', callee: { is: 'super' }, arguments: [], form: 'call', line: node.line }),
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
  begin: last,
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

function method(flow: FlowBuilder, node: PlainNode, is_static: boolean): Expression {
  const scope = flow.within('function', node, (here) => {
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

function blockValue(flow: FlowBuilder, node: PlainNode, list = fieldOf(node, 'parameters')): Expression {
  const scope = flow.within('function', node, (here) => {
    here.traits.push('arrow');
    parameters(flow, list);
    bodyOf(flow, fieldOf(node, 'body'));
  });
  return { is: 'function', scope };
}

function call(flow: FlowBuilder, node: PlainNode): Expression {
  const name = flow.text(fieldOf(node, 'method'));
  const receiver = fieldOf(node, 'receiver');
  const list = fieldOf(node, 'arguments');
  if (receiver === undefined && list && directive(flow, name, namedOf(list), node.line)) return nothing;
  const given = fieldOf(node, 'block');
  const all = [...passed(flow, list), ...(given ? [argument(blockValue(flow, given), BLOCK)] : [])];
  if (name === 'super') return { is: 'call', callee: { is: 'super' }, arguments: all, form: 'call', line: node.line };
  const of = receiver ? expression(flow, receiver) : null;
  if (of && name === 'class') return { is: 'typed', type: { path: 'type', arguments: [{ path: 'Self', arguments: [] }] }, of };
  return { is: 'call', callee: of ? { is: 'member', of, name } : nameOf(name), arguments: all, form: name === 'new' ? 'new' : 'call', line: node.line };
}

/** `include`, `require` and their like say what a class or a file is; true when it is one of them. */
function directive(flow: FlowBuilder, name: string, values: readonly PlainNode[], line: number): boolean {
  const [first] = values;
  if (/^(include|extend|prepend)$/.test(name) && flow.scope.kind === 'class') for (const one of values) flow.scope.bases.push({ of: path(flow, one), how: 'implements', line });
  else if (/^require(_relative)?$/.test(name) && first?.type === 'string') {
    const written = flow.text(first).slice(1, -1);
    flow.add({ do: 'import', module: name === 'require_relative' ? `./${written}` : written, name: null, local: `require ${written}`, line });
  } else return false;
  return true;
}

function passed(flow: FlowBuilder, list: PlainNode | undefined): Argument[] {
  return (list ? namedOf(list) : []).map((one) => {
    if (one.type === 'pair') return argument(child(flow, one, 'value'), keyOf(flow, fieldOf(one, 'key')));
    if (one.type === 'block_argument') return argument(inside(flow, one), BLOCK);
    return one.type === 'splat_argument' || one.type === 'hash_splat_argument' ? argument(inside(flow, one), null, true) : argument(expression(flow, one));
  });
}

const keyOf = (flow: FlowBuilder, node: PlainNode | undefined): string | null =>
  node && /^(hash_key_symbol|simple_symbol|string|integer)$/.test(node.type) ? flow.text(node).replace(/^[:'"]|['":]$/g, '') : null;

function assignment(flow: FlowBuilder, node: PlainNode): Expression {
  const left = fieldOf(node, 'left');
  const value = child(flow, node, 'right');
  if (left === undefined) return value;
  flow.assign(target(flow, left), value, null, left.type === 'constant' ? 'variable' : null);
  return left.type === 'identifier' ? nameOf(flow.text(left)) : /variable$/.test(left.type) ? expression(flow, left) : nothing;
}

function target(flow: FlowBuilder, node: PlainNode): Target {
  if (/^(instance|class)_variable$/.test(node.type)) return { is: 'member', of: { is: 'self' }, name: flow.text(node) };
  if (node.type === 'call') return { is: 'member', of: child(flow, node, 'receiver'), name: flow.text(fieldOf(node, 'method')) };
  if (node.type === 'element_reference') return { is: 'element', of: inside(flow, node), key: keyOf(flow, namedOf(node)[1]) };
  if (node.type === 'left_assignment_list')
    return { is: 'pattern', parts: namedOf(node).map((one, i) => ({ key: String(i), is_rest: false, target: target(flow, one), default: null })) };
  return nameOf(flow.text(node));
}
