import { fieldOf, firstOf, hasWord, namedOf, type PlainNode } from '../../tree.ts';
import { argument, either, entry, type FlowBuilder, literal, nameOf, nothing, pathExpression, typeOf } from '../builder.ts';
import type { Argument, Entry, Expression, Target } from '../ir.ts';
import { forget, narrowedType, whileHolds } from './narrowing.ts';
import { classValue, functionValue, statement } from './php.ts';
import { functionCall } from './php-calls.ts';
import { heldIf } from './php-narrowing.ts';
import { phpPath } from './php-types.ts';

type Lowering = (flow: FlowBuilder, node: PlainNode) => Expression;

/** The value of an expression; what has no value for us is still looked through for calls. */
export function expression(flow: FlowBuilder, node: PlainNode): Expression {
  const handler = expressions[node.type];
  if (handler) return handler(flow, node);
  for (const part of namedOf(node)) statement(flow, part);
  return nothing;
}

const child = (flow: FlowBuilder, node: PlainNode, field: string): Expression => {
  const found = fieldOf(node, field);
  return found ? expression(flow, found) : nothing;
};
const inside: Lowering = (flow, node) => expression(flow, firstOf(node));
const named: Lowering = (flow, node) => (/^parent$/i.test(flow.text(node)) ? { is: 'super' } : pathExpression(typeOf(phpPath(flow.text(node)))));
const memberCall: Lowering = (flow, node) => call(flow, node, { is: 'member', of: child(flow, node, 'object'), name: flow.text(fieldOf(node, 'name')) });
const member: Lowering = (flow, node) => ({ is: 'member', of: child(flow, node, 'object'), name: flow.text(fieldOf(node, 'name')) });

const expressions: Record<string, Lowering> = {
  variable_name: (flow, node) => (flow.text(node) === '$this' ? { is: 'self' } : tested(flow, node, nameOf(flow.text(node)))),
  name: named,
  qualified_name: named,
  relative_scope: named,
  member_access_expression: (flow, node) => tested(flow, node, member(flow, node)),
  nullsafe_member_access_expression: member,
  scoped_property_access_expression: (flow, node) => ({ is: 'member', of: child(flow, node, 'scope'), name: flow.text(fieldOf(node, 'name')).slice(1) }),
  class_constant_access_expression: (flow, node) => {
    const [of, name] = namedOf(node);
    if (of && flow.text(name) === 'class') return expression(flow, of);
    return of ? { is: 'member', of: expression(flow, of), name: flow.text(name) } : nothing;
  },
  subscript_expression: (flow, node) => {
    const [of, key] = namedOf(node);
    if (key) flow.evaluate(expression(flow, key));
    return { is: 'element', of: of ? expression(flow, of) : nothing, key: keyOf(flow, key) };
  },
  function_call_expression: (flow, node) => functionCall(flow, node) ?? call(flow, node, child(flow, node, 'function')),
  member_call_expression: memberCall,
  nullsafe_member_call_expression: memberCall,
  scoped_call_expression: (flow, node) => call(flow, node, { is: 'member', of: child(flow, node, 'scope'), name: flow.text(fieldOf(node, 'name')) }),
  object_creation_expression: (flow, node) => {
    const list = node.children.find(({ type }) => type === 'arguments');
    const anonymous = node.children.find(({ type }) => type === 'anonymous_class' || type === 'declaration_list');
    const written = namedOf(node).find(({ type }) => type !== 'arguments');
    const callee = anonymous ? classValue(flow, anonymous.type === 'anonymous_class' ? anonymous : node) : written ? expression(flow, written) : nothing;
    return {
      is: 'call',
      callee,
      arguments: passed(flow, list ?? (anonymous ? anonymous.children.find(({ type }) => type === 'arguments') : undefined)),
      form: 'new',
      line: node.line,
    };
  },
  anonymous_function: (flow, node) => functionValue(flow, node),
  arrow_function: (flow, node) => functionValue(flow, node),
  assignment_expression: (flow, node) => assignment(flow, node),
  reference_assignment_expression: (flow, node) => assignment(flow, node),
  augmented_assignment_expression: (flow, node) => assignment(flow, node),
  conditional_expression: (flow, node) => {
    const test = fieldOf(node, 'condition');
    flow.evaluate(child(flow, node, 'condition'));
    return either([
      whileHolds(flow, heldIf(flow, test), () => child(flow, node, 'body')),
      child(flow, node, 'alternative'),
      fieldOf(node, 'body') ? nothing : child(flow, node, 'condition'),
    ]);
  },
  binary_expression: (flow, node) => {
    const held = hasWord(node, '&&') ? heldIf(flow, fieldOf(node, 'left')) : new Map();
    const sides = [child(flow, node, 'left'), whileHolds(flow, held, () => child(flow, node, 'right'))];
    if (flow.text(fieldOf(node, 'operator')) === '??') return either(sides);
    for (const side of sides) flow.evaluate(side);
    return nothing;
  },
  match_expression: (flow, node) => {
    flow.evaluate(child(flow, node, 'condition'));
    const body = fieldOf(node, 'body');
    return either((body ? namedOf(body) : []).map((one) => child(flow, one, 'return_expression')));
  },
  parenthesized_expression: inside,
  require_expression: (flow, node) => included(flow, node),
  require_once_expression: (flow, node) => included(flow, node),
  include_expression: (flow, node) => included(flow, node),
  include_once_expression: (flow, node) => included(flow, node),
  clone_expression: inside,
  cast_expression: (flow, node) => child(flow, node, 'value'),
  yield_expression: (flow, node) => {
    flow.scope.traits.push('generator');
    for (const one of namedOf(node)) flow.add({ do: 'yield', value: expression(flow, one) });
    return nothing;
  },
  array_creation_expression: (flow, node) =>
    withMethod(flow, node, {
      is: 'container',
      kind: 'map',
      entries: namedOf(node).map((one, i): Entry => {
        const [first, second] = namedOf(one);
        if (second && first) return entry(keyOf(flow, first), expression(flow, second));
        return first?.type === 'variadic_unpacking' ? entry(null, inside(flow, first), true) : entry(String(i), first ? expression(flow, first) : nothing);
      }),
    }),
  string: () => literal('string'),
  encapsed_string: (flow, node) => {
    for (const part of namedOf(node)) if (part.type !== 'string_content' && part.type !== 'escape_sequence') flow.evaluate(expression(flow, part));
    return literal('string');
  },
  integer: () => literal('int'),
  float: () => literal('float'),
  boolean: () => literal('bool'),
  null: () => nothing,
  argument: inside,
};

/** `require __DIR__ . '/file.php'`. */
function included(flow: FlowBuilder, node: PlainNode): Expression {
  const written = /^\S+\s*\(?\s*(__DIR__|dirname\(__FILE__\))?\s*\.?\s*(['"])([^'"$]+)\2\s*\)?$/.exec(flow.text(node));
  if (written) flow.add({ do: 'import', module: written[1] ? `.${written[3]}` : (written[3] ?? ''), name: null, local: `require ${written[3]}`, line: node.line });
  return nothing;
}

/** `[$object, 'method']` may be called. */
function withMethod(flow: FlowBuilder, node: PlainNode, list: Extract<Expression, { is: 'container' }>): Expression {
  const [object, method] = list.entries;
  const name = keyOf(flow, firstOf(namedOf(node)[1] ?? node));
  const isPair = list.entries.length === 2 && object?.key === '0' && method?.key === '1' && name !== null && /^[A-Za-z_]\w*$/.test(name);
  return isPair && object ? either([list, { is: 'member', of: object.value, name }]) : list;
}

const keyOf = (flow: FlowBuilder, node: PlainNode | undefined): string | null =>
  node?.type === 'string' ? flow.text(node).slice(1, -1) : node?.type === 'integer' ? flow.text(node) : null;

/** A call; with `...` for what is passed, the function itself. */
function call(flow: FlowBuilder, node: PlainNode, callee: Expression): Expression {
  const list = fieldOf(node, 'arguments');
  if (list && namedOf(list)[0]?.type === 'variadic_placeholder') return callee;
  return { is: 'call', callee, arguments: passed(flow, list), form: 'call', line: fieldOf(node, 'name')?.line ?? node.line };
}

/** A value, as what it was tested to be. */
function tested(flow: FlowBuilder, node: PlainNode, of: Expression): Expression {
  const type = narrowedType(flow, flow.text(node));
  return type ? { is: 'typed', type, of } : of;
}

export function passed(flow: FlowBuilder, list: PlainNode | undefined): Argument[] {
  return (list ? namedOf(list) : []).map((one) => {
    const name = fieldOf(one, 'name');
    const value = namedOf(one).find((part) => part !== name) ?? one;
    if (value.type === 'variadic_unpacking') return argument(inside(flow, value), null, true);
    return argument(value === one ? nothing : expression(flow, value), name ? flow.text(name) : null);
  });
}

function assignment(flow: FlowBuilder, node: PlainNode): Expression {
  const left = fieldOf(node, 'left');
  const value = child(flow, node, 'right');
  if (left === undefined) return value;
  flow.assign(target(flow, left), value);
  return left.type === 'variable_name' ? nameOf(flow.text(left)) : nothing;
}

export function target(flow: FlowBuilder, node: PlainNode): Target {
  forget(flow, flow.text(node));
  if (/member_access_expression$/.test(node.type)) return { is: 'member', of: child(flow, node, 'object'), name: flow.text(fieldOf(node, 'name')) };
  if (node.type === 'scoped_property_access_expression') return { is: 'member', of: child(flow, node, 'scope'), name: flow.text(fieldOf(node, 'name')).slice(1) };
  if (node.type === 'subscript_expression') {
    const [of, key] = namedOf(node);
    return { is: 'element', of: of ? expression(flow, of) : nothing, key: keyOf(flow, key) };
  }
  if (node.type === 'list_literal') return { is: 'pattern', parts: listParts(flow, namedOf(node)) };
  if (node.type === 'array_creation_expression') {
    const parts = namedOf(node).map((one, i) => {
      const [first, second] = one.type === 'array_element_initializer' || one.type === 'pair' ? namedOf(one) : [one];
      return { key: second ? keyOf(flow, first) : String(i), is_rest: false, target: target(flow, second ?? first ?? one), default: null };
    });
    return { is: 'pattern', parts };
  }
  return nameOf(flow.text(node));
}

/** `list($a, 'key' => $b)`: a plain value before a target is its key. */
function listParts(flow: FlowBuilder, nodes: readonly PlainNode[]): Extract<Target, { is: 'pattern' }>['parts'] {
  const isKey = (node: PlainNode | undefined): boolean => node?.type === 'string' || node?.type === 'integer';
  return nodes.flatMap((node, i) =>
    isKey(node) ? [] : [{ key: isKey(nodes[i - 1]) ? keyOf(flow, nodes[i - 1]) : String(i), is_rest: false, target: target(flow, node), default: null }],
  );
}
