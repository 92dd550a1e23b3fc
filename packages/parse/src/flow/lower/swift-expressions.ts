import { rowOf } from '../../row-of.ts';
import { fieldOf, fieldsOf, namedOf, type PlainNode } from '../../tree.ts';
import { argument, either, entry, type FlowBuilder, literal, nameOf, nothing } from '../builder.ts';
import { type Argument, type Expression, LAST, type Parameter } from '../ir.ts';
import { CONSTRUCTOR } from '../places.ts';
import { bodyOf, declareFunction, declareType, importDeclaration, initializer, property, subscript } from './swift.ts';
import { isType, swiftType } from './swift-types.ts';
import { type ExpressionTable, type StatementTable, walk } from './walk.ts';

const walked = walk(() => ({ statements, expressions }));
const { expression, first, inside } = walked;
export const walkSwift = { ...walked, isExpression: (node: PlainNode): boolean => statements[node.type] === undefined && node.type !== 'statements' };

const childOf = (node: PlainNode, type: string): PlainNode | undefined => node.children.find((child) => child.type === type);
const variable = (flow: FlowBuilder, name: string, value: Expression | null): void => flow.assign(nameOf(name), value, null, 'variable');

/** Statements with conditions that bind names: `if let a = b`, `while let`, `guard let`. */
function conditional(flow: FlowBuilder, node: PlainNode): void {
  let bound: string | null = null;
  for (const part of node.children) {
    if (!part.is_named) continue;
    if (part.field === 'bound_identifier') {
      if (bound !== null) variable(flow, bound, nameOf(bound));
      bound = flow.text(part);
    } else if (part.field === 'condition' && part.type !== 'value_binding_pattern') {
      if (part.type === 'pattern') bindAll(flow, part, null);
      else if (isType(part)) flow.assign(nameOf(bound ?? ''), null, swiftType(flow, part), 'variable');
      else if (bound === null) flow.evaluate(expression(flow, part));
      else variable(flow, bound, expression(flow, part));
      bound = null;
    } else if (part.type === 'pattern') bindAll(flow, part, null);
    else walked.statement(flow, part);
  }
}

/** Every name a pattern binds. */
function bindAll(flow: FlowBuilder, pattern: PlainNode, value: Expression | null): void {
  for (const part of pattern.children) {
    if (part.field === 'bound_identifier') variable(flow, flow.text(part), value);
    else if (part.type === 'pattern') bindAll(flow, part, null);
  }
}

const scoped = (fill: (flow: FlowBuilder, node: PlainNode) => void) => (flow: FlowBuilder, node: PlainNode) => {
  flow.within('block', node, () => fill(flow, node));
};

const statements: StatementTable = {
  import_declaration: importDeclaration,
  class_declaration: declareType,
  protocol_declaration: declareType,
  function_declaration: declareFunction,
  protocol_function_declaration: declareFunction,
  init_declaration: initializer,
  deinit_declaration: (flow, node) => {
    flow.within('function', node, () => bodyOf(flow, fieldOf(node, 'body')));
  },
  subscript_declaration: subscript,
  property_declaration: property,
  protocol_property_declaration: property,
  typealias_declaration: (flow, node) => {
    const scope = flow.within('class', node, (here) => {
      here.alias = swiftType(flow, fieldsOf(node, 'name').findLast(isType));
    });
    flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), { is: 'class', scope }, null, 'class');
  },
  associatedtype_declaration: () => {},
  statements: (flow, node) => inside(flow, node),
  if_statement: scoped(conditional),
  while_statement: scoped(conditional),
  guard_statement: conditional,
  do_statement: scoped(inside),
  catch_block: scoped((flow, node) => {
    variable(flow, 'error', null);
    const pattern = fieldOf(node, 'error');
    if (pattern) bindAll(flow, pattern, null);
    for (const part of namedOf(node)) if (part.field !== 'error') walked.statement(flow, part);
  }),
  for_statement: scoped((flow, node) => {
    const item = fieldOf(node, 'item');
    const over = fieldOf(node, 'collection');
    const each: Expression = { is: 'iterate', of: expression(flow, over) };
    const parts = item ? namedOf(item).filter(({ type }) => type === 'pattern') : [];
    if (item && parts.length > 0) {
      const targets = parts.map((one, i) => ({ key: String(i), is_rest: false, target: nameOf(flow.text(one)), default: null }));
      flow.assign({ is: 'pattern', parts: targets }, each, null, 'variable');
    } else if (item) bindAll(flow, item, each);
    for (const part of namedOf(node)) if (part !== item && part !== over) walked.statement(flow, part);
  }),
  switch_entry: scoped((flow, node) => {
    for (const part of namedOf(node)) {
      if (part.type === 'switch_pattern') for (const one of namedOf(part)) bindAll(flow, one, null);
      else walked.statement(flow, part);
    }
  }),
  assignment: (flow, node) => {
    const target = fieldOf(node, 'target');
    const left = target && namedOf(target)[0];
    const value = expression(flow, fieldOf(node, 'result'));
    const to = left ? expression(flow, left) : nothing;
    if (to.is === 'name' || to.is === 'member' || to.is === 'element') flow.assign(to, value);
    else flow.evaluate(value);
  },
  control_transfer_statement: (flow, node) => {
    const result = fieldOf(node, 'result');
    if (result === undefined) inside(flow, node);
    else if (result.is_named) flow.add({ do: 'return', value: expression(flow, result) });
  },
};

/** Arguments by label; a closure that stands behind without one is the last. */
function passed(flow: FlowBuilder, suffix: PlainNode | undefined): Argument[] {
  const parts = suffix ? namedOf(suffix) : [];
  return parts.flatMap((part, i): Argument[] => {
    const before = parts[i - 1];
    if (part.type === 'lambda_literal') return [argument(expression(flow, part), before?.type === 'simple_identifier' ? flow.text(before) : LAST)];
    if (part.type !== 'value_arguments') return [];
    return namedOf(part).map((one) => {
      const label = fieldOf(one, 'name');
      return argument(expression(flow, fieldOf(one, 'value')), label ? flow.text(label) : null);
    });
  });
}

/** `f(x)`; `a[i]` is written alike. */
function call(flow: FlowBuilder, node: PlainNode): Expression {
  const [head] = namedOf(node);
  const suffix = childOf(node, 'call_suffix');
  if (
    head &&
    flow
      .text({ ...node, start: head.end })
      .trimStart()
      .startsWith('[')
  ) {
    for (const { value } of passed(flow, suffix)) flow.evaluate(value);
    return { is: 'element', of: expression(flow, head), key: null };
  }
  return { is: 'call', callee: calleeOf(expression(flow, head)), arguments: passed(flow, suffix), form: 'call', line: node.line };
}

/** `self.init`, `super.init` and `Type.init` construct. */
function calleeOf(callee: Expression): Expression {
  if (callee.is !== 'member' || callee.name !== 'init') return callee;
  if (callee.of.is === 'super') return { is: 'super' };
  return callee.of.is === 'self' ? { is: 'member', of: callee.of, name: CONSTRUCTOR } : callee.of;
}

function lambda(flow: FlowBuilder, node: PlainNode): Expression {
  const scope = flow.within('function', node, (here) => {
    here.traits.push('arrow');
    const list = fieldOf(node, 'type')?.children.find(({ type }) => type === 'lambda_function_type_parameters');
    const named = (list ? namedOf(list) : []).map((one): Parameter => {
      const name = flow.text(fieldsOf(one, 'name').find(({ type }) => type === 'simple_identifier'));
      const written = fieldsOf(one, 'name').findLast(isType);
      return { target: nameOf(name), name, type: written ? swiftType(flow, written) : null, default: null, rest: null };
    });
    const unnamed = ['$0', '$1', '$2'].map((name): Parameter => ({ target: nameOf(name), name, type: null, default: nothing, rest: null }));
    here.parameters.push(...(list ? named : unnamed));
    const body = childOf(node, 'statements');
    if (body) bodyOf(flow, body);
  });
  return { is: 'function', scope };
}

const SELF: Readonly<Record<string, Expression>> = { self: { is: 'self' }, super: { is: 'super' } };

const expressions: ExpressionTable = {
  simple_identifier: (flow, node) => rowOf(SELF, flow.text(node)) ?? nameOf(flow.text(node).replaceAll('`', '')),
  self_expression: () => ({ is: 'self' }),
  super_expression: () => ({ is: 'super' }),
  navigation_expression: (flow, node) => {
    const target = fieldOf(node, 'target');
    const suffix = fieldOf(node, 'suffix');
    const name = flow.text(suffix && fieldOf(suffix, 'suffix'));
    const of: Expression = target && isType(target) ? nameOf(swiftType(flow, target).path) : expression(flow, target);
    return name === 'self' ? of : { is: 'member', of, name };
  },
  call_expression: call,
  constructor_expression: (flow, node) => {
    const type = swiftType(flow, namedOf(node).find(isType));
    const list = childOf(node, 'constructor_suffix');
    for (const { value } of passed(flow, list)) flow.evaluate(value);
    return { is: 'typed', type, of: null };
  },
  lambda_literal: lambda,
  as_expression: (flow, node) => ({ is: 'typed', type: swiftType(flow, fieldsOf(node, 'name').findLast(isType)), of: expression(flow, fieldOf(node, 'expr')) }),
  check_expression: (flow, node) => {
    flow.evaluate(first(flow, node));
    return nothing;
  },
  postfix_expression: (flow, node) => expression(flow, fieldOf(node, 'target')),
  try_expression: (flow, node) => expression(flow, fieldOf(node, 'expr')),
  await_expression: (flow, node) => expression(flow, fieldOf(node, 'expr')),
  ternary_expression: (flow, node) => {
    flow.evaluate(expression(flow, fieldOf(node, 'condition')));
    return either([expression(flow, fieldOf(node, 'if_true')), expression(flow, fieldOf(node, 'if_false'))]);
  },
  nil_coalescing_expression: (flow, node) => either([expression(flow, fieldOf(node, 'value')), expression(flow, fieldOf(node, 'if_nil'))]),
  tuple_expression: (flow, node) => {
    const values = fieldsOf(node, 'value');
    if (values.length === 1) return expression(flow, values[0]);
    return { is: 'container', kind: 'list', entries: values.map((one, i) => entry(String(i), expression(flow, one))) };
  },
  array_literal: (flow, node) => ({ is: 'container', kind: 'list', entries: namedOf(node).map((one) => entry(null, expression(flow, one))) }),
  dictionary_literal: (flow, node) => ({ is: 'container', kind: 'map', entries: fieldsOf(node, 'value').map((one) => entry(null, expression(flow, one))) }),
  line_string_literal: (flow, node) => {
    inside(flow, node);
    return literal('String');
  },
  integer_literal: () => literal('Int'),
  real_literal: () => literal('Double'),
  boolean_literal: () => literal('Bool'),
  user_type: () => nothing,
};
