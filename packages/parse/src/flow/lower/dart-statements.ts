import { fieldOf, fieldsOf, hasWord, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf, typeOf } from '../builder.ts';
import type { Expression, Target, TypeExpression } from '../ir.ts';
import { holding, lastOf, sequence } from './dart-expressions.ts';
import { functionScope, signature } from './dart-functions.ts';
import { dartType } from './dart-types.ts';

const named = (nodes: readonly PlainNode[]): PlainNode[] => nodes.filter(({ is_named }) => is_named);
const nested = (flow: FlowBuilder, node: PlainNode): void => void flow.within('block', node, () => inside(flow, node));

function inside(flow: FlowBuilder, node: PlainNode): void {
  let run: PlainNode[] = [];
  const finish = (): void => {
    for (const value of sequence(flow, run)) flow.evaluate(value);
    run = [];
  };
  for (const one of namedOf(node)) {
    if (statements[one.type] === undefined) run.push(one);
    else {
      finish();
      dartStatement(flow, one);
    }
  }
  finish();
}

/** One statement; of an unknown kind, what is inside it. */
export function dartStatement(flow: FlowBuilder, node: PlainNode): void {
  const handler = statements[node.type];
  if (handler) handler(flow, node);
  else inside(flow, node);
}

/** `T a = 1, b`: the first has its name and value in fields, the others are nodes of their own. */
function variables(flow: FlowBuilder, node: PlainNode): void {
  const at = node.children.findIndex(({ field }) => field === 'name');
  const type = dartType(flow, namedOf({ ...node, children: node.children.slice(0, Math.max(0, at)) }));
  const value = named(fieldsOf(node, 'value'));
  flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), value.length > 0 ? lastOf(flow, value) : null, type, 'variable');
  for (const one of namedOf(node).filter((other) => other.type === 'initialized_identifier')) initialized(flow, one, type);
}

/** `name = value` of several. */
export function initialized(flow: FlowBuilder, node: PlainNode, type: TypeExpression | null): void {
  const [name, ...value] = namedOf(node);
  flow.assign(nameOf(flow.text(name)), value.length > 0 ? lastOf(flow, value) : null, type, 'variable');
}

/** Gives a value to the names of a pattern; outside of declarations a bare name is a constant. */
export function bindPattern(flow: FlowBuilder, node: PlainNode, value: Expression | null, declares: boolean): void {
  if (node.type === 'variable_pattern') {
    const name = namedOf(node).findLast(({ type }) => type === 'identifier');
    if (name) flow.assign(nameOf(flow.text(name)), value, dartType(flow, namedOf(node)), 'variable');
  } else if (node.type === 'constant_pattern') {
    const [name] = namedOf(node);
    if (declares && name?.type === 'identifier') flow.assign(nameOf(flow.text(name)), value, null, 'variable');
  } else if (node.type === 'object_pattern') objectPattern(flow, node, value, declares);
  else
    namedOf(node).forEach((one, i) => {
      bindPattern(flow, one, value && { is: 'element', of: value, key: String(i) }, declares);
    });
}

/** `A(:final b, c: var d)`. */
function objectPattern(flow: FlowBuilder, node: PlainNode, value: Expression | null, declares: boolean): void {
  const type = dartType(flow, namedOf(node));
  const of: Expression | null = type ? { is: 'typed', type, of: value } : value;
  let key: string | null = null;
  for (const one of namedOf(node)) {
    if (one.type === 'identifier') key = flow.text(one);
    if (!one.type.endsWith('_pattern')) continue;
    const own = flow.text(namedOf(one).findLast((part) => part.type === 'identifier'));
    bindPattern(flow, one, of && { is: 'member', of, name: key ?? own }, declares);
    key = null;
  }
}

function loop(flow: FlowBuilder, node: PlainNode): void {
  const value = named(fieldsOf(node, 'value'));
  const name = fieldOf(node, 'name');
  const pattern = namedOf(node).find(({ type }) => type.endsWith('_pattern'));
  if (!hasWord(node, 'in')) return inside(flow, node);
  const of: Expression = { is: 'iterate', of: lastOf(flow, value) };
  const at = node.children.findIndex(({ field }) => field === 'name');
  if (pattern) bindPattern(flow, pattern, holding(flow, node, of), true);
  else if (name) flow.assign(nameOf(flow.text(name)), of, dartType(flow, namedOf({ ...node, children: node.children.slice(0, Math.max(0, at)) })), 'variable');
}

/** `try { } on T catch (e, s) { }`. */
function attempt(flow: FlowBuilder, node: PlainNode): void {
  let type: PlainNode[] = [];
  let caught: PlainNode | undefined;
  for (const part of namedOf(node)) {
    if (/^type_/.test(part.type)) type.push(part);
    else if (part.type === 'catch_clause') caught = part;
    else if (part.type === 'block') {
      flow.within('block', part, () => {
        const [parameters] = caught ? namedOf(caught) : [];
        (parameters ? namedOf(parameters) : []).forEach((one, i) => {
          const target: Target = nameOf(flow.text(one));
          flow.assign(target, null, i === 0 && type.length > 0 ? dartType(flow, type) : typeOf('StackTrace'), 'variable');
        });
        inside(flow, part);
      });
      [type, caught] = [[], undefined];
    } else dartStatement(flow, part);
  }
}

const statements: Readonly<Record<string, (flow: FlowBuilder, node: PlainNode) => void>> = {
  block: nested,
  expression_statement: inside,
  local_variable_declaration: inside,
  initialized_variable_definition: variables,
  pattern_variable_declaration: (flow, node) => {
    const [pattern, ...value] = namedOf(node).filter(({ type }) => !/^(inferred_type|final_builtin|const_builtin)$/.test(type));
    if (pattern) bindPattern(flow, pattern, holding(flow, node, lastOf(flow, value)), true);
  },
  local_function_declaration: (flow, node) => {
    const [made] = namedOf(node).filter(({ type }) => type === 'lambda_expression');
    const head = made && fieldOf(made, 'parameters');
    if (made === undefined || head === undefined) return;
    const scope = functionScope(flow, made, ['arrow'], (here) => signature(flow, head, here), fieldOf(made, 'body'));
    flow.assign(nameOf(flow.text(fieldOf(head, 'name'))), { is: 'function', scope }, null, 'function');
  },
  return_statement: (flow, node) => {
    if (namedOf(node).length > 0) flow.add({ do: 'return', value: lastOf(flow, namedOf(node)) });
  },
  yield_statement: (flow, node) => flow.add({ do: 'yield', value: lastOf(flow, namedOf(node)) }),
  yield_each_statement: (flow, node) => flow.add({ do: 'yield', value: { is: 'iterate', of: lastOf(flow, namedOf(node)) } }),
  for_statement: nested,
  for_loop_parts: loop,
  if_statement: nested,
  while_statement: inside,
  do_statement: inside,
  try_statement: attempt,
  finally_clause: inside,
  switch_statement: nested,
  switch_block: inside,
  switch_statement_case: nested,
  switch_statement_default: inside,
  variable_pattern: (flow, node) => bindPattern(flow, node, null, false),
  object_pattern: (flow, node) => bindPattern(flow, node, null, false),
  record_pattern: (flow, node) => bindPattern(flow, node, null, false),
  list_pattern: (flow, node) => bindPattern(flow, node, null, false),
  constant_pattern: () => {},
  assert_statement: inside,
  assertion: inside,
  assertion_arguments: inside,
  break_statement: () => {},
  continue_statement: () => {},
};
