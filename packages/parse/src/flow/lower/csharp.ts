import { fieldOf, hasWord, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf, typeOf } from '../builder.ts';
import type { Parameter, Scope } from '../ir.ts';
import { CONSTRUCTOR, withArity } from '../places.ts';
import { block, expectedValue, expression, passed, returnType, statement } from './csharp-expressions.ts';
import { csharpType, csharpTypeParameters, typeExpression } from './csharp-types.ts';

/** Writes what a file of C# does. */
export function lowerCsharp(flow: FlowBuilder, root: PlainNode): void {
  const homes = [...new Set(namespacesOf(flow, root, ''))];
  // What stands in no namespace is seen everywhere; a file is of one package only.
  flow.package = homes.includes('') ? '' : (homes.at(-1) ?? '');
  for (const path of new Set(homes.flatMap(around))) if (path !== flow.package) flow.add({ do: 'wildcard', path, line: 0 });
  block(flow, root);
}

const TYPE = /^(class|record|struct|interface|enum|delegate)_declaration$/;

/** What a node holds, what is compiled on a condition too. */
const partsOf = (node: PlainNode): PlainNode[] => namedOf(node).flatMap((one) => (/^preproc_(if|elif|else)/.test(one.type) ? partsOf(one) : [one]));

/** The namespace that each type of a file is in; empty for one that is in none. */
function namespacesOf(flow: FlowBuilder, holder: PlainNode, outer: string): string[] {
  let home = outer;
  return partsOf(holder).flatMap((node) => {
    if (!node.type.endsWith('namespace_declaration')) return TYPE.test(node.type) ? [home] : [];
    const name = [home, flow.text(fieldOf(node, 'name')).replace(/\s+/g, '')].filter(Boolean).join('.');
    const body = fieldOf(node, 'body');
    if (body) return namespacesOf(flow, body, name);
    home = name;
    return [];
  });
}

/** A namespace and those around it, whose names are seen in it too, nearest first. */
const around = (name: string): string[] =>
  name
    .split('.')
    .map((_, i, parts) => parts.slice(0, parts.length - i).join('.'))
    .filter(Boolean);

type Lowering = (flow: FlowBuilder, node: PlainNode) => void;

const declarations: Record<string, Lowering> = {
  using_directive: (flow, node) => importNamespace(flow, node),
  namespace_declaration: (flow, node) => {
    const body = fieldOf(node, 'body');
    if (body) block(flow, body);
  },
  file_scoped_namespace_declaration: () => {},
  class_declaration: (flow, node) => declareClass(flow, node),
  record_declaration: (flow, node) => declareClass(flow, node),
  struct_declaration: (flow, node) => declareClass(flow, node),
  interface_declaration: (flow, node) => declareClass(flow, node),
  enum_declaration: (flow, node) => declareClass(flow, node),
  delegate_declaration: () => {},
  global_statement: (flow, node) => block(flow, node),
  local_function_statement: (flow, node) => method(flow, node, flow.text(fieldOf(node, 'name'))),
  method_declaration: (flow, node) => method(flow, node, flow.text(fieldOf(node, 'name'))),
  constructor_declaration: (flow, node) => method(flow, node, CONSTRUCTOR),
  destructor_declaration: (flow, node) => method(flow, node, `~${flow.text(fieldOf(node, 'name'))}`),
  operator_declaration: (flow, node) => method(flow, node, `operator ${flow.text(fieldOf(node, 'operator'))}`),
  property_declaration: (flow, node) => property(flow, node, flow.text(fieldOf(node, 'name'))),
  indexer_declaration: (flow, node) => property(flow, node, '*items'),
  event_field_declaration: (flow, node) => variables(flow, node),
  field_declaration: (flow, node) => variables(flow, node),
  enum_member_declaration: (flow, node) => flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), null, typeOf('Self'), 'variable'),
};

/** A declaration; false when the node is none. */
export function declaration(flow: FlowBuilder, node: PlainNode): boolean {
  const handler = declarations[node.type];
  handler?.(flow, node);
  return handler !== undefined;
}

function importNamespace(flow: FlowBuilder, node: PlainNode): void {
  const alias = fieldOf(node, 'name');
  const target = namedOf(node).find((one) => one !== alias);
  const path = flow
    .text(target)
    .replace(/<[\s\S]*>|\s+/g, '')
    .replace(/^global::/, '');
  if (alias) flow.add({ do: 'alias', path, local: flow.text(alias), line: node.line });
  else flow.add({ do: 'wildcard', path, line: node.line });
}

function declareClass(flow: FlowBuilder, node: PlainNode): void {
  const scope = flow.within('class', node, (here) => {
    here.type_parameters = csharpTypeParameters(flow, node);
    if (node.type === 'interface_declaration') here.traits.push('abstract');
    if (node.children.some(({ type, children }) => type === 'modifier' && children.some((word) => word.type === 'partial'))) here.traits.push('reopened');
    bases(flow, node, here);
    const list = node.type === 'enum_declaration' ? undefined : node.children.find(({ type }) => type === 'parameter_list');
    for (const one of parameters(flow, list)) flow.assign(nameOf(one.name), null, one.type, 'variable');
    const body = fieldOf(node, 'body');
    if (body) for (const member of namedOf(body)) statement(flow, member);
  });
  const { length } = flow.scopeAt(scope).type_parameters;
  flow.assign(nameOf(withArity(flow.text(fieldOf(node, 'name')), length)), { is: 'class', scope }, null, 'class');
}

function bases(flow: FlowBuilder, node: PlainNode, here: Scope): void {
  const list = node.children.find(({ type }) => type === 'base_list');
  for (const one of list ? namedOf(list) : []) {
    const type = csharpType(flow, one.type === 'primary_constructor_base_type' ? namedOf(one)[0] : one);
    const isInterface = /(^|\.)I[A-Z]\w*$/.test(type.path);
    if (type.path !== '') here.bases.push({ of: typeExpression(type), how: isInterface && node.type !== 'interface_declaration' ? 'implements' : 'extends', line: one.line });
  }
}

function method(flow: FlowBuilder, node: PlainNode, name: string): void {
  let extended: Parameter | undefined;
  const scope = flow.within('function', node, (here) => {
    here.type_parameters = csharpTypeParameters(flow, node);
    if (node.children.some(({ type, children }) => type === 'modifier' && children.some((word) => word.type === 'static'))) here.traits.push('static');
    const list = fieldOf(node, 'parameters');
    here.parameters.push(...parameters(flow, list));
    extended = list && namedOf(list)[0]?.children.some((one) => one.type === 'modifier' && flow.text(one) === 'this') ? here.parameters[0] : undefined;
    const returns = fieldOf(node, 'returns') ?? fieldOf(node, 'type');
    here.return_type = returns ? csharpType(flow, returns) : null;
    constructorCall(flow, node);
    bodyOf(flow, fieldOf(node, 'body'));
  });
  const made = { is: 'function', scope } as const;
  flow.assign(nameOf(name), made, null, 'function');
  const type = extended?.type;
  if (!type) return;
  flow.scopeAt(scope).traits.push('self_first', 'extension');
  flow.within('class', { ...node, end: node.start }, (here) => {
    here.attaches_to = type;
    flow.assign(nameOf(name), made, null, 'function');
  });
}

/** `: base(…)` and `: this(…)`. */
function constructorCall(flow: FlowBuilder, node: PlainNode): void {
  const initial = node.children.find(({ type }) => type === 'constructor_initializer');
  if (initial === undefined) return;
  const list = initial.children.find(({ type }) => type === 'argument_list');
  const callee = hasWord(initial, 'this') ? ({ is: 'member', of: { is: 'self' }, name: CONSTRUCTOR } as const) : ({ is: 'super' } as const);
  flow.evaluate({ is: 'call', callee, arguments: passed(flow, list), form: 'call', line: initial.line });
}

/** A block, or `=> value`. */
export function bodyOf(flow: FlowBuilder, body: PlainNode | undefined, type = returnType(flow)): void {
  if (body === undefined) return;
  const value = body.type === 'arrow_expression_clause' ? namedOf(body)[0] : body.type === 'block' ? undefined : body;
  if (value) flow.add({ do: 'return', value: expectedValue(flow, value, type) });
  else for (const part of namedOf(body)) statement(flow, part);
}

/** Parameters of methods, constructors, records and lambdas. */
export function parameters(flow: FlowBuilder, list: PlainNode | undefined): Parameter[] {
  if (list?.type === 'implicit_parameter' || list?.type === 'identifier')
    return [{ target: nameOf(flow.text(list)), name: flow.text(list), type: null, default: null, rest: null }];
  if (list === undefined) return [];
  const own = namedOf(list).flatMap((one): Parameter[] => {
    if (one.type !== 'parameter' && one.type !== 'implicit_parameter') return [];
    const named = fieldOf(one, 'name') ?? one;
    const type = fieldOf(one, 'type');
    const value = namedOf(one).find((part) => part !== named && part !== type && part.type !== 'modifier' && part.type !== 'attribute_list');
    return [{ target: nameOf(flow.text(named)), name: flow.text(named), type: type ? csharpType(flow, type) : null, default: value ? expression(flow, value) : null, rest: null }];
  });
  // `params` stands in the list itself.
  const name = flow.text(fieldOf(list, 'name'));
  return name === '' ? own : [...own, { target: nameOf(name), name, type: csharpType(flow, fieldOf(list, 'type')), default: null, rest: 'positional' }];
}

/** A property holds its type; its accessors run when it is used. */
function property(flow: FlowBuilder, node: PlainNode, name: string): void {
  const type = csharpType(flow, fieldOf(node, 'type'));
  const value = fieldOf(node, 'value');
  const initial = value && value.type !== 'arrow_expression_clause' ? expectedValue(flow, value, type) : null;
  flow.assign(nameOf(name), initial, type.path === '' ? null : type, 'variable');
  const accessors = fieldOf(node, 'accessors');
  flow.within('function', node, (here) => {
    here.return_type = type.path === '' ? null : type;
    if (value?.type === 'arrow_expression_clause') bodyOf(flow, value);
    for (const one of accessors ? namedOf(accessors) : []) bodyOf(flow, fieldOf(one, 'body'));
  });
}

/** Fields, events and local variables. */
export function variables(flow: FlowBuilder, node: PlainNode): void {
  const list = node.type === 'variable_declaration' ? node : node.children.find(({ type }) => type === 'variable_declaration');
  const written = list && fieldOf(list, 'type');
  const type = written ? csharpType(flow, written) : typeOf('');
  for (const one of list ? namedOf(list) : []) {
    if (one.type !== 'variable_declarator') continue;
    const name = fieldOf(one, 'name');
    const value = namedOf(one).find((part) => part !== name && part.type !== 'bracketed_argument_list');
    const made = value ? expectedValue(flow, value, type) : null;
    flow.assign(nameOf(flow.text(name)), made, type.path === '' ? null : type, 'variable');
  }
}
