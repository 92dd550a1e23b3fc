import { emptyAt, fieldOf, firstOf, hasWord, namedOf, type PlainNode } from '../../tree.ts';
import { argument, either, entry, type FlowBuilder, literal, nameOf, nothing } from '../builder.ts';
import type { Argument, Entry, Expression } from '../ir.ts';
import { classValue, functionValue, isFunction } from './script-functions.ts';
import { target } from './script-patterns.ts';
import { scriptType } from './script-types.ts';

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

/** A key that is known: a name, a string, a number, or a symbol held by a constant. */
export function keyOf(flow: FlowBuilder, node: PlainNode | undefined): string | null {
  if (node === undefined) return null;
  if (/^(property_identifier|private_property_identifier|shorthand_property_identifier|number)$/.test(node.type)) return flow.text(node);
  if (node.type === 'string') return flow.text(node).slice(1, -1);
  const symbol = node.type === 'computed_property_name' ? namedOf(node)[0] : node;
  const text = flow.text(symbol);
  return /^k[A-Z]\w*$|^[A-Z][A-Z_0-9]+$|^[\w.]+\.k[A-Z]\w*$|^Symbol\.\w+$/.test(text) ? `[${text.split('.').pop()}]` : null;
}

const expressions: Record<string, Lowering> = {
  identifier: (flow, node) => nameOf(flow.text(node) === 'exports' ? 'module.exports' : flow.text(node)),
  this: () => ({ is: 'self' }),
  super: () => ({ is: 'super' }),
  member_expression: (flow, node) => {
    if (flow.text(node) === 'module.exports') return nameOf('module.exports');
    return { is: 'member', of: child(flow, node, 'object'), name: flow.text(fieldOf(node, 'property')) };
  },
  subscript_expression: (flow, node) => {
    const index = fieldOf(node, 'index');
    if (index) flow.evaluate(expression(flow, index));
    return { is: 'element', of: child(flow, node, 'object'), key: keyOf(flow, index) };
  },
  call_expression: (flow, node) => call(flow, node),
  new_expression: (flow, node) => ({ is: 'call', callee: child(flow, node, 'constructor'), arguments: passed(flow, fieldOf(node, 'arguments')), form: 'new', line: node.line }),
  arrow_function: (flow, node) => functionValue(flow, node),
  function_expression: (flow, node) => functionValue(flow, node),
  generator_function: (flow, node) => functionValue(flow, node),
  class: (flow, node) => classValue(flow, node),
  object: (flow, node) => ({ is: 'container', kind: 'object', entries: namedOf(node).flatMap((one) => property(flow, one)) }),
  array: (flow, node) => ({
    is: 'container',
    kind: 'list',
    entries: namedOf(node).map((one, i): Entry => (one.type === 'spread_element' ? entry(null, inside(flow, one), true) : entry(String(i), expression(flow, one)))),
  }),
  parenthesized_expression: inside,
  await_expression: inside,
  non_null_expression: inside,
  as_expression: (flow, node) => cast(flow, node),
  satisfies_expression: inside,
  type_assertion: (flow, node) => ({ is: 'typed', type: scriptType(flow, namedOf(firstOf(node))[0]), of: expression(flow, namedOf(node)[1] ?? emptyAt(node)) }),
  ternary_expression: (flow, node) => {
    flow.evaluate(child(flow, node, 'condition'));
    return either([child(flow, node, 'consequence'), child(flow, node, 'alternative')]);
  },
  binary_expression: (flow, node) => {
    const sides = [child(flow, node, 'left'), child(flow, node, 'right')];
    if (node.children.some(({ type }) => type === '||' || type === '&&' || type === '??')) return either(sides);
    for (const side of sides) flow.evaluate(side);
    return nothing;
  },
  sequence_expression: (flow, node) => {
    const parts = namedOf(node).map((one) => expression(flow, one));
    for (const part of parts.slice(0, -1)) flow.evaluate(part);
    return parts.at(-1) ?? nothing;
  },
  assignment_expression: (flow, node) => assignment(flow, node),
  augmented_assignment_expression: (flow, node) => assignment(flow, node),
  yield_expression: (flow, node) => {
    const [value] = namedOf(node);
    const yielded = value ? expression(flow, value) : nothing;
    if (value) flow.add({ do: 'yield', value: node.children.some(({ type, is_named }) => type === '*' && !is_named) ? { is: 'iterate', of: yielded } : yielded });
    return nothing;
  },
  string: () => literal('string'),
  number: () => literal('number'),
  regex: () => literal('regex'),
  template_string: (flow, node) => {
    for (const part of namedOf(node)) if (part.type === 'template_substitution') flow.evaluate(inside(flow, part));
    return literal('string');
  },
  jsx_element: (flow, node) => jsx(flow, node),
  jsx_self_closing_element: (flow, node) => element(flow, node, []),
  type_annotation: () => nothing,
  type_arguments: () => nothing,
};

function cast(flow: FlowBuilder, node: PlainNode): Expression {
  const [value, type] = namedOf(node);
  const [queried] = type?.type === 'type_query' ? namedOf(type) : [];
  if (queried && value) {
    flow.evaluate(expression(flow, value));
    return expression(flow, queried);
  }
  return { is: 'typed', type: scriptType(flow, type), of: value ? expression(flow, value) : null };
}

function assignment(flow: FlowBuilder, node: PlainNode): Expression {
  const left = fieldOf(node, 'left');
  const right = fieldOf(node, 'right');
  if (!left || !right) return nothing;
  const value = isFunction(right) ? functionValue(flow, right, node) : right.type === 'class' ? classValue(flow, right, node) : expression(flow, right);
  flow.assign(target(flow, left), value, null, hasWord(node, 'using') ? 'variable' : null);
  return left.type === 'identifier' || left.type === 'member_expression' ? expression(flow, left) : nothing;
}

function property(flow: FlowBuilder, node: PlainNode): Entry[] {
  if (node.type === 'spread_element') return [entry(null, inside(flow, node), true)];
  if (node.type === 'shorthand_property_identifier') return [entry(flow.text(node), nameOf(flow.text(node)))];
  if (node.type === 'method_definition') {
    const made = functionValue(flow, node);
    if (node.children.some(({ type, is_named }) => !is_named && type === 'get')) flow.scopeAt(made.scope).traits.push('accessor');
    return [entry(keyOf(flow, fieldOf(node, 'name')), made)];
  }
  const value = fieldOf(node, 'value');
  if (node.type !== 'pair' || value === undefined) return [];
  return [entry(keyOf(flow, fieldOf(node, 'key')), isFunction(value) ? functionValue(flow, value, node) : expression(flow, value))];
}

function call(flow: FlowBuilder, node: PlainNode): Expression {
  const callee = fieldOf(node, 'function');
  const list = fieldOf(node, 'arguments');
  if (callee === undefined) return nothing;
  const module = list && (callee.type === 'import' || flow.text(callee) === 'require') ? namedOf(list)[0] : undefined;
  if (module?.type === 'string') return { is: 'module', module: flow.text(module).slice(1, -1), line: node.line };
  return { is: 'call', callee: expression(flow, callee), arguments: passed(flow, list), form: 'call', line: node.line };
}

function passed(flow: FlowBuilder, list: PlainNode | undefined): Argument[] {
  if (list === undefined) return [];
  if (list.type === 'template_string')
    return [argument(literal('string')), ...namedOf(list).flatMap((part) => (part.type === 'template_substitution' ? [argument(inside(flow, part))] : []))];
  return namedOf(list).map((one) => (one.type === 'spread_element' ? argument(inside(flow, one), null, true) : argument(expression(flow, one))));
}

function jsx(flow: FlowBuilder, node: PlainNode): Expression {
  const opening = fieldOf(node, 'open_tag');
  const children = namedOf(node).filter(({ field }) => field !== 'open_tag' && field !== 'close_tag');
  return opening ? element(flow, opening, children) : nothing;
}

/** `<Name a={b}>` calls `Name` with its properties; names in lower case are the browser's own. */
function element(flow: FlowBuilder, node: PlainNode, children: readonly PlainNode[]): Expression {
  const name = fieldOf(node, 'name');
  const entries = namedOf(node)
    .filter(({ field }) => field !== 'name')
    .map((one): Entry => {
      const [key, value] = namedOf(one);
      if (one.type !== 'jsx_attribute' || key === undefined) return entry(null, inside(flow, one), one.type === 'jsx_expression');
      return entry(flow.text(key), value?.type === 'jsx_expression' ? inside(flow, value) : value ? expression(flow, value) : nothing);
    });
  for (const one of children) flow.evaluate(one.type === 'jsx_expression' ? inside(flow, one) : expression(flow, one));
  const properties: Expression = { is: 'container', kind: 'object', entries };
  if (name === undefined || /^[a-z][\w-]*$/.test(flow.text(name))) {
    flow.evaluate(properties);
    return nothing;
  }
  return {
    is: 'call',
    callee: expression(flow, name.type === 'nested_identifier' ? { ...name, type: 'member_expression' } : name),
    arguments: [argument(properties)],
    form: 'jsx',
    line: node.line,
  };
}
