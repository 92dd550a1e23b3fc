import { fieldOf, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf, pathExpression, typeOf } from '../builder.ts';
import type { Expression, Parameter, Scope, TypeExpression } from '../ir.ts';
import { whileHolds } from './narrowing.ts';
import { expression, target } from './php-expressions.ts';
import { heldAfter, heldIf } from './php-narrowing.ts';
import { docNames, docType, PARAMETERS, PROPERTIES, phpPath, phpType } from './php-types.ts';

/** Writes what a file of PHP does. */
export function lowerPhp(flow: FlowBuilder, root: PlainNode): void {
  flow.package = '';
  block(flow, root);
}

/** Statements with the doc comments before them. */
export function block(flow: FlowBuilder, node: PlainNode): void {
  statementsFrom(flow, node.children);
}

/** Statements in order; what one makes sure of holds for those after it. */
function statementsFrom(flow: FlowBuilder, nodes: readonly PlainNode[]): void {
  let comment = '';
  for (const [i, child] of nodes.entries()) {
    if (child.type === 'comment') comment = flow.text(child);
    if (!child.is_named || child.type === 'comment') continue;
    statement(flow, child, comment);
    comment = '';
    const held = heldAfter(flow, child);
    if (held.size > 0) return whileHolds(flow, held, () => statementsFrom(flow, nodes.slice(i + 1)));
  }
}

type Lowering = (flow: FlowBuilder, node: PlainNode, comment: string) => void;

/** One statement; of an unknown kind, what is inside it. */
export function statement(flow: FlowBuilder, node: PlainNode, comment = ''): void {
  const handler = statements[node.type];
  if (handler) handler(flow, node, comment);
  else flow.evaluate(expression(flow, node));
}

const inside: Lowering = (flow, node) => block(flow, node);

const statements: Record<string, Lowering> = {
  namespace_definition: (flow, node) => {
    flow.package = phpPath(flow.text(fieldOf(node, 'name')));
    const body = fieldOf(node, 'body');
    if (body) block(flow, body);
  },
  namespace_use_declaration: (flow, node) => {
    const prefix = flow.text(node.children.find(({ type }) => type === 'namespace_name'));
    const group = fieldOf(node, 'body');
    for (const clause of namedOf(group ?? node)) if (clause.type === 'namespace_use_clause') use(flow, clause, group ? prefix : '');
  },
  function_definition: (flow, node, comment) => flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), functionValue(flow, node, comment), null, 'function'),
  class_declaration: (flow, node, comment) => declareClass(flow, node, comment),
  interface_declaration: (flow, node) => declareClass(flow, node),
  trait_declaration: (flow, node) => declareClass(flow, node),
  enum_declaration: (flow, node) => declareClass(flow, node),
  const_declaration: (flow, node) => {
    for (const one of namedOf(node)) if (one.type === 'const_element') flow.assign(nameOf(flow.text(namedOf(one)[0])), null, null, 'variable');
  },
  compound_statement: inside,
  expression_statement: (flow, node, comment) => {
    const value = namedOf(node)[0];
    const name = value?.type === 'assignment_expression' ? flow.text(fieldOf(value, 'left')) : '';
    if (value) flow.evaluate(expression(flow, value));
    const type = docType(comment, 'var');
    if (type && name.startsWith('$') && !name.includes('->')) flow.assign(nameOf(name), null, type);
  },
  return_statement: (flow, node) => {
    for (const child of namedOf(node)) flow.add({ do: 'return', value: expression(flow, child) });
  },
  foreach_statement: (flow, node) => {
    const [source, item] = namedOf(node);
    const taken = item?.type === 'pair' ? namedOf(item)[1] : item;
    const held = taken?.type === 'by_ref' ? namedOf(taken)[0] : taken;
    if (source && held) flow.assign(target(flow, held), { is: 'iterate', of: expression(flow, source) });
    const body = fieldOf(node, 'body');
    if (body) statement(flow, body);
  },
  if_statement: (flow, node) => branch(flow, node),
  else_clause: inside,
  else_if_clause: (flow, node) => branch(flow, node),
  while_statement: inside,
  do_statement: inside,
  for_statement: inside,
  switch_statement: inside,
  switch_block: inside,
  case_statement: inside,
  default_statement: inside,
  try_statement: inside,
  finally_clause: inside,
  colon_block: inside,
  catch_clause: (flow, node) => {
    const name = fieldOf(node, 'name');
    if (name) flow.assign(nameOf(flow.text(name)), null, phpType(flow, fieldOf(node, 'type')));
    const body = fieldOf(node, 'body');
    if (body) block(flow, body);
  },
  php_tag: () => {},
  text: () => {},
};

function use(flow: FlowBuilder, node: PlainNode, prefix: string): void {
  const written = node.children.find(({ type, field }) => field === null && (type === 'name' || type === 'qualified_name'));
  const path = [phpPath(prefix), phpPath(flow.text(written))].filter(Boolean).join('.');
  flow.add({ do: 'alias', path, local: flow.text(fieldOf(node, 'alias')) || (path.split('.').pop() ?? path), line: node.line });
}

/** A test, what it leads to where it holds, and the rest. */
function branch(flow: FlowBuilder, node: PlainNode): void {
  const test = fieldOf(node, 'condition');
  if (test) flow.evaluate(expression(flow, test));
  for (const child of namedOf(node)) {
    if (child === test) continue;
    if (child.field === 'body') whileHolds(flow, heldIf(flow, test), () => statement(flow, child));
    else statement(flow, child);
  }
}

function declareClass(flow: FlowBuilder, node: PlainNode, comment = ''): void {
  const made = classValue(flow, node);
  const { body } = flow.scopeAt(made.scope);
  for (const [name, type] of docNames(comment, PROPERTIES)) body.push({ do: 'assign', target: nameOf(name.slice(1)), value: null, type, declares: 'variable' });
  flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), made, null, 'class');
}

/** A class, an interface, a trait, an enum, or one without a name. */
export function classValue(flow: FlowBuilder, node: PlainNode): Extract<Expression, { is: 'class' }> {
  const scope = flow.within('class', node, (here) => {
    if (node.type === 'interface_declaration') here.traits.push('abstract');
    for (const clause of node.children) {
      const how = clause.type === 'class_interface_clause' ? 'implements' : 'extends';
      if (clause.type === 'base_clause' || how === 'implements') for (const one of namedOf(clause)) addBase(flow, here, one, how);
    }
    const body = fieldOf(node, 'body') ?? node.children.find(({ type }) => type === 'declaration_list');
    if (body) members(flow, body, here);
  });
  return { is: 'class', scope };
}

const addBase = (flow: FlowBuilder, here: Scope, node: PlainNode, how: 'extends' | 'implements'): number =>
  here.bases.push({ of: pathExpression(typeOf(phpPath(flow.text(node)))), how, line: node.line });

function members(flow: FlowBuilder, body: PlainNode, here: Scope): void {
  let comment = '';
  for (const node of body.children) {
    if (node.type === 'comment') comment = flow.text(node);
    if (!node.is_named || node.type === 'comment') continue;
    if (node.type === 'use_declaration') for (const one of namedOf(node)) if (/name$/.test(one.type)) addBase(flow, here, one, 'extends');
    if (node.type === 'use_declaration') renamed(flow, node);
    if (node.type === 'property_declaration') property(flow, node, comment);
    if (node.type === 'method_declaration') method(flow, node, comment);
    if (node.type === 'const_declaration') statement(flow, node);
    if (node.type === 'enum_case') flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), null, typeOf('Self'), 'variable');
    comment = '';
  }
}

/** `use T { T::a as b; }`: another name for a method of a trait. */
function renamed(flow: FlowBuilder, node: PlainNode): void {
  const list = node.children.find(({ type }) => type === 'use_list');
  for (const one of list ? namedOf(list) : []) {
    const [written, given] = namedOf(one).filter(({ type }) => type !== 'visibility_modifier');
    const method = written?.type === 'class_constant_access_expression' ? namedOf(written).at(-1) : written;
    if (one.type === 'use_as_clause' && method && given) flow.assign(nameOf(flow.text(given)), { is: 'member', of: { is: 'self' }, name: flow.text(method) }, null, 'variable');
  }
}

function property(flow: FlowBuilder, node: PlainNode, comment: string): void {
  const written = fieldOf(node, 'type');
  const type = (written ? known(phpType(flow, written)) : null) ?? docType(comment, 'var');
  for (const one of namedOf(node)) {
    if (one.type !== 'property_element') continue;
    const value = fieldOf(one, 'default_value');
    flow.assign(nameOf(flow.text(fieldOf(one, 'name')).slice(1)), value ? expression(flow, value) : null, type, 'variable');
  }
}

const known = (type: TypeExpression): TypeExpression | null => (type.path === '' ? null : type);

function method(flow: FlowBuilder, node: PlainNode, comment: string): void {
  const made = functionValue(flow, node, comment);
  if (node.children.some(({ type }) => type === 'static_modifier')) flow.scopeAt(made.scope).traits.push('static');
  flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), made, null, 'function');
}

/** A function, a method, a closure or an arrow function as a value; doc comments give the types that are not written. */
export function functionValue(flow: FlowBuilder, node: PlainNode, comment = ''): Extract<Expression, { is: 'function' }> {
  const documented = docNames(comment, PARAMETERS);
  const scope = flow.within('function', node, (here) => {
    if (/^(arrow_function|anonymous_function)$/.test(node.type)) here.traits.push('arrow');
    const list = fieldOf(node, 'parameters');
    for (const one of list ? namedOf(list) : []) parameter(flow, one, here, documented);
    const returns = fieldOf(node, 'return_type');
    here.return_type = (returns ? known(phpType(flow, returns)) : null) ?? docType(comment, 'return');
    const body = fieldOf(node, 'body');
    if (body?.type === 'compound_statement') block(flow, body);
    else if (body) flow.add({ do: 'return', value: expression(flow, body) });
  });
  return { is: 'function', scope };
}

function parameter(flow: FlowBuilder, node: PlainNode, here: Scope, documented: ReadonlyMap<string, TypeExpression>): void {
  const name = flow.text(fieldOf(node, 'name'));
  const written = fieldOf(node, 'type');
  const value = fieldOf(node, 'default_value');
  const type = (written ? known(phpType(flow, written)) : null) ?? documented.get(name) ?? null;
  const made: Parameter = {
    target: nameOf(name),
    name: name.slice(1),
    type,
    default: value ? expression(flow, value) : null,
    rest: node.type === 'variadic_parameter' ? 'positional' : null,
  };
  here.parameters.push(made);
  if (node.type === 'property_promotion_parameter') flow.assign({ is: 'member', of: { is: 'self' }, name: name.slice(1) }, nameOf(name), type);
}
