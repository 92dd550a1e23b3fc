import { fieldOf, hasWord, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf, pathExpression } from '../builder.ts';
import type { Scope } from '../ir.ts';
import { blockValue, expression } from './rust-expressions.ts';
import { pattern } from './rust-patterns.ts';
import { dotted, rustType, rustTypeParameters } from './rust-types.ts';

/** Writes what a file of Rust does. */
export function lowerRust(flow: FlowBuilder, root: PlainNode): void {
  for (const child of namedOf(root)) item(flow, child);
}

/** One item; false when the node is none. */
export function item(flow: FlowBuilder, node: PlainNode): boolean {
  const handler = items[node.type];
  handler?.(flow, node);
  return handler !== undefined;
}

type Lowering = (flow: FlowBuilder, node: PlainNode) => void;
const nothingAtAll: Lowering = () => {};

const items: Record<string, Lowering> = {
  function_item: (flow, node) => declareFunction(flow, node),
  function_signature_item: (flow, node) => declareFunction(flow, node),
  struct_item: (flow, node) => declareType(flow, node),
  union_item: (flow, node) => declareType(flow, node),
  enum_item: (flow, node) => declareType(flow, node),
  trait_item: (flow, node) => declareType(flow, node),
  impl_item: (flow, node) => implementation(flow, node),
  mod_item: (flow, node) => module(flow, node),
  foreign_mod_item: (flow, node) => {
    for (const child of namedOf(fieldOf(node, 'body') ?? node)) item(flow, child);
  },
  const_item: (flow, node) => constant(flow, node),
  static_item: (flow, node) => constant(flow, node),
  associated_type: nothingAtAll,
  type_item: (flow, node) => {
    const scope = flow.within('class', node, (here) => {
      here.type_parameters = rustTypeParameters(flow, node);
      here.alias = rustType(flow, fieldOf(node, 'type'));
    });
    flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), { is: 'class', scope }, null, 'class');
  },
  macro_definition: (flow, node) => {
    const scope = flow.within('function', node, () => {});
    flow.assign(nameOf(`${flow.text(fieldOf(node, 'name'))}!`), { is: 'function', scope }, null, 'function');
  },
  use_declaration: (flow, node) => use(flow, fieldOf(node, 'argument'), ''),
  extern_crate_declaration: nothingAtAll,
  attribute_item: nothingAtAll,
  inner_attribute_item: nothingAtAll,
  empty_statement: nothingAtAll,
};

function declareFunction(flow: FlowBuilder, node: PlainNode): void {
  const scope = flow.within('function', node, (here) => {
    here.type_parameters = rustTypeParameters(flow, node);
    const returns = fieldOf(node, 'return_type');
    here.return_type = returns ? rustType(flow, returns) : null;
    parameters(flow, fieldOf(node, 'parameters'), here);
    const body = fieldOf(node, 'body');
    if (body) flow.add({ do: 'return', value: blockValue(flow, body) });
  });
  flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), { is: 'function', scope }, null, 'function');
}

function parameters(flow: FlowBuilder, list: PlainNode | undefined, here: Scope): void {
  here.traits.push(list && namedOf(list)[0]?.type === 'self_parameter' ? 'self_first' : 'static');
  for (const one of list ? namedOf(list) : []) {
    if (one.type === 'self_parameter') here.parameters.push({ target: nameOf('self'), name: 'self', type: null, default: null, rest: null });
    if (one.type !== 'parameter') continue;
    const name = fieldOf(one, 'pattern');
    here.parameters.push({ target: name ? pattern(flow, name) : null, name: flow.text(name), type: rustType(flow, fieldOf(one, 'type')), default: null, rest: null });
  }
}

/** Structs, enums and traits: fields with types, variants as types of their own, methods with bodies or without. */
function declareType(flow: FlowBuilder, node: PlainNode): void {
  const name = flow.text(fieldOf(node, 'name'));
  const scope = flow.within('class', node, (here) => {
    here.type_parameters = rustTypeParameters(flow, node);
    if (node.type === 'trait_item') here.traits.push('abstract');
    const bounds = fieldOf(node, 'bounds');
    for (const bound of bounds ? namedOf(bounds) : []) here.bases.push({ of: pathExpression(rustType(flow, bound)), how: 'extends', line: bound.line });
    const body = fieldOf(node, 'body');
    if (body) members(flow, body, name);
  });
  flow.assign(nameOf(name), { is: 'class', scope }, null, 'class');
}

function members(flow: FlowBuilder, body: PlainNode, owner: string): void {
  if (body.type === 'ordered_field_declaration_list') {
    body.children
      .filter(({ field }) => field === 'type')
      .forEach((one, i) => {
        flow.assign(nameOf(String(i)), null, rustType(flow, one), 'variable');
      });
    return;
  }
  for (const child of namedOf(body)) {
    if (child.type === 'field_declaration') flow.assign(nameOf(flow.text(fieldOf(child, 'name'))), null, rustType(flow, fieldOf(child, 'type')), 'variable');
    else if (child.type === 'enum_variant') variant(flow, child, owner);
    else item(flow, child);
  }
}

function variant(flow: FlowBuilder, node: PlainNode, owner: string): void {
  const scope = flow.within('class', node, (here) => {
    here.bases.push({ of: nameOf(owner), how: 'extends', line: node.line });
    const body = fieldOf(node, 'body');
    if (body) members(flow, body, owner);
  });
  flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), { is: 'class', scope }, null, 'class');
}

/** What an `impl` holds belongs to the type it is for. */
function implementation(flow: FlowBuilder, node: PlainNode): void {
  const trait = fieldOf(node, 'trait');
  flow.within('class', node, (here) => {
    here.type_parameters = rustTypeParameters(flow, node);
    const type = rustType(flow, fieldOf(node, 'type'));
    const interfaceType = trait ? rustType(flow, trait) : null;
    here.attaches_to = type;
    if (interfaceType) here.bases.push({ of: pathExpression(interfaceType), how: 'implements', line: node.line });
    const body = fieldOf(node, 'body');
    for (const child of body ? namedOf(body) : []) {
      if (child.type === 'type_item' && interfaceType?.path === 'Deref')
        here.bases.push({ of: pathExpression(rustType(flow, fieldOf(child, 'type'))), how: 'extends', line: child.line });
      if (child.type !== 'type_item') item(flow, child);
    }
  });
}

function module(flow: FlowBuilder, node: PlainNode): void {
  const name = flow.text(fieldOf(node, 'name'));
  const body = fieldOf(node, 'body');
  if (body === undefined) return flow.add({ do: 'import', module: `self::${name}`, name: null, local: name, line: node.line });
  const scope = flow.within('class', node, (here) => {
    here.traits.push('namespace');
    for (const child of namedOf(body)) item(flow, child);
  });
  flow.assign(nameOf(name), { is: 'class', scope }, null, 'class');
}

function constant(flow: FlowBuilder, node: PlainNode): void {
  const value = fieldOf(node, 'value');
  flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), value ? expression(flow, value) : null, rustType(flow, fieldOf(node, 'type')), 'variable');
}

/** `use a::{b, c as d, e::*}`, leaf by leaf. */
function use(flow: FlowBuilder, node: PlainNode | undefined, prefix: string): void {
  if (node === undefined) return;
  const join = (path: string): string => [prefix, dotted(path)].filter(Boolean).join('.');
  if (node.type === 'use_wildcard') flow.add({ do: 'wildcard', path: join(flow.text(namedOf(node)[0])), line: node.line });
  else if (node.type === 'use_as_clause') alias(flow, join(flow.text(fieldOf(node, 'path'))), flow.text(fieldOf(node, 'alias')), node.line);
  else if (node.type === 'use_list') for (const child of namedOf(node)) use(flow, child, prefix);
  else if (node.type === 'scoped_use_list') use(flow, fieldOf(node, 'list'), join(flow.text(fieldOf(node, 'path'))));
  else if (!hasWord(node, ';')) alias(flow, join(flow.text(node)), null, node.line);
}

function alias(flow: FlowBuilder, path: string, local: string | null, line: number): void {
  const full = path.replace(/\.self$/, '');
  flow.add({ do: 'alias', path: full, local: local ?? full.split('.').pop() ?? full, line });
}
