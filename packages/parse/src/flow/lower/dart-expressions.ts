import { fieldOf, fieldsOf, hasWord, namedOf, type PlainNode } from '../../tree.ts';
import { argument, either, type FlowBuilder, literal, nameOf, nothing, pathExpression, typeOf } from '../builder.ts';
import type { Argument, Expression } from '../ir.ts';
import { CONSTRUCTOR } from '../places.ts';
import { functionScope, parametersIn } from './dart-functions.ts';
import { literalOf } from './dart-literals.ts';
import { bindPattern, dartStatement } from './dart-statements.ts';
import { dartType, typesIn } from './dart-types.ts';

const SELECTORS =
  /^(selector|unconditional_assignable_selector|conditional_assignable_selector|argument_part|cascade_section|index_selector|cascade_selector|type_test|type_cast)$/;

/** The values among nodes that stand side by side: what a name is followed by belongs to it. */
export function sequence(flow: FlowBuilder, nodes: readonly PlainNode[]): Expression[] {
  const made: Expression[] = [];
  for (const node of nodes) {
    if (!SELECTORS.test(node.type)) made.push(expression(flow, node));
    else made.push(selected(flow, made.pop() ?? { is: 'self' }, node));
  }
  return made;
}

/** The last value among nodes; those before it are looked through. */
export function lastOf(flow: FlowBuilder, nodes: readonly PlainNode[]): Expression {
  const values = sequence(flow, nodes);
  for (const value of values.slice(0, -1)) flow.evaluate(value);
  return values.at(-1) ?? nothing;
}

const isMarker = ({ type }: PlainNode): boolean => /^(prefix_operator|postfix_operator|\w+_operator|label|\w+_builtin)$/.test(type);

/** The value of an expression; what has no value for us is still looked through for calls. */
export function expression(flow: FlowBuilder, node: PlainNode | undefined): Expression {
  if (node === undefined) return nothing;
  const handler = expressions[node.type];
  if (handler) return handler(flow, node);
  if (/_statement$|_declaration$|^block$/.test(node.type)) dartStatement(flow, node);
  else
    for (const value of sequence(
      flow,
      namedOf(node).filter((one) => !isMarker(one)),
    ))
      flow.evaluate(value);
  return nothing;
}

/** What a value is after `.name`, `(…)`, `[…]`, `as T` or `..name(…)`. */
function selected(flow: FlowBuilder, of: Expression, node: PlainNode): Expression {
  if (node.type === 'cascade_section') return cascade(flow, of, node);
  if (node.type === 'type_test') {
    flow.evaluate(of);
    return literal('bool');
  }
  if (node.type === 'type_cast') return { is: 'typed', type: dartType(flow, namedOf(node)) ?? typeOf(''), of };
  if (node.type === 'argument_part') return call(flow, of, node);
  if (node.type === 'index_selector') return { is: 'element', of, key: keyOf(flow, node) };
  return namedOf(node).reduce<Expression>((so_far, one) => {
    if (one.type === 'identifier') return memberOf(flow, so_far, one);
    return SELECTORS.test(one.type) ? selected(flow, so_far, one) : so_far;
  }, of);
}

/** `A.new` is how `A` is constructed. */
const memberOf = (flow: FlowBuilder, of: Expression, name: PlainNode): Expression => (flow.text(name) === 'new' ? of : { is: 'member', of, name: flow.text(name) });

function keyOf(flow: FlowBuilder, node: PlainNode): string | null {
  for (const value of sequence(flow, namedOf(node))) flow.evaluate(value);
  return null;
}

function call(flow: FlowBuilder, callee: Expression, node: PlainNode): Expression {
  const types = node.children.find(({ type }) => type === 'type_arguments');
  const made: Expression = { is: 'call', callee, arguments: passed(flow, node), form: 'call', line: node.line };
  if (types === undefined || callee.is !== 'name' || !/^[A-Z]/.test(callee.name)) return made;
  return either([made, { is: 'typed', type: typeOf(callee.name, ...typesIn(flow, types)), of: null }]);
}

/** What a call is given. */
export function passed(flow: FlowBuilder, node: PlainNode | undefined): Argument[] {
  const list = node?.type === 'arguments' ? node : node?.children.find(({ type }) => type === 'arguments');
  return (list ? namedOf(list) : []).map((one) => {
    const label = one.type === 'named_argument' ? one.children.find(({ type }) => type === 'label') : undefined;
    const value = lastOf(
      flow,
      namedOf(one).filter((part) => part !== label),
    );
    return argument(value, label ? flow.text(namedOf(label)[0]) : null);
  });
}

/** A value that is used more than once, so that what it calls is called once. */
export function holding(flow: FlowBuilder, node: PlainNode, of: Expression): Expression {
  if (of.is === 'name' || of.is === 'self' || of.is === 'literal') return of;
  const held = nameOf(`*at ${node.start}`);
  flow.assign(held, of, null, 'variable');
  return held;
}

/** `object..name(…)` is the object. */
function cascade(flow: FlowBuilder, of: Expression, node: PlainNode): Expression {
  const held = holding(flow, node, of);
  const at = namedOf(node).findIndex(({ type }) => !SELECTORS.test(type));
  const path = namedOf(node).slice(0, at < 0 ? undefined : at);
  const target = path.reduce<Expression>((so_far, one) => selected(flow, so_far, one), held);
  if (at < 0) flow.evaluate(target);
  else assign(flow, target, lastOf(flow, namedOf(node).slice(at)));
  return held;
}

export function assign(flow: FlowBuilder, target: Expression, value: Expression): void {
  if (target.is === 'name' || target.is === 'member' || target.is === 'element') flow.assign(target, value);
  else {
    flow.evaluate(target);
    flow.evaluate(value);
  }
}

/** `new A.b(…)`, `const A(…)`. */
function constructed(flow: FlowBuilder, node: PlainNode): Expression {
  const names = namedOf(node).filter(({ type }) => /^(type_identifier|identifier)$/.test(type));
  const path = names.map((one) => flow.text(one)).filter((name) => name !== 'new');
  return { is: 'call', callee: pathExpression(typeOf(path.join('.'))), arguments: passed(flow, node), form: 'call', line: node.line };
}

function lambda(flow: FlowBuilder, node: PlainNode): Expression {
  const body = fieldOf(node, 'body');
  return { is: 'function', scope: functionScope(flow, node, ['arrow'], () => parametersIn(flow, fieldOf(node, 'parameters')), body) };
}

/** The last value of a condition's branches. */
const branches = (flow: FlowBuilder, node: PlainNode, fields: readonly string[]): Expression =>
  either(
    fields.map((field) =>
      lastOf(
        flow,
        fieldsOf(node, field).filter(({ is_named }) => is_named),
      ),
    ),
  );

const through = (flow: FlowBuilder, node: PlainNode): Expression =>
  lastOf(
    flow,
    namedOf(node).filter((one) => !isMarker(one)),
  );

const expressions: Readonly<Record<string, (flow: FlowBuilder, node: PlainNode) => Expression>> = {
  identifier: (flow, node) => nameOf(flow.text(node)),
  identifier_dollar_escaped: (flow, node) => nameOf(flow.text(node)),
  this: () => ({ is: 'self' }),
  super: () => ({ is: 'super' }),
  parenthesized_expression: through,
  unary_expression: through,
  await_expression: through,
  throw_expression: through,
  postfix_expression: through,
  assignable_expression: through,
  type_cast_expression: through,
  type_test_expression: through,
  function_expression: lambda,
  new_expression: constructed,
  const_object_expression: constructed,
  list_literal: literalOf,
  set_or_map_literal: literalOf,
  record_literal: literalOf,
  if_null_expression: (flow, node) => branches(flow, node, ['first', 'second']),
  conditional_expression: (flow, node) => {
    for (const value of sequence(
      flow,
      namedOf(node).filter(({ field }) => field !== 'consequence' && field !== 'alternative'),
    ))
      flow.evaluate(value);
    return branches(flow, node, ['consequence', 'alternative']);
  },
  assignment_expression: (flow, node) => {
    const target = lastOf(flow, fieldsOf(node, 'left'));
    assign(flow, target, lastOf(flow, fieldsOf(node, 'right')));
    return target.is === 'name' || target.is === 'member' ? target : nothing;
  },
  switch_expression: (flow, node) => {
    flow.evaluate(lastOf(flow, fieldsOf(node, 'condition')));
    return either(
      fieldsOf(node, 'body').map((one) => {
        const [pattern, ...rest] = namedOf(one);
        if (pattern) bindPattern(flow, pattern, null, false);
        return lastOf(flow, rest);
      }),
    );
  },
  string_literal: (flow, node) => {
    for (const part of namedOf(node)) for (const value of sequence(flow, namedOf(part))) flow.evaluate(value);
    return literal('String');
  },
  decimal_integer_literal: () => literal('int'),
  decimal_floating_point_literal: () => literal('double'),
  true: () => literal('bool'),
  false: () => literal('bool'),
  type_arguments: () => nothing,
  type_identifier: () => nothing,
  annotation: () => nothing,
};

/** `super(…)`, `super.name(…)`, `this(…)` and `this.name(…)` before a constructor's body. */
export function delegation(flow: FlowBuilder, node: PlainNode, above: Expression): void {
  const name = node.children.find(({ type }) => type === 'identifier');
  const is_own = hasWord(node, 'this') || node.children.some(({ type }) => type === 'this');
  const of: Expression = is_own ? { is: 'self' } : above;
  const callee: Expression = name ? { is: 'member', of, name: flow.text(name) } : is_own ? { is: 'member', of, name: CONSTRUCTOR } : of;
  flow.evaluate({ is: 'call', callee, arguments: passed(flow, node), form: 'call', line: node.line });
}
