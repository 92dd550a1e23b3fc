import { fieldOf, namedOf, type PlainNode } from '../../tree.ts';
import { either, type FlowBuilder, nameOf, nothing } from '../builder.ts';
import type { Expression } from '../ir.ts';
import { expression, keyOf } from './script-expressions.ts';
import { classValue, decorator, functionValue, isFunction } from './script-functions.ts';
import { exportStatement, importStatement } from './script-modules.ts';
import { target } from './script-patterns.ts';
import { scriptType, typeParameters } from './script-types.ts';

/** Writes what a file of JavaScript or TypeScript does. */
export function lowerScript(flow: FlowBuilder, root: PlainNode): void {
  if (/\bmodule\.exports\b|\bexports\.\w/.test(flow.text(root))) flow.assign(nameOf('module.exports'), { is: 'container', kind: 'object', entries: [] }, null, 'variable');
  for (const child of namedOf(root)) statement(flow, child);
}

/** The statements of a block, in a scope of its own where it declares something. */
export function block(flow: FlowBuilder, node: PlainNode | undefined): void {
  for (const child of node ? namedOf(node) : []) statement(flow, child);
}

/** One statement; of an unknown kind, what is inside it. */
export function statement(flow: FlowBuilder, node: PlainNode): void {
  const handler = statements[node.type];
  if (handler) handler(flow, node);
  else flow.evaluate(expression(flow, node));
}

type Lowering = (flow: FlowBuilder, node: PlainNode) => void;
const inside: Lowering = (flow, node) => {
  for (const child of namedOf(node)) statement(flow, child);
};
const nothingAtAll: Lowering = () => {};

const statements: Record<string, Lowering> = {
  expression_statement: (flow, node) => {
    for (const child of namedOf(node)) {
      if (child.type === 'internal_module') namespace(flow, child);
      else flow.evaluate(expression(flow, child));
    }
  },
  lexical_declaration: (flow, node) => variables(flow, node),
  variable_declaration: (flow, node) => variables(flow, node),
  using_declaration: (flow, node) => variables(flow, node),
  ambient_declaration: inside,
  function_declaration: (flow, node) => declareFunction(flow, node),
  generator_function_declaration: (flow, node) => declareFunction(flow, node),
  function_signature: (flow, node) => declareFunction(flow, node),
  class_declaration: (flow, node) => declareClass(flow, node),
  abstract_class_declaration: (flow, node) => declareClass(flow, node),
  interface_declaration: (flow, node) => declareClass(flow, node),
  type_alias_declaration: (flow, node) => declareType(flow, node),
  enum_declaration: (flow, node) => {
    const scope = flow.within('class', node, () => {
      for (const member of namedOf(fieldOf(node, 'body') ?? node)) {
        const name = keyOf(flow, fieldOf(member, 'name') ?? member);
        const value = fieldOf(member, 'value');
        if (value) flow.evaluate(expression(flow, value));
        if (name !== null) flow.assign(nameOf(name), null, null, 'variable');
      }
    });
    flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), { is: 'class', scope }, null, 'class');
  },
  internal_module: (flow, node) => namespace(flow, node),
  module: (flow, node) => namespace(flow, node),
  return_statement: (flow, node) => {
    for (const child of namedOf(node)) flow.add({ do: 'return', value: expression(flow, child) });
  },
  statement_block: (flow, node) => nested(flow, node, () => block(flow, node)),
  if_statement: inside,
  else_clause: inside,
  while_statement: inside,
  do_statement: inside,
  labeled_statement: inside,
  statement_identifier: nothingAtAll,
  try_statement: inside,
  finally_clause: inside,
  catch_clause: (flow, node) =>
    nested(flow, node, () => {
      const parameter = fieldOf(node, 'parameter');
      if (parameter) flow.assign(target(flow, parameter), nothing, null, 'variable');
      block(flow, fieldOf(node, 'body'));
    }),
  switch_statement: inside,
  switch_body: (flow, node) => nested(flow, node, () => inside(flow, node)),
  switch_case: inside,
  switch_default: inside,
  for_statement: (flow, node) => nested(flow, node, () => inside(flow, node)),
  for_in_statement: (flow, node) =>
    nested(flow, node, () => {
      const left = fieldOf(node, 'left');
      const right = fieldOf(node, 'right');
      const source: Expression = right ? expression(flow, right) : nothing;
      const is_of = flow.text(fieldOf(node, 'operator')) === 'of';
      if (left) flow.assign(target(flow, left), is_of ? { is: 'iterate', of: source } : either([source, nothing]), null, fieldOf(node, 'kind') ? 'variable' : null);
      const body = fieldOf(node, 'body');
      if (body) statement(flow, body);
    }),
  import_statement: importStatement,
  export_statement: exportStatement,
  import_alias: (flow, node) => {
    const [local, path] = namedOf(node);
    flow.add({ do: 'alias', path: flow.text(path), local: flow.text(local), line: node.line });
  },
  break_statement: nothingAtAll,
  continue_statement: nothingAtAll,
  decorator,
};

/** A scope of its own, where something is declared in it. */
function nested(flow: FlowBuilder, node: PlainNode, fill: () => void): void {
  const declares = /_declaration$/;
  const has_names = node.type !== 'statement_block' || node.children.some(({ type }) => declares.test(type) && type !== 'variable_declaration');
  if (has_names) flow.within('block', node, fill);
  else fill();
}

function variables(flow: FlowBuilder, node: PlainNode): void {
  const is_hoisted = node.type === 'variable_declaration';
  for (const one of node.children.filter(({ type }) => type === 'variable_declarator')) {
    const name = fieldOf(one, 'name');
    const value = fieldOf(one, 'value');
    const type = fieldOf(one, 'type');
    if (name === undefined) continue;
    const made = value === undefined ? null : declared(flow, value, one);
    const to = target(flow, name);
    const declares = made?.is === 'function' ? 'function' : made?.is === 'class' ? 'class' : 'variable';
    if (is_hoisted && flow.hoist(to)) flow.assign(to, made, type ? scriptType(flow, type) : null);
    else flow.assign(to, made, type ? scriptType(flow, type) : null, declares);
  }
}

/** A function or class in parentheses or behind a cast is still what the name stands for. */
function declared(flow: FlowBuilder, value: PlainNode, declarator: PlainNode): Expression {
  let bare = value;
  while (/^(parenthesized_expression|as_expression|satisfies_expression)$/.test(bare.type)) bare = namedOf(bare)[0] ?? { ...bare, type: '' };
  if (isFunction(bare)) return functionValue(flow, bare, declarator);
  return bare.type === 'class' ? classValue(flow, bare, declarator) : expression(flow, value);
}

function declareFunction(flow: FlowBuilder, node: PlainNode): void {
  const made = functionValue(flow, node);
  if (node.type === 'function_signature') flow.scopeAt(made.scope).traits.push('abstract');
  flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), made, null, 'function');
}

function declareClass(flow: FlowBuilder, node: PlainNode): void {
  for (const one of node.children.filter(({ type }) => type === 'decorator')) statement(flow, one);
  const made = classValue(flow, node);
  if (node.type === 'interface_declaration') flow.scopeAt(made.scope).traits.push('abstract');
  flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), made, null, 'class');
}

/** An object type is like an interface; any other alias is the type it names. */
function declareType(flow: FlowBuilder, node: PlainNode): void {
  const value = fieldOf(node, 'value');
  const shape = value?.type === 'object_type' ? { ...node, children: node.children.map((one) => (one.field === 'value' ? { ...one, field: 'body' } : one)) } : node;
  const made = classValue(flow, shape, node);
  const scope = flow.scopeAt(made.scope);
  scope.traits.push('abstract');
  scope.type_parameters = typeParameters(flow, node);
  if (shape === node) scope.alias = scriptType(flow, value);
  flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), made, null, 'class');
}

function namespace(flow: FlowBuilder, node: PlainNode): void {
  const name = fieldOf(node, 'name');
  const path = name && name.type !== 'string' ? flow.text(name).split('.') : [];
  inNamespace(flow, node, path, () => block(flow, fieldOf(node, 'body')));
}

/** `namespace A.B` is one inside the other; those of one name are one. */
function inNamespace(flow: FlowBuilder, node: PlainNode, [name, ...deeper]: readonly string[], fill: () => void): void {
  const scope = flow.within('class', node, (here) => {
    here.traits.push('namespace', ...(name === undefined ? [] : (['reopened'] as const)));
    if (deeper.length > 0) inNamespace(flow, { ...node, end: node.start }, deeper, fill);
    else fill();
  });
  if (name !== undefined) flow.assign(nameOf(name), { is: 'class', scope }, null, 'class');
}
