import { fieldOf, fieldsOf, hasWord, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf, pathExpression, typeOf } from '../builder.ts';
import type { Parameter, Scope } from '../ir.ts';
import { CONSTRUCTOR, ITEMS } from '../places.ts';
import { walkSwift } from './swift-expressions.ts';
import { isType, swiftType, swiftTypeParameters } from './swift-types.ts';

const childOf = (node: PlainNode | undefined, type: string): PlainNode | undefined => node?.children.find((child) => child.type === type);

/** Writes what a file of Swift does. All files see each other's names. */
export function lowerSwift(flow: FlowBuilder, root: PlainNode): void {
  flow.package = '';
  walkSwift.inside(flow, root);
}

/** A module of the platform, or another one of the repository. */
export function importDeclaration(flow: FlowBuilder, node: PlainNode): void {
  flow.add({ do: 'wildcard', path: flow.text(childOf(node, 'identifier')), line: node.line });
}

/** Types and protocols; an extension's members belong to what it extends. */
export function declareType(flow: FlowBuilder, node: PlainNode): void {
  const name = fieldOf(node, 'name');
  const is_extension = childOf(node, 'extension') !== undefined;
  const scope = flow.within('class', node, (here) => {
    here.type_parameters = swiftTypeParameters(flow, node);
    if (node.type === 'protocol_declaration') here.traits.push('abstract');
    if (is_extension) here.attaches_to = swiftType(flow, name);
    heritage(flow, node, here);
    const body = fieldOf(node, 'body');
    for (const part of body ? namedOf(body) : []) {
      if (part.type === 'enum_entry') enumCases(flow, part, flow.text(name));
      else walkSwift.statement(flow, part);
    }
    if (is_extension) for (const { value } of here.body.filter((one) => one.do === 'assign')) if (value?.is === 'function') flow.scopeAt(value.scope).traits.push('extension');
  });
  if (!is_extension) flow.assign(nameOf(flow.text(name)), { is: 'class', scope }, null, 'class');
}

/** What stands first may be a class; what an extension and a struct name is a protocol. */
function heritage(flow: FlowBuilder, node: PlainNode, here: Scope): void {
  const isClass = childOf(node, 'class') !== undefined || node.type === 'protocol_declaration';
  const list = node.children.filter(({ type }) => type === 'inheritance_specifier');
  list.forEach((one, i) => {
    const type = swiftType(flow, fieldOf(one, 'inherits_from'));
    if (type.path !== '')
      here.bases.push({ of: pathExpression(type), how: isClass && (i === 0 || node.type === 'protocol_declaration') ? 'extends' : 'implements', line: one.line });
  });
}

/** A case that carries something is made like by a function. */
function enumCases(flow: FlowBuilder, node: PlainNode, owner: string): void {
  for (const [i, one] of node.children.entries()) {
    if (one.field !== 'name') continue;
    const name = nameOf(flow.text(one));
    if (node.children[i + 1]?.field !== 'data_contents') {
      flow.assign(name, null, typeOf(owner), 'variable');
      continue;
    }
    const scope = flow.within(
      'function',
      { ...one, end: one.start },
      (here) => {
        here.return_type = typeOf(owner);
        here.parameters.push({ target: null, name: '', type: null, default: null, rest: 'positional' });
      },
      one,
    );
    flow.assign(name, { is: 'function', scope }, null, 'function');
  }
}

/** `func`, in types and outside, with or without a body. */
export function declareFunction(flow: FlowBuilder, node: PlainNode): void {
  const named = fieldsOf(node, 'name').find(({ type }) => type === 'simple_identifier');
  const name = named ? flow.text(named) : (/\bfunc\s+([^\s(\w]+)/.exec(flow.text(node))?.[1] ?? '');
  const scope = functionScope(flow, node);
  flow.assign(nameOf(name), { is: 'function', scope }, null, 'function');
}

export function initializer(flow: FlowBuilder, node: PlainNode): void {
  flow.assign(nameOf(CONSTRUCTOR), { is: 'function', scope: functionScope(flow, node) }, null, 'function');
}

function functionScope(flow: FlowBuilder, node: PlainNode): number {
  return flow.within('function', node, (here) => {
    here.type_parameters = swiftTypeParameters(flow, node);
    here.parameters.push(...parameters(flow, node));
    const words = flow.text(childOf(node, 'modifiers')).split(/\s+/);
    if (words.includes('static') || words.includes('class')) here.traits.push('static');
    const returned = fieldsOf(node, 'name').findLast(isType);
    here.return_type = returned ? swiftType(flow, returned) : null;
    const body = fieldOf(node, 'body');
    if (body === undefined) here.traits.push('abstract');
    bodyOf(flow, body);
  });
}

/** One expression alone is what is returned. */
export function bodyOf(flow: FlowBuilder, body: PlainNode | undefined): void {
  const parts = body ? namedOf(body).flatMap((one) => (one.type === 'statements' ? namedOf(one) : [one])) : [];
  const [only] = parts;
  if (parts.length === 1 && only && walkSwift.isExpression(only)) flow.add({ do: 'return', value: walkSwift.expression(flow, only) });
  else for (const part of parts) walkSwift.statement(flow, part);
}

/** Parameters by the label a call gives them, `_` where it gives none. */
function parameters(flow: FlowBuilder, node: PlainNode): Parameter[] {
  const made: Parameter[] = [];
  for (const part of node.children) {
    if (part.field === 'default_value' && made.length > 0) (made.at(-1) as Parameter).default = walkSwift.expression(flow, part);
    if (part.type !== 'parameter') continue;
    const own = flow.text(fieldsOf(part, 'name').find(({ type }) => type === 'simple_identifier'));
    const label = flow.text(fieldOf(part, 'external_name'));
    const written = fieldsOf(part, 'name').findLast(isType);
    const is_rest = hasWord(part, '...');
    const type = written ? swiftType(flow, written) : null;
    made.push({
      target: nameOf(own),
      name: label || own,
      type: is_rest && type ? typeOf('[]', type) : type,
      default: null,
      rest: is_rest ? 'positional' : null,
    });
  }
  return made;
}

/** Properties of files and types, stored or computed; local variables, also by position. */
export function property(flow: FlowBuilder, node: PlainNode): void {
  const at = node.children.flatMap(({ field }, i) => (field === 'name' ? [i] : []));
  at.forEach((start, i) => {
    bindProperty(flow, node, node.children.slice(start, at[i + 1]));
  });
  for (const part of node.children) if (/observers$/.test(part.type)) flow.within('function', { ...part, end: part.start }, () => walkSwift.inside(flow, part), node);
}

/** A pattern with the type and the value behind it. */
function bindProperty(flow: FlowBuilder, node: PlainNode, [pattern, ...own]: readonly PlainNode[]): void {
  if (pattern === undefined) return;
  const annotation = own.find(({ type }) => type === 'type_annotation');
  const written = annotation && namedOf(annotation).find(isType);
  const computed = fieldOf(node, 'computed_value');
  if (computed) return declareComputed(flow, node, pattern, computed, written);
  const value = own.find(({ field }) => field === 'value');
  const made = value ? walkSwift.expression(flow, value) : null;
  const bound = fieldOf(pattern, 'bound_identifier');
  if (bound) return flow.assign(nameOf(flow.text(bound)), made, written ? swiftType(flow, written) : null, 'variable');
  const parts = namedOf(pattern).map((one, at) => ({ key: String(at), is_rest: false, target: nameOf(flow.text(one).replace(/^(let|var)\s+/, '')), default: null }));
  if (parts.length > 0) flow.assign({ is: 'pattern', parts }, made, null, 'variable');
}

function declareComputed(flow: FlowBuilder, node: PlainNode, pattern: PlainNode, computed: PlainNode, written: PlainNode | undefined): void {
  const scope = flow.within('function', node, (here) => {
    here.traits.push('accessor');
    here.return_type = written ? swiftType(flow, written) : null;
    accessors(flow, computed);
  });
  flow.assign(nameOf(flow.text(fieldOf(pattern, 'bound_identifier'))), { is: 'function', scope }, null, 'function');
}

function accessors(flow: FlowBuilder, computed: PlainNode): void {
  const named = namedOf(computed).filter(({ type }) => /^computed_/.test(type));
  if (named.length === 0) return bodyOf(flow, computed);
  for (const one of named) bodyOf(flow, { ...one, children: one.children.filter(({ type }) => type === 'statements') });
}

/** `subscript(i: Int) -> T`: what brackets give. */
export function subscript(flow: FlowBuilder, node: PlainNode): void {
  const returned = fieldsOf(node, 'name').findLast(isType);
  const computed = childOf(node, 'computed_property');
  flow.assign(nameOf(ITEMS), null, returned ? swiftType(flow, returned) : null, 'variable');
  flow.within('function', node, (here) => {
    here.parameters.push(...parameters(flow, node));
    if (computed) accessors(flow, computed);
  });
}
