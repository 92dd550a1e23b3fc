import { fieldOf, namedOf, type PlainNode } from '../../tree.ts';
import { argument, either, entry, type FlowBuilder, literal, nameOf, nothing } from '../builder.ts';
import type { Expression } from '../ir.ts';
import { item } from './rust.ts';
import { macroCalls } from './rust-macros.ts';
import { pattern } from './rust-patterns.ts';
import { rustType } from './rust-types.ts';

type Lowering = (flow: FlowBuilder, node: PlainNode) => Expression;

/** The value of an expression; what has no value for us is still looked through for calls. */
export function expression(flow: FlowBuilder, node: PlainNode): Expression {
  const handler = expressions[node.type];
  if (handler) return handler(flow, node);
  if (item(flow, node)) return nothing;
  for (const part of namedOf(node)) flow.evaluate(expression(flow, part));
  return nothing;
}

/** A block's statements, and what its last expression is. */
export function blockValue(flow: FlowBuilder, node: PlainNode): Expression {
  const parts = namedOf(node).filter(({ type }) => type !== 'label');
  for (const part of parts.slice(0, -1)) flow.evaluate(expression(flow, part));
  const last = parts.at(-1);
  return last ? expression(flow, last) : nothing;
}

const child = (flow: FlowBuilder, node: PlainNode, field: string): Expression => {
  const found = fieldOf(node, field);
  return found ? expression(flow, found) : nothing;
};
const inside: Lowering = (flow, node) => {
  const inner = namedOf(node).find(({ type }) => type !== 'mutable_specifier' && type !== 'lifetime');
  return inner ? expression(flow, inner) : nothing;
};
const everything: Lowering = (flow, node) => {
  for (const part of namedOf(node)) flow.evaluate(expression(flow, part));
  return nothing;
};

const expressions: Record<string, Lowering> = {
  identifier: (flow, node) => nameOf(flow.text(node)),
  type_identifier: (flow, node) => nameOf(flow.text(node)),
  self: () => nameOf('self'),
  crate: () => nameOf('crate'),
  super: () => nameOf('super'),
  scoped_identifier: (flow, node) => scoped(flow, node),
  scoped_type_identifier: (flow, node) => scoped(flow, node),
  generic_function: (flow, node) => child(flow, node, 'function'),
  generic_type: (flow, node) => ({ is: 'typed', type: { path: 'type', arguments: [rustType(flow, node)] }, of: null }),
  bracketed_type: (flow, node) => ({ is: 'typed', type: { path: 'type', arguments: [rustType(flow, node)] }, of: null }),
  field_expression: (flow, node) => ({ is: 'member', of: child(flow, node, 'value'), name: flow.text(fieldOf(node, 'field')) }),
  call_expression: (flow, node) => {
    const callee = fieldOf(node, 'function');
    const list = fieldOf(node, 'arguments');
    const passed = (list ? namedOf(list) : []).map((one) => argument(expression(flow, one)));
    const text = flow.text(callee);
    if (/^(Some|Ok|Err|Box::new|Rc::new|Arc::new|RefCell::new|Mutex::new|Cell::new|RwLock::new|Pin::new|Box::pin)$/.test(text)) return passed[0]?.value ?? nothing;
    return { is: 'call', callee: callee ? expression(flow, callee) : nothing, arguments: passed, form: 'call', line: node.line };
  },
  struct_expression: (flow, node) => {
    const body = fieldOf(node, 'body');
    for (const one of body ? namedOf(body) : [])
      flow.evaluate(one.type === 'shorthand_field_initializer' ? nothing : fieldOf(one, 'value') ? child(flow, one, 'value') : inside(flow, one));
    return { is: 'typed', type: rustType(flow, fieldOf(node, 'name')), of: null };
  },
  macro_invocation: (flow, node) => {
    const name = flow.text(fieldOf(node, 'macro'));
    flow.evaluate({ is: 'call', callee: nameOf(`${name.split('::').pop()}!`), arguments: [], form: 'macro', line: node.line });
    const tree = node.children.find(({ type }) => type === 'token_tree');
    const values = tree ? macroCalls(flow, tree) : [];
    if (name === 'vec') return { is: 'container', kind: 'list', entries: values.map((value) => entry(null, value)) };
    for (const value of values) flow.evaluate(value);
    return nothing;
  },
  let_declaration: (flow, node) => {
    const bound = fieldOf(node, 'pattern');
    const value = child(flow, node, 'value');
    const alternative = fieldOf(node, 'alternative');
    const type = fieldOf(node, 'type');
    if (bound) flow.assign(pattern(flow, bound), value, type ? rustType(flow, type) : null, 'variable');
    if (alternative) flow.evaluate(expression(flow, alternative));
    return nothing;
  },
  let_condition: (flow, node) => {
    const bound = fieldOf(node, 'pattern');
    if (bound) flow.assign(pattern(flow, bound), child(flow, node, 'value'), null, 'variable');
    return nothing;
  },
  for_expression: (flow, node) => {
    const bound = fieldOf(node, 'pattern');
    if (bound) flow.assign(pattern(flow, bound), { is: 'iterate', of: child(flow, node, 'value') }, null, 'variable');
    flow.evaluate(child(flow, node, 'body'));
    return nothing;
  },
  while_expression: everything,
  loop_expression: (flow, node) => child(flow, node, 'body'),
  if_expression: (flow, node) => {
    flow.evaluate(child(flow, node, 'condition'));
    const alternative = fieldOf(node, 'alternative');
    return either([child(flow, node, 'consequence'), alternative ? inside(flow, alternative) : nothing]);
  },
  match_expression: (flow, node) => {
    const value = child(flow, node, 'value');
    const body = fieldOf(node, 'body');
    return either((body ? namedOf(body) : []).filter(({ type }) => type === 'match_arm').map((arm) => matchArm(flow, arm, value)));
  },
  block: (flow, node) => blockValue(flow, node),
  unsafe_block: inside,
  async_block: inside,
  const_block: inside,
  expression_statement: inside,
  parenthesized_expression: inside,
  try_expression: inside,
  await_expression: inside,
  reference_expression: (flow, node) => child(flow, node, 'value'),
  unary_expression: inside,
  binary_expression: (flow, node) => {
    const left = child(flow, node, 'left');
    flow.evaluate(child(flow, node, 'right'));
    if (node.children.some(({ type }) => /^(?:[+\-*/%&|^]|<<|>>)$/.test(type))) return left;
    flow.evaluate(left);
    return nothing;
  },
  index_expression: (flow, node) => {
    const [of, key] = namedOf(node);
    if (key) flow.evaluate(expression(flow, key));
    return { is: 'element', of: of ? expression(flow, of) : nothing, key: null };
  },
  type_cast_expression: (flow, node) => ({ is: 'typed', type: rustType(flow, fieldOf(node, 'type')), of: child(flow, node, 'value') }),
  assignment_expression: (flow, node) => {
    const left = fieldOf(node, 'left');
    const value = child(flow, node, 'right');
    if (left?.type === 'identifier') flow.assign(nameOf(flow.text(left)), value);
    else if (left?.type === 'field_expression') flow.assign({ is: 'member', of: child(flow, left, 'value'), name: flow.text(fieldOf(left, 'field')) }, value);
    else {
      flow.evaluate(value);
      if (left) flow.evaluate(expression(flow, left));
    }
    return nothing;
  },
  return_expression: (flow, node) => {
    for (const one of namedOf(node)) flow.add({ do: 'return', value: expression(flow, one) });
    return nothing;
  },
  closure_expression: (flow, node) => closure(flow, node),
  tuple_expression: (flow, node) => list(flow, node),
  array_expression: (flow, node) => list(flow, node),
  string_literal: () => literal('str'),
  raw_string_literal: () => literal('str'),
  char_literal: () => literal('char'),
  integer_literal: () => literal('int'),
  float_literal: () => literal('float'),
  boolean_literal: () => literal('bool'),
};

/** `a::b` is a member of `a`; `<T as Trait>::f` one of `T`. */
function scoped(flow: FlowBuilder, node: PlainNode): Expression {
  const path = fieldOf(node, 'path');
  const name = flow.text(fieldOf(node, 'name'));
  return path ? { is: 'member', of: expression(flow, path), name } : nameOf(name);
}

function matchArm(flow: FlowBuilder, arm: PlainNode, value: Expression): Expression {
  const bound = fieldOf(arm, 'pattern');
  const guard = bound && fieldOf(bound, 'condition');
  if (bound) flow.assign(pattern(flow, bound), value, null, 'variable');
  if (guard) flow.evaluate(expression(flow, guard));
  return child(flow, arm, 'value');
}

function closure(flow: FlowBuilder, node: PlainNode): Expression {
  const scope = flow.within('function', node, (here) => {
    here.traits.push('arrow');
    const list = fieldOf(node, 'parameters');
    for (const one of list ? namedOf(list) : []) {
      const name = one.type === 'parameter' ? fieldOf(one, 'pattern') : one;
      const type = fieldOf(one, 'type');
      here.parameters.push({ target: name ? pattern(flow, name) : null, name: flow.text(name), type: type ? rustType(flow, type) : null, default: null, rest: null });
    }
    const returns = fieldOf(node, 'return_type');
    here.return_type = returns ? rustType(flow, returns) : null;
    const body = fieldOf(node, 'body');
    if (body) flow.add({ do: 'return', value: expression(flow, body) });
  });
  return { is: 'function', scope };
}

const list: Lowering = (flow, node) => ({ is: 'container', kind: 'list', entries: namedOf(node).map((one, i) => entry(String(i), expression(flow, one))) });
