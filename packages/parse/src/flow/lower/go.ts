import { fieldOf, fieldsOf, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf, pathExpression } from '../builder.ts';
import type { Expression } from '../ir.ts';
import { CALLED, ITEMS } from '../places.ts';
import { expression } from './go-expressions.ts';
import { statement } from './go-statements.ts';
import { goParameters, goType, goTypeParameters, resultType } from './go-types.ts';

/** Writes what a file of Go does. */
export function lowerGo(flow: FlowBuilder, root: PlainNode): void {
  for (const child of namedOf(root)) declaration(flow, child);
}

/** A declaration of the file or inside a function; false when the node is none. */
export function declaration(flow: FlowBuilder, node: PlainNode): boolean {
  const handler = declarations[node.type];
  handler?.(flow, node);
  return handler !== undefined;
}

type Lowering = (flow: FlowBuilder, node: PlainNode) => void;
const inside: Lowering = (flow, node) => {
  for (const child of namedOf(node)) declaration(flow, child);
};

const declarations: Record<string, Lowering> = {
  package_clause: (flow, node) => {
    flow.package = flow.text(namedOf(node)[0]);
  },
  import_declaration: inside,
  import_spec_list: inside,
  import_spec: (flow, node) => {
    const module = flow.text(fieldOf(node, 'path')).slice(1, -1);
    const alias = fieldOf(node, 'name');
    if (alias?.type === 'dot') flow.add({ do: 'import', module, name: '*', local: '*', line: node.line });
    else if (alias?.type !== 'blank_identifier') flow.add({ do: 'import', module, name: null, local: alias ? flow.text(alias) : packageName(module), line: node.line });
  },
  type_declaration: inside,
  type_spec: (flow, node) => declareType(flow, node),
  type_alias: (flow, node) => declareType(flow, node),
  const_declaration: inside,
  var_declaration: inside,
  var_spec_list: inside,
  const_spec: (flow, node) => variables(flow, node),
  var_spec: (flow, node) => variables(flow, node),
  function_declaration: (flow, node) => flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), functionValue(flow, node), null, 'function'),
  method_declaration: (flow, node) => method(flow, node),
};

/** What a package is called where nobody says: the last part of its path that is no version. */
const packageName = (module: string): string =>
  (
    module
      .split('/')
      .filter((part) => !/^v\d+$/.test(part))
      .pop() ?? module
  ).replace(/^go-|\.v\d+$|[-.]go$/g, '');

/** A function, a method or a literal as a value. */
export function functionValue(flow: FlowBuilder, node: PlainNode, receiver: PlainNode | null = null): Extract<Expression, { is: 'function' }> {
  const scope = flow.within('function', node, (here) => {
    here.type_parameters = goTypeParameters(flow, node);
    if (node.type === 'func_literal') here.traits.push('arrow');
    if (receiver) {
      const name = flow.text(fieldOf(receiver, 'name'));
      here.traits.push('self_first');
      here.parameters.push({ target: name ? nameOf(name) : null, name, type: null, default: null, rest: null });
    }
    here.parameters.push(...goParameters(flow, fieldOf(node, 'parameters')));
    here.return_type = resultType(flow, node);
    namedResults(flow, fieldOf(node, 'result'));
    const body = fieldOf(node, 'body');
    for (const child of body ? namedOf(body) : []) statement(flow, child);
  });
  return { is: 'function', scope };
}

function namedResults(flow: FlowBuilder, result: PlainNode | undefined): void {
  if (result?.type !== 'parameter_list') return;
  for (const { name, type } of goParameters(flow, result)) if (name) flow.assign(nameOf(name), null, type, 'variable');
}

/** A method stands in a scope of its own that belongs to the receiver's type. */
function method(flow: FlowBuilder, node: PlainNode): void {
  const receiver = namedOf(fieldOf(node, 'receiver') ?? node)[0];
  const type = goType(flow, receiver && fieldOf(receiver, 'type'));
  flow.within('class', { ...node, start: node.start, end: node.start }, (here) => {
    here.attaches_to = type;
    here.type_parameters = type.arguments.map(({ path }) => ({ name: path, bound: null }));
    flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), functionValue(flow, node, receiver ?? node), null, 'function');
  });
}

function declareType(flow: FlowBuilder, node: PlainNode): void {
  const shape = fieldOf(node, 'type');
  const scope = flow.within('class', node, (here) => {
    here.type_parameters = goTypeParameters(flow, node);
    if (node.type === 'type_alias') here.alias = goType(flow, shape);
    else if (shape?.type === 'struct_type') structFields(flow, shape);
    else if (shape?.type === 'interface_type') {
      here.traits.push('abstract');
      for (const member of namedOf(shape)) interfaceMember(flow, member);
    } else if (shape?.type === 'function_type') flow.assign(nameOf(CALLED), functionValue(flow, shape), null, 'function');
    else if (shape && /slice|array|map|channel/.test(shape.type)) flow.assign(nameOf(ITEMS), null, goType(flow, shape).arguments.at(-1) ?? null, 'variable');
    else if (shape) flow.scope.bases.push({ of: pathExpression(goType(flow, shape)), how: 'extends', line: shape.line });
  });
  flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), { is: 'class', scope }, null, 'class');
}

/** The fields of a struct. */
export function structFields(flow: FlowBuilder, shape: PlainNode): void {
  for (const field of namedOf(namedOf(shape)[0] ?? shape)) structField(flow, field);
}

/** A field; one without a name is embedded, and lends its members. */
function structField(flow: FlowBuilder, node: PlainNode): void {
  const type = goType(flow, fieldOf(node, 'type'));
  const names = fieldsOf(node, 'name');
  for (const name of names) flow.assign(nameOf(flow.text(name)), null, type, 'variable');
  if (names.length > 0 || type.path === '') return;
  flow.scope.bases.push({ of: pathExpression(type), how: 'extends', line: node.line });
  flow.assign(nameOf(type.path.split('.').pop() ?? type.path), null, type, 'variable');
}

function interfaceMember(flow: FlowBuilder, node: PlainNode): void {
  if (node.type === 'method_elem') flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), { ...functionValue(flow, node) }, null, 'function');
  else
    for (const one of namedOf(node))
      if (/identifier|qualified|generic/.test(one.type)) flow.scope.bases.push({ of: pathExpression(goType(flow, one)), how: 'extends', line: one.line });
}

function variables(flow: FlowBuilder, node: PlainNode): void {
  const names = fieldsOf(node, 'name');
  const written = fieldOf(node, 'type');
  const list = fieldOf(node, 'value');
  const values = list ? namedOf(list) : [];
  const type = written ? goType(flow, written) : null;
  if (values.length === 1 && names.length > 1 && values[0])
    return flow.assign(
      { is: 'pattern', parts: names.map((name, i) => ({ key: String(i), is_rest: false, target: nameOf(flow.text(name)), default: null })) },
      expression(flow, values[0]),
      null,
      'variable',
    );
  names.forEach((name, i) => {
    const value = values[i];
    flow.assign(nameOf(flow.text(name)), value ? expression(flow, value) : null, type, 'variable');
  });
}
