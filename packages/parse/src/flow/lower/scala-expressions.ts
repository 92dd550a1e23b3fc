import { rowOf } from '../../row-of.ts';
import { fieldOf, fieldsOf, namedOf, type PlainNode } from '../../tree.ts';
import { argument, either, entry, type FlowBuilder, literal, nameOf, nothing, pathExpression } from '../builder.ts';
import type { Argument, Expression } from '../ir.ts';
import { classScope, declareClass, declareFunction, extension, importDeclaration, packageClause, parameters, patternOf, variables } from './scala.ts';
import { scalaType } from './scala-types.ts';
import { type ExpressionTable, type StatementTable, walk } from './walk.ts';

export const walkScala = walk(() => ({ statements, expressions }));
const { expression, first, inside } = walkScala;

const statements: StatementTable = {
  package_clause: packageClause,
  import_declaration: importDeclaration,
  class_definition: declareClass,
  object_definition: declareClass,
  package_object: declareClass,
  trait_definition: declareClass,
  enum_definition: declareClass,
  function_definition: declareFunction,
  function_declaration: declareFunction,
  val_definition: variables,
  val_declaration: variables,
  var_definition: variables,
  var_declaration: variables,
  given_definition: variables,
  extension_definition: extension,
  type_definition: (flow, node) => {
    const scope = flow.within('class', node, (here) => {
      here.alias = scalaType(flow, fieldOf(node, 'type'));
    });
    flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), { is: 'class', scope }, null, 'class');
  },
  return_expression: (flow, node) => flow.add({ do: 'return', value: first(flow, node) }),
  enumerator: (flow, node) => {
    const [bound, over, ...guards] = namedOf(node);
    const target = patternOf(flow, bound);
    const of = expression(flow, over);
    const isGenerator = /^\s*<-/.test(flow.text({ ...node, start: bound?.end ?? node.start, end: over?.start ?? node.end }));
    if (target) flow.assign(target, isGenerator ? { is: 'iterate', of } : of, null, 'variable');
    else flow.evaluate(of);
    for (const one of guards) walkScala.statement(flow, one);
  },
};

/** What a call is given: a list, or one block. */
export function passed(flow: FlowBuilder, list: PlainNode): Argument[] {
  if (list.type === 'block' || list.type === 'case_block') return [argument(expression(flow, list))];
  return namedOf(list).map((one) => {
    const left = one.type === 'assignment_expression' ? fieldOf(one, 'left') : undefined;
    return left ? argument(expression(flow, fieldOf(one, 'right')), flow.text(left)) : argument(expression(flow, one));
  });
}

/** A name may be a method that takes nothing, which is called where it is named. */
const named = (callee: Expression, line: number): Expression => ({ is: 'call', callee, arguments: [], form: 'named', line });

const ROOTS: Readonly<Record<string, Expression>> = { this: { is: 'self' }, super: { is: 'super' } };

/** What is called: names stand for themselves there. */
function callee(flow: FlowBuilder, node: PlainNode | undefined): Expression {
  if (node?.type === 'identifier') return rowOf(ROOTS, flow.text(node)) ?? nameOf(flow.text(node).replaceAll('`', ''));
  if (node?.type === 'generic_function') return callee(flow, fieldOf(node, 'function'));
  if (node?.type !== 'field_expression') return expression(flow, node);
  const field = fieldOf(node, 'field');
  return { is: 'member', of: expression(flow, fieldOf(node, 'value')), name: flow.text(field) };
}

const MAKES_LIST = /^(?:List|Seq|Vector|Set|Array|IndexedSeq|Iterator|Some|Option|LazyList)$/;

function call(flow: FlowBuilder, node: PlainNode): Expression {
  let head = fieldOf(node, 'function');
  const lists = fieldsOf(node, 'arguments');
  // Several lists of arguments are one call.
  while (head?.type === 'call_expression') {
    lists.unshift(...fieldsOf(head, 'arguments'));
    head = fieldOf(head, 'function');
  }
  const args = lists.flatMap((list) => passed(flow, list));
  const name = head?.type === 'identifier' ? flow.text(head) : '';
  if (/^(Some|Option)$/.test(name)) return either(args.map(({ value }) => value));
  if (MAKES_LIST.test(name)) return { is: 'container', kind: 'list', entries: args.map(({ value }) => entry(null, value)) };
  const self = name === 'this' ? ({ is: 'member', of: { is: 'self' }, name: '*new' } as const) : callee(flow, head);
  return { is: 'call', callee: self, arguments: args, form: 'call', line: (head ?? node).line };
}

function arrow(flow: FlowBuilder, node: PlainNode, fill: () => void): Expression {
  const scope = flow.within('function', node, (here) => {
    here.traits.push('arrow');
    fill();
  });
  return { is: 'function', scope };
}

/** Whether `_` stands in it for what a function takes. */
const hasPlaceholder = (node: PlainNode): boolean =>
  node.type === 'wildcard' || (node.type !== 'lambda_expression' && node.type !== 'arguments' && node.type !== 'case_block' && namedOf(node).some(hasPlaceholder));

/** `_.name` is a function of what stands there. */
function placeholder(flow: FlowBuilder, node: PlainNode): Expression {
  return arrow(flow, node, () => {
    flow.scope.parameters.push({ target: nameOf('_'), name: '_', type: null, default: null, rest: null });
    flow.add({ do: 'return', value: expressions[node.type]?.(flow, node) ?? nothing });
  });
}

/** The value of the last statement. */
function blockValue(flow: FlowBuilder, node: PlainNode): Expression {
  const parts = namedOf(node);
  const last = parts.at(-1);
  for (const part of parts.slice(0, -1)) walkScala.statement(flow, part);
  if (last && statements[last.type]) walkScala.statement(flow, last);
  return last && !statements[last.type] ? expression(flow, last) : nothing;
}

function match(flow: FlowBuilder, cases: PlainNode | undefined, of: Expression): Expression {
  return either(
    (cases ? namedOf(cases) : []).map((one) => {
      const pattern = fieldOf(one, 'pattern');
      const target = patternOf(flow, pattern);
      if (target) flow.assign(target, of, null, 'variable');
      const guard = one.children.find(({ type }) => type === 'guard');
      if (guard) inside(flow, guard);
      return either(fieldsOf(one, 'body').map((body) => expression(flow, body)));
    }),
  );
}

const taking = (lowering: (flow: FlowBuilder, node: PlainNode) => Expression) => (flow: FlowBuilder, node: PlainNode) =>
  hasPlaceholder(node) && !flow.isLocal('_') ? placeholder(flow, node) : lowering(flow, node);

const expressions: ExpressionTable = {
  identifier: (flow, node) => {
    const name = flow.text(node).replaceAll('`', '');
    return rowOf(ROOTS, name) ?? (flow.isLocal(name) ? nameOf(name) : named(nameOf(name), node.line));
  },
  wildcard: () => nameOf('_'),
  field_expression: taking((flow, node) => named(callee(flow, node), node.line)),
  call_expression: taking(call),
  generic_function: (flow, node) => named(callee(flow, fieldOf(node, 'function')), node.line),
  instance_expression: (flow, node) => {
    const body = node.children.find(({ type }) => type === 'template_body');
    const list = namedOf(node).filter(({ type }) => type === 'arguments');
    const written = namedOf(node).find((one) => one !== body && one.type !== 'arguments');
    const type = scalaType(flow, written);
    const made: Expression = body ? { is: 'class', scope: classScope(flow, { ...node, start: body.start, end: body.start }, body, '') } : pathExpression(type);
    if (made.is === 'class' && type.path !== '') flow.scopeAt(made.scope).bases.push({ of: pathExpression(type), how: 'extends', line: node.line });
    return { is: 'call', callee: made, arguments: list.flatMap((one) => passed(flow, one)), form: 'new', line: node.line };
  },
  lambda_expression: (flow, node) =>
    arrow(flow, node, () => {
      const taken = fieldOf(node, 'parameters');
      if (taken?.type === 'identifier') flow.scope.parameters.push({ target: nameOf(flow.text(taken)), name: flow.text(taken), type: null, default: null, rest: null });
      else if (taken) flow.scope.parameters.push(...parameters(flow, taken));
      const body = namedOf(node).at(-1);
      if (body && body !== taken) flow.add({ do: 'return', value: expression(flow, body) });
    }),
  case_block: (flow, node) =>
    arrow(flow, node, () => {
      flow.scope.parameters.push({ target: nameOf('*case'), name: '*case', type: null, default: null, rest: null });
      flow.add({ do: 'return', value: match(flow, node, nameOf('*case')) });
    }),
  match_expression: (flow, node) => match(flow, fieldOf(node, 'body'), expression(flow, fieldOf(node, 'value'))),
  block: blockValue,
  indented_block: blockValue,
  parenthesized_expression: first,
  if_expression: (flow, node) => {
    flow.evaluate(expression(flow, fieldOf(node, 'condition')));
    return either([expression(flow, fieldOf(node, 'consequence')), expression(flow, fieldOf(node, 'alternative'))]);
  },
  try_expression: (flow, node) => {
    const value = expression(flow, fieldOf(node, 'body'));
    for (const part of namedOf(node)) if (part.field !== 'body') walkScala.statement(flow, part);
    return value;
  },
  catch_clause: (flow, node) => match(flow, namedOf(node)[0], nothing),
  for_expression: (flow, node) => {
    flow.within('block', node, () => inside(flow, node));
    return nothing;
  },
  infix_expression: taking((flow, node) => {
    const operator = flow.text(fieldOf(node, 'operator'));
    const of = expression(flow, fieldOf(node, 'left'));
    const args = [argument(expression(flow, fieldOf(node, 'right')))];
    return { is: 'call', callee: { is: 'member', of, name: operator }, arguments: args, form: /^\w/.test(operator) ? 'call' : 'reference', line: node.line };
  }),
  assignment_expression: (flow, node) => {
    const left = fieldOf(node, 'left');
    const value = expression(flow, fieldOf(node, 'right'));
    const to = callee(flow, left);
    if (to.is === 'name' || to.is === 'member') flow.assign(to, value);
    else flow.evaluate(value);
    return nothing;
  },
  ascription_expression: (flow, node) => ({ is: 'typed', type: scalaType(flow, namedOf(node).at(-1)), of: first(flow, node) }),
  tuple_expression: (flow, node) => ({ is: 'container', kind: 'list', entries: namedOf(node).map((one, i) => entry(String(i), expression(flow, one))) }),
  interpolated_string_expression: (flow, node) => {
    for (const part of namedOf(node)) if (part.field !== 'interpolator') inside(flow, part);
    return literal('String');
  },
  string: () => literal('String'),
  integer_literal: () => literal('Int'),
  floating_point_literal: () => literal('Double'),
  boolean_literal: () => literal('Boolean'),
  type_identifier: () => nothing,
};
