import { fieldOf, fieldsOf, firstOf, hasWord, namedOf, type PlainNode } from '../../tree.ts';
import { either, entry, type FlowBuilder, literal, nameOf, nothing } from '../builder.ts';
import type { Entry, Expression, Parameter, Target } from '../ir.ts';
import { forget, narrowedType, whileHolds } from './narrowing.ts';
import { call } from './python-calls.ts';
import { heldIf, heldUnless } from './python-narrowing.ts';
import { pythonType } from './python-types.ts';

export function assignment(flow: FlowBuilder, node: PlainNode): Expression {
  const left = fieldOf(node, 'left');
  const right = fieldOf(node, 'right');
  const type = fieldOf(node, 'type');
  if (left === undefined) return nothing;
  const value = right === undefined ? null : right.type === 'assignment' ? assignment(flow, right) : expression(flow, right);
  flow.assign(target(flow, left), value, type ? pythonType(flow, type) : null);
  return reread(left, flow) ?? value ?? nothing;
}

/** `a = b = f()`: the value is computed once; the outer name takes it from the inner. */
function reread(left: PlainNode, flow: FlowBuilder): Expression | null {
  return left.type === 'identifier' || left.type === 'attribute' ? expression(flow, left) : null;
}

export function parameters(flow: FlowBuilder, node: PlainNode | undefined): void {
  for (const child of node ? namedOf(node) : []) {
    const made = parameter(flow, child);
    if (made) flow.scope.parameters.push(made);
  }
}

function parameter(flow: FlowBuilder, node: PlainNode): Parameter | null {
  const type = fieldOf(node, 'type');
  const value = fieldOf(node, 'value');
  const named = fieldOf(node, 'name') ?? (node.type === 'typed_parameter' ? namedOf(node)[0] : node);
  if (named === undefined || node.type === 'keyword_separator' || node.type === 'positional_separator') return null;
  const rest = named.type === 'list_splat_pattern' ? 'positional' : named.type === 'dictionary_splat_pattern' ? 'named' : null;
  const identifier = rest ? namedOf(named)[0] : named;
  const name = flow.text(identifier);
  return { target: nameOf(name), name, type: type ? pythonType(flow, type) : null, default: value ? expression(flow, value) : null, rest };
}

export function loop(flow: FlowBuilder, node: PlainNode): void {
  const left = fieldOf(node, 'left');
  const [right, ...more] = fieldsOf(node, 'right');
  if (!left || !right) return;
  const source = more.length > 0 ? either([right, ...more].map((one) => expression(flow, one))) : expression(flow, right);
  flow.assign(target(flow, left), { is: 'iterate', of: source });
}

export function target(flow: FlowBuilder, node: PlainNode): Target {
  forget(flow, flow.text(node));
  if (node.type === 'attribute') return { is: 'member', of: expression(flow, fieldOf(node, 'object') ?? node), name: flow.text(fieldOf(node, 'attribute')) };
  if (node.type === 'subscript') {
    const key = fieldOf(node, 'subscript');
    if (key) flow.evaluate(expression(flow, key));
    return { is: 'element', of: expression(flow, fieldOf(node, 'value') ?? node), key: keyOf(flow, key) };
  }
  if (/^(pattern_list|tuple_pattern|list_pattern|tuple|list|expression_list)$/.test(node.type)) {
    const parts = namedOf(node);
    const starred = parts.findIndex(({ type }) => type === 'list_splat_pattern' || type === 'list_splat');
    return {
      is: 'pattern',
      parts: parts.map((part, i) => ({
        key: starred >= 0 && i >= starred ? null : String(i),
        is_rest: i === starred,
        target: target(flow, i === starred ? (namedOf(part)[0] ?? part) : part),
        default: null,
      })),
    };
  }
  if (node.type === 'parenthesized_expression' || node.type === 'as_pattern_target') return target(flow, firstOf(node));
  return nameOf(flow.text(node));
}

export function keyOf(flow: FlowBuilder, node: PlainNode | undefined): string | null {
  if (node === undefined) return null;
  if (node.type === 'string') return stringOf(flow, node);
  return node.type === 'integer' ? flow.text(node) : null;
}

/** What `yield` is worth: what the generator's type says is sent into it. */
function sent({ scope: { return_type } }: FlowBuilder): Expression {
  const type = /(^|\.)(Async)?Generator$/.test(return_type?.path ?? '') ? return_type?.arguments[1] : undefined;
  return type ? { is: 'typed', type, of: null } : nothing;
}

/** The text of a plain string; null for one with holes. */
export function stringOf(flow: FlowBuilder, node: PlainNode): string | null {
  const parts = namedOf(node);
  if (parts.some(({ type }) => type === 'interpolation')) return null;
  return parts
    .filter(({ type }) => type === 'string_content')
    .map((part) => flow.text(part))
    .join('');
}

const expressions: Record<string, (flow: FlowBuilder, node: PlainNode) => Expression> = {
  identifier: (flow, node) => tested(flow, node, nameOf(flow.text(node))),
  attribute: (flow, node) => tested(flow, node, { is: 'member', of: child(flow, node, 'object'), name: flow.text(fieldOf(node, 'attribute')) }),
  subscript: (flow, node) => {
    const [key, ...more] = fieldsOf(node, 'subscript');
    const of = child(flow, node, 'value');
    if (key && key.type !== 'slice') for (const one of [key, ...more]) flow.evaluate(expression(flow, one));
    return key?.type === 'slice'
      ? { is: 'call', callee: { is: 'member', of, name: 'copy' }, arguments: [], form: 'reference', line: node.line }
      : { is: 'element', of, key: more.length > 0 ? null : keyOf(flow, key) };
  },
  call: (flow, node) => call(flow, node),
  lambda: (flow, node) => ({
    is: 'function',
    scope: flow.within('function', node, () => {
      parameters(flow, fieldOf(node, 'parameters'));
      const body = fieldOf(node, 'body');
      if (body) flow.add({ do: 'return', value: expression(flow, body) });
    }),
  }),
  list: (flow, node) => list(flow, node),
  tuple: (flow, node) => list(flow, node),
  set: (flow, node) => list(flow, node),
  expression_list: (flow, node) => list(flow, node),
  dictionary: (flow, node) => ({
    is: 'container',
    kind: 'map',
    entries: namedOf(node).map((pair): Entry => {
      if (pair.type !== 'pair') return entry(null, expression(flow, namedOf(pair)[0] ?? pair), true);
      return entry(keyOf(flow, fieldOf(pair, 'key')), child(flow, pair, 'value'));
    }),
  }),
  list_comprehension: (flow, node) => comprehension(flow, node),
  set_comprehension: (flow, node) => comprehension(flow, node),
  generator_expression: (flow, node) => comprehension(flow, node),
  dictionary_comprehension: (flow, node) => comprehension(flow, node),
  parenthesized_expression: (flow, node) => expression(flow, firstOf(node)),
  conditional_expression: (flow, node) => {
    const [then, condition, otherwise] = namedOf(node);
    if (condition) flow.evaluate(expression(flow, condition));
    const whenTrue = then ? whileHolds(flow, heldIf(flow, condition), () => expression(flow, then)) : nothing;
    const whenFalse = otherwise ? whileHolds(flow, heldUnless(flow, condition), () => expression(flow, otherwise)) : nothing;
    return either([whenTrue, whenFalse]);
  },
  boolean_operator: (flow, node) => {
    const left = fieldOf(node, 'left');
    const held = hasWord(node, 'and') ? heldIf(flow, left) : heldUnless(flow, left);
    return either([child(flow, node, 'left'), whileHolds(flow, held, () => child(flow, node, 'right'))]);
  },
  binary_operator: (flow, node) => {
    const sides = [child(flow, node, 'left'), child(flow, node, 'right')];
    if (node.children.some(({ type }) => type === '+' || type === '|')) return either(sides);
    for (const side of sides) flow.evaluate(side);
    return literal('number');
  },
  named_expression: (flow, node) => {
    const name = flow.text(fieldOf(node, 'name'));
    flow.assign(nameOf(name), child(flow, node, 'value'));
    return nameOf(name);
  },
  assignment: (flow, node) => assignment(flow, node),
  await: (flow, node) => expression(flow, firstOf(node)),
  yield: (flow, node) => {
    const [value] = namedOf(node);
    flow.scope.traits.push('generator');
    if (value) flow.add({ do: 'yield', value: hasWord(node, 'from') ? { is: 'iterate', of: expression(flow, value) } : expression(flow, value) });
    return sent(flow);
  },
  string: (flow, node) => {
    for (const part of namedOf(node)) if (part.type === 'interpolation') for (const inner of namedOf(part)) if (EXPRESSIONS.has(inner.type)) flow.evaluate(expression(flow, inner));
    return literal('str');
  },
  concatenated_string: (flow, node) => {
    for (const part of namedOf(node)) flow.evaluate(expression(flow, part));
    return literal('str');
  },
  integer: () => literal('int'),
  float: () => literal('float'),
  true: () => literal('bool'),
  false: () => literal('bool'),
  none: () => nothing,
};

export const EXPRESSIONS = new Set([
  ...Object.keys(expressions),
  'not_operator',
  'unary_operator',
  'comparison_operator',
  'ellipsis',
  'list_splat',
  'dictionary_splat',
  'slice',
  'type_conversion',
  'format_expression',
]);

export function expression(flow: FlowBuilder, node: PlainNode): Expression {
  const handler = expressions[node.type];
  if (handler) return handler(flow, node);
  for (const part of namedOf(node)) if (EXPRESSIONS.has(part.type)) flow.evaluate(expression(flow, part));
  return nothing;
}

export const child = (flow: FlowBuilder, node: PlainNode, field: string): Expression => {
  const found = fieldOf(node, field);
  return found ? expression(flow, found) : nothing;
};

/** A value, as what it was tested to be. */
function tested(flow: FlowBuilder, node: PlainNode, of: Expression): Expression {
  const type = narrowedType(flow, flow.text(node));
  return type ? { is: 'typed', type, of } : of;
}

const list = (flow: FlowBuilder, node: PlainNode): Expression => ({
  is: 'container',
  kind: 'list',
  entries: namedOf(node).map(
    (part, i): Entry => (part.type === 'list_splat' ? entry(null, expression(flow, namedOf(part)[0] ?? part), true) : entry(String(i), expression(flow, part))),
  ),
});

function comprehension(flow: FlowBuilder, node: PlainNode): Expression {
  const scope = flow.within('comprehension', node, () => {
    for (const clause of namedOf(node)) {
      if (clause.type === 'for_in_clause') loop(flow, clause);
      if (clause.type === 'if_clause') for (const test of namedOf(clause)) flow.evaluate(expression(flow, test));
    }
    const tests = namedOf(node).flatMap((clause) => (clause.type === 'if_clause' ? namedOf(clause) : []));
    whileHolds(flow, new Map(tests.flatMap((test) => [...heldIf(flow, test)])), () => {
      const body = fieldOf(node, 'body');
      const key = body?.type === 'pair' ? fieldOf(body, 'key') : undefined;
      const value = key ? fieldOf(body as PlainNode, 'value') : body;
      if (key) flow.evaluate(expression(flow, key));
      if (value) flow.add({ do: 'yield', value: expression(flow, value) });
    });
  });
  return { is: 'comprehension', scope };
}
