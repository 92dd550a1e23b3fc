import { fieldOf, fieldsOf, hasWord, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf, pathExpression, typeOf } from '../builder.ts';
import type { Parameter, Scope, TypeExpression } from '../ir.ts';
import { CONSTRUCTOR } from '../places.ts';
import { block, expression, statement } from './c-expressions.ts';
import { macro } from './c-macros.ts';
import { cPath, cType, declaratorOf } from './c-types.ts';

/** Writes what a file of C or C++ does. What one file declares every other can link to. */
export function lowerC(flow: FlowBuilder, root: PlainNode): void {
  flow.package = '';
  block(flow, root);
}

type Lowering = (flow: FlowBuilder, node: PlainNode) => void;
const inside: Lowering = (flow, node) => block(flow, node);

const declarations: Record<string, Lowering> = {
  function_definition: (flow, node) => declareFunction(flow, node),
  declaration: (flow, node) => variables(flow, node),
  field_declaration: (flow, node) => variables(flow, node),
  type_definition: (flow, node) => typeDefinition(flow, node),
  alias_declaration: (flow, node) => alias(flow, node, flow.text(fieldOf(node, 'name')), cType(flow, fieldOf(node, 'type'))),
  struct_specifier: (flow, node) => declareClass(flow, node),
  class_specifier: (flow, node) => declareClass(flow, node),
  union_specifier: (flow, node) => declareClass(flow, node),
  enum_specifier: (flow, node) => declareClass(flow, node),
  namespace_definition: (flow, node) => namespace(flow, node),
  template_declaration: (flow, node) => {
    for (const child of namedOf(node)) if (child.field !== 'parameters') statement(flow, child);
  },
  linkage_specification: inside,
  declaration_list: inside,
  preproc_if: inside,
  preproc_ifdef: inside,
  preproc_else: inside,
  preproc_elif: inside,
  preproc_function_def: (flow, node) => macro(flow, node),
  preproc_def: (flow, node) => macro(flow, node),
  preproc_include: (flow, node) => {
    const path = flow.text(fieldOf(node, 'path')).replace(/^["<]|[">]$/g, '');
    flow.add({ do: 'import', module: path, name: null, local: `#include ${path}`, line: node.line });
  },
  using_declaration: (flow, node) => {
    const path = cPath(flow.text(namedOf(node).at(-1)));
    if (hasWord(node, 'namespace')) flow.add({ do: 'wildcard', path, line: node.line });
    else flow.add({ do: 'alias', path, local: path.split('.').pop() ?? path, line: node.line });
  },
  access_specifier: () => {},
  friend_declaration: () => {},
};

/** A declaration; false when the node is none. */
export function declaration(flow: FlowBuilder, node: PlainNode): boolean {
  const handler = declarations[node.type];
  handler?.(flow, node);
  return handler !== undefined;
}

function declareFunction(flow: FlowBuilder, node: PlainNode): void {
  const declarator = fieldOf(node, 'declarator');
  const { name, called } = declaratorOf(declarator);
  if (name === undefined) return;
  if (declarator?.type === 'parenthesized_declarator') return madeByMacro(flow, node, declarator);
  const path = cPath(flow.text(name)).split('.');
  const own = path.pop() ?? '';
  const owner = path.length > 0 ? typeOf(path.join('.')) : null;
  if (owner === null) return assignFunction(flow, node, name, called, own);
  flow.within('class', { ...node, end: node.start }, (here) => {
    here.attaches_to = owner;
    assignFunction(flow, node, name, called, own === path.at(-1) ? CONSTRUCTOR : own);
  });
}

/** `TEST_IMPL(open) { … }`: nobody calls it by what is written there. */
function madeByMacro(flow: FlowBuilder, node: PlainNode, declarator: PlainNode): void {
  const scope = flow.within('function', node, (here) => functionBody(flow, node, undefined, here), declarator);
  flow.evaluate({ is: 'function', scope });
}

function assignFunction(flow: FlowBuilder, node: PlainNode, name: PlainNode, called: PlainNode | undefined, own: string): void {
  const inClass = flow.scope.kind === 'class' && !flow.scope.traits.includes('namespace');
  const isConstructor = inClass && fieldOf(node, 'type') === undefined && own !== CONSTRUCTOR && !own.startsWith('~') && !own.startsWith('operator');
  const scope = flow.within('function', node, (here) => functionBody(flow, node, called, here), called ?? name);
  flow.assign(nameOf(isConstructor ? CONSTRUCTOR : own), { is: 'function', scope }, null, 'function');
}

function functionBody(flow: FlowBuilder, node: PlainNode, called: PlainNode | undefined, here: Scope): void {
  here.parameters.push(...parameters(flow, called ? fieldOf(called, 'parameters') : undefined));
  if (storage(flow, node).includes('static')) here.traits.push('static');
  const type = fieldOf(node, 'type');
  here.return_type = type ? cType(flow, type) : null;
  const initial = node.children.find(({ type: kind }) => kind === 'field_initializer_list');
  if (initial) flow.evaluate(expression(flow, initial));
  const body = fieldOf(node, 'body');
  if (body) block(flow, body);
  else here.traits.push('abstract');
}

/** `static`, `inline`, `extern` and the like before a declaration. */
const storage = (flow: FlowBuilder, node: PlainNode): string[] => node.children.filter(({ type }) => type === 'storage_class_specifier').map((one) => flow.text(one));

/** The parameters of a function or a lambda. */
export function parameters(flow: FlowBuilder, list: PlainNode | undefined): Parameter[] {
  const all = (list?.children ?? []).filter(({ is_named, type }) => is_named || type === '...');
  return all.flatMap((one): Parameter[] => {
    if (/^(variadic_parameter|\.\.\.)$/.test(one.type)) return [{ target: null, name: '...', type: null, default: null, rest: 'positional' }];
    if (!/parameter_declaration$/.test(one.type) || flow.text(one) === 'void') return [];
    const { name } = declaratorOf(fieldOf(one, 'declarator'));
    const value = fieldOf(one, 'default_value');
    const known = flow.text(name);
    return [
      {
        target: known ? nameOf(known) : null,
        name: known,
        type: cType(flow, fieldOf(one, 'type')),
        default: value ? expression(flow, value) : null,
        rest: one.type.startsWith('variadic') ? 'positional' : null,
      },
    ];
  });
}

/** Variables, fields and prototypes; what stands in the type may declare a type too. */
function variables(flow: FlowBuilder, node: PlainNode): void {
  const written = fieldOf(node, 'type');
  if (written && fieldOf(written, 'body')) declaration(flow, written);
  const type = cType(flow, written);
  for (const one of fieldsOf(node, 'declarator')) {
    const { name, called } = declaratorOf(one);
    const args = called && isInFunction(flow) ? readAsArguments(flow, called) : null;
    if (args && name) flow.assign(nameOf(flow.text(name)), { ...constructed(flow, args, type) }, type, 'variable');
    else if (called && name) prototype(flow, node, name, called);
    else if (name) {
      const value = fieldOf(one, 'value');
      const isConstructed = value?.type === 'argument_list' || (value?.type === 'initializer_list' && !hasWord(one, '='));
      const made = value ? (isConstructed ? constructed(flow, value, type) : expression(flow, value)) : null;
      flow.assign(nameOf(flow.text(name)), made, type, 'variable');
    }
  }
}

const isInFunction = (flow: FlowBuilder): boolean => flow.scope.kind === 'function' || flow.scope.kind === 'block';

/** `Lock held(mutex);` inside a function looks like a prototype whose parameters have no names: they are arguments. */
function readAsArguments(flow: FlowBuilder, called: PlainNode): PlainNode | null {
  const list = fieldOf(called, 'parameters');
  const parts = (list ? namedOf(list) : []).map((one) => fieldOf(one, 'type'));
  const isAll = parts.length > 0 && namedOf(list as PlainNode).every((one) => one.type === 'parameter_declaration' && fieldOf(one, 'declarator') === undefined);
  if (!isAll || !parts.every((part) => part && /^(type_identifier|qualified_identifier)$/.test(part.type)) || parts.some((part) => flow.text(part) === 'void')) return null;
  return { ...(list as PlainNode), children: parts.filter((part) => part !== undefined) };
}

const constructed = (flow: FlowBuilder, list: PlainNode, type: TypeExpression) =>
  ({
    is: 'call',
    callee: pathExpression(type),
    arguments: namedOf(list).map((one) => ({ value: expression(flow, one), name: null, is_spread: false })),
    form: 'new',
    line: list.line,
  }) as const;

function prototype(flow: FlowBuilder, node: PlainNode, name: PlainNode, called: PlainNode): void {
  if (isInFunction(flow)) return;
  assignFunction(flow, { ...node, children: node.children.filter(({ field }) => field !== 'declarator') }, name, called, flow.text(name));
}

function typeDefinition(flow: FlowBuilder, node: PlainNode): void {
  const type = fieldOf(node, 'type');
  const { name } = declaratorOf(fieldOf(node, 'declarator'));
  if (type && fieldOf(type, 'body')) declareClass(flow, type, fieldOf(type, 'name') ? undefined : flow.text(name));
  const path = cType(flow, type);
  if (name && path.path !== '' && path.path !== flow.text(name)) alias(flow, node, flow.text(name), path);
}

function alias(flow: FlowBuilder, node: PlainNode, name: string, type: TypeExpression): void {
  const scope = flow.within('class', node, (here) => {
    here.alias = type;
  });
  flow.assign(nameOf(name), { is: 'class', scope }, null, 'class');
}

function declareClass(flow: FlowBuilder, node: PlainNode, path = cPath(flow.text(fieldOf(node, 'name')))): void {
  const body = fieldOf(node, 'body');
  if (body === undefined) return;
  const [, owner, name = path] = /^(.+)\.([^.]+)$/.exec(path) ?? [];
  if (owner === undefined) return classOf(flow, node, body, name);
  flow.within('class', { ...node, end: node.start }, (here) => {
    here.attaches_to = typeOf(owner);
    classOf(flow, node, body, name);
  });
}

function classOf(flow: FlowBuilder, node: PlainNode, body: PlainNode, name: string): void {
  const scope = flow.within('class', node, (here) => {
    for (const clause of node.children.filter(({ type }) => type === 'base_class_clause'))
      for (const base of namedOf(clause))
        if (/identifier$|template_type/.test(base.type)) here.bases.push({ of: pathExpression(cType(flow, base)), how: 'extends', line: base.line });
    for (const member of namedOf(body)) {
      if (member.type === 'enumerator') enumerator(flow, member, 'Self');
      else statement(flow, member);
    }
  });
  if (name) flow.assign(nameOf(name), { is: 'class', scope }, null, 'class');
  // One without `class` gives its names to what is around it.
  for (const member of namedOf(body)) if (member.type === 'enumerator') enumerator(flow, member, name);
}

const enumerator = (flow: FlowBuilder, node: PlainNode, type: string): void => flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), null, type ? typeOf(type) : null, 'variable');

/** What stands in a namespace is seen in every file that fills it, but for what has no name outside of this file. */
function namespace(flow: FlowBuilder, node: PlainNode): void {
  const name = flow.text(fieldOf(node, 'name'));
  const body = fieldOf(node, 'body');
  if (body === undefined) return;
  if (!name) return hidden(flow, node, namedOf(body));
  const [first = '', ...inner] = name.split(/\s*::\s*/);
  opened(flow, node, first, inner, () => {
    const own = namedOf(body).filter((one) => isHidden(flow, one));
    for (const one of namedOf(body)) if (!own.includes(one)) statement(flow, one);
    if (own.length > 0) hidden(flow, node, own);
  });
}

function opened(flow: FlowBuilder, node: PlainNode, name: string, inner: readonly string[], fill: () => void): void {
  const scope = flow.within('class', node, (here) => {
    here.traits.push('namespace', 'shared');
    const [next, ...others] = inner;
    if (next === undefined) fill();
    else opened(flow, node, next, others, fill);
  });
  flow.assign(nameOf(name), { is: 'class', scope }, null, 'class');
}

/** A function that is `static`, and not written to be included. */
const isHidden = (flow: FlowBuilder, node: PlainNode): boolean =>
  node.type === 'function_definition' && storage(flow, node).includes('static') && !storage(flow, node).some((word) => /inline/.test(word));

/** Declares in a scope of its own, which is open only here. */
function hidden(flow: FlowBuilder, node: PlainNode, parts: readonly PlainNode[]): void {
  const name = `*own ${node.start}`;
  const scope = flow.within('class', { ...node, end: node.start }, (here) => {
    here.traits.push('namespace');
    for (const part of parts) statement(flow, part);
  });
  flow.assign(nameOf(name), { is: 'class', scope }, null, 'class');
  flow.add({ do: 'wildcard', path: name, line: 0 });
}
