import { fieldOf, firstOf, namedOf, type PlainNode } from '../../tree.ts';
import { argument, either, entry, type FlowBuilder, literal, nameOf, nothing, pathExpression } from '../builder.ts';
import type { Argument, Expression, TypeExpression } from '../ir.ts';
import { declaration, parameters } from './c.ts';
import { cPath, cType, declaratorOf } from './c-types.ts';

type Lowering = (flow: FlowBuilder, node: PlainNode) => Expression;

/** The statements inside a node. */
export function block(flow: FlowBuilder, node: PlainNode): void {
  for (const child of namedOf(node)) statement(flow, child);
}

/** One statement or declaration. */
export function statement(flow: FlowBuilder, node: PlainNode): void {
  if (node.type === 'compound_statement' || node.type === 'for_statement' || node.type === 'for_range_loop') flow.within('block', node, () => nested(flow, node));
  else if (node.type === 'return_statement') for (const child of namedOf(node)) flow.add({ do: 'return', value: expression(flow, child) });
  else if (!declaration(flow, node)) flow.evaluate(expression(flow, node));
}

function nested(flow: FlowBuilder, node: PlainNode): void {
  if (node.type !== 'for_range_loop') return block(flow, node);
  const { name } = declaratorOf(fieldOf(node, 'declarator'));
  const right = fieldOf(node, 'right');
  const body = fieldOf(node, 'body');
  const type = cType(flow, fieldOf(node, 'type'));
  if (name && right) flow.assign(nameOf(flow.text(name)), { is: 'iterate', of: expression(flow, right) }, type, 'variable');
  if (body) statement(flow, body);
}

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
const path: Lowering = (flow, node) => {
  const text = cPath(flow.text(node));
  return pathExpression({ path: text, arguments: [] });
};

const expressions: Record<string, Lowering> = {
  identifier: (flow, node) => nameOf(flow.text(node)),
  this: () => ({ is: 'self' }),
  qualified_identifier: path,
  template_function: path,
  type_identifier: path,
  template_type: path,
  field_expression: (flow, node) => {
    const of = child(flow, node, 'argument');
    const name = lastOf(cPath(flow.text(fieldOf(node, 'field'))));
    // What a map's iterator points at has its value there.
    return name === 'second' ? either([{ is: 'member', of, name }, of]) : { is: 'member', of, name };
  },
  call_expression: (flow, node) => call(flow, node),
  new_expression: (flow, node) => ({
    is: 'call',
    callee: pathExpression(cType(flow, fieldOf(node, 'type'))),
    arguments: passed(flow, fieldOf(node, 'arguments')),
    form: 'new',
    line: node.line,
  }),
  compound_literal_expression: (flow, node) => {
    const type = fieldOf(node, 'type');
    if (type?.type !== 'type_descriptor')
      return { is: 'call', callee: pathExpression(cType(flow, type)), arguments: passed(flow, fieldOf(node, 'value')), form: 'new', line: node.line };
    flow.evaluate(child(flow, node, 'value'));
    return { is: 'typed', type: cType(flow, type), of: null };
  },
  field_initializer: (flow, node) => {
    const [name, list] = namedOf(node);
    const callee = pathExpression({ path: cPath(flow.text(name)), arguments: [] });
    return { is: 'call', callee, arguments: passed(flow, list), form: 'new', line: node.line };
  },
  lambda_expression: (flow, node) => ({
    is: 'function',
    scope: flow.within('function', node, (here) => {
      here.traits.push('arrow');
      const declarator = fieldOf(node, 'declarator');
      here.parameters.push(...parameters(flow, declarator && fieldOf(declarator, 'parameters')));
      const body = fieldOf(node, 'body');
      if (body) block(flow, body);
    }),
  }),
  cast_expression: (flow, node) => ({ is: 'typed', type: cType(flow, fieldOf(node, 'type')), of: child(flow, node, 'value') }),
  parenthesized_expression: (flow, node) => expression(flow, firstOf(node)),
  pointer_expression: (flow, node) => child(flow, node, 'argument'),
  subscript_expression: (flow, node) => {
    for (const index of namedOf(node).slice(1)) flow.evaluate(expression(flow, index));
    return { is: 'element', of: child(flow, node, 'argument'), key: null };
  },
  assignment_expression: (flow, node) => {
    const left = fieldOf(node, 'left');
    const value = child(flow, node, 'right');
    if (left?.type === 'identifier') flow.assign(nameOf(flow.text(left)), value);
    else if (left?.type === 'field_expression') flow.assign({ is: 'member', of: child(flow, left, 'argument'), name: flow.text(fieldOf(left, 'field')) }, value);
    else if (left) {
      flow.evaluate(expression(flow, left));
      flow.evaluate(value);
    }
    return nothing;
  },
  conditional_expression: (flow, node) => {
    flow.evaluate(child(flow, node, 'condition'));
    return either([child(flow, node, 'consequence'), child(flow, node, 'alternative')]);
  },
  initializer_list: (flow, node) => ({ is: 'container', kind: 'list', entries: namedOf(node).map((one, i) => entry(String(i), expression(flow, one))) }),
  initializer_pair: (flow, node) => child(flow, node, 'value'),
  string_literal: () => literal('char'),
  number_literal: () => literal('int'),
  type_descriptor: () => nothing,
  sizeof_expression: () => nothing,
};

const lastOf = (path: string): string => path.split('.').pop() ?? '';
const CASTS = /^(?:std\.)?(?:(?:static|dynamic|reinterpret|const)(?:_pointer)?_cast|bit_cast)$/;
const MAKERS = /^(?:std\.)?(?:make_(?:unique|shared)|allocate_shared)$/;
const HANDED_ON = /^std\.(?:move|forward|ref|cref|as_const)$/;

/** A call; a cast gives its type, and what makes a smart pointer constructs. */
function call(flow: FlowBuilder, node: PlainNode): Expression {
  const callee = fieldOf(node, 'function');
  const args = passed(flow, fieldOf(node, 'arguments'));
  const name = cPath(flow.text(callee));
  if (HANDED_ON.test(name) && args[0]) return args[0].value;
  const type = CASTS.test(name) || MAKERS.test(name) ? templateArgument(flow, callee) : undefined;
  if (type && CASTS.test(name)) return { is: 'typed', type, of: args[0]?.value ?? null };
  if (type) return { is: 'call', callee: pathExpression(type), arguments: args, form: 'new', line: node.line };
  return { is: 'call', callee: callee ? expression(flow, callee) : nothing, arguments: args, form: 'call', line: node.line };
}

function templateArgument(flow: FlowBuilder, node: PlainNode | undefined): TypeExpression | undefined {
  const named = node?.type === 'qualified_identifier' ? fieldOf(node, 'name') : node;
  const list = named && fieldOf(named, 'arguments');
  const first = list && namedOf(list)[0];
  return first ? cType(flow, first) : undefined;
}

const passed = (flow: FlowBuilder, list: PlainNode | undefined): Argument[] => (list ? namedOf(list).map((one) => argument(expression(flow, one))) : []);
