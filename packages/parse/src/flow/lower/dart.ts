import { fieldOf, fieldsOf, hasWord, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf, pathExpression, typeOf } from '../builder.ts';
import type { Expression, Scope, ScopeTrait } from '../ir.ts';
import { CONSTRUCTOR } from '../places.ts';
import { passed } from './dart-expressions.ts';
import { functionScope, initializers, signature } from './dart-functions.ts';
import { importsOf } from './dart-imports.ts';
import { initialized } from './dart-statements.ts';
import { dartType, dartTypeParameters, typesIn } from './dart-types.ts';

const childOf = (node: PlainNode | undefined, type: RegExp): PlainNode | undefined => node?.children.find((child) => type.test(child.type));
const SIGNATURE = /^(function|getter|setter|operator|constructor|constant_constructor|factory_constructor|redirecting_factory_constructor)_signature$/;
const LIST = /^(initialized_identifier_list|static_final_declaration_list)$/;

/** Writes what a file of Dart does. */
export function lowerDart(flow: FlowBuilder, root: PlainNode): void {
  importsOf(flow, root);
  members(flow, namedOf(root), '');
}

/** Declarations side by side, in a file or a class; what a function does is the node after it, a variable's type the one before. */
function members(flow: FlowBuilder, nodes: readonly PlainNode[], owner: string): void {
  nodes.forEach((node, i) => {
    const next = nodes[i + 1];
    const body = next?.type === 'function_body' ? next : undefined;
    const handler = declarations[node.type];
    if (handler) handler(flow, node);
    else if (SIGNATURE.test(node.type) || node.type === 'method_signature') declareFunction(flow, node, body, owner);
    else if (node.type === 'declaration' && childOf(node, SIGNATURE)) declareFunction(flow, node, undefined, owner);
    else if (node.type === 'declaration') fields(flow, childOf(node, LIST), namedOf(node));
    else if (LIST.test(node.type)) fields(flow, node, nodes.slice(Math.max(0, nodes.slice(0, i).findLastIndex(({ type }) => !/^type_|_type$|_builtin$/.test(type)) + 1), i));
  });
}

function fields(flow: FlowBuilder, list: PlainNode | undefined, around: readonly PlainNode[]): void {
  const type = dartType(flow, around);
  for (const one of list ? namedOf(list) : []) initialized(flow, one, type);
}

const OPERATOR = /operator\s*(==|\[\]=|\[\]|[^\s(]+)/;

/** A function, a method, an accessor, an operator or a constructor. */
function declareFunction(flow: FlowBuilder, node: PlainNode, body: PlainNode | undefined, owner: string): void {
  const head = SIGNATURE.test(node.type) ? node : childOf(node, SIGNATURE);
  if (head === undefined) return;
  const makes = head.type.includes('constructor');
  const traits: ScopeTrait[] = [];
  if (hasWord(node, 'static') || head.type.includes('factory')) traits.push('static');
  if (head.type === 'getter_signature') traits.push('accessor');
  if (node.type === 'declaration' && !makes && !hasWord(node, 'external')) traits.push('abstract');
  const scope = functionScope(
    flow,
    node,
    traits,
    (here) => {
      signature(flow, head, here);
      if (makes) here.return_type = typeOf(owner);
      initializers(flow, node, superclassOf(flow));
      if (head.type.startsWith('redirecting')) redirect(flow, head);
    },
    body,
  );
  if (head.type === 'setter_signature') return;
  const name = makes ? constructorName(flow, head) : head.type === 'operator_signature' ? `operator${OPERATOR.exec(flow.text(head))?.[1] ?? ''}` : flow.text(fieldOf(head, 'name'));
  flow.assign(nameOf(name), { is: 'function', scope }, null, 'function');
}

function constructorName(flow: FlowBuilder, head: PlainNode): string {
  const end = head.children.findIndex(({ type }) => type === 'formal_parameter_list');
  const [, name] = namedOf({ ...head, children: head.children.slice(0, end < 0 ? undefined : end) }).filter(({ type }) => type === 'identifier');
  return name === undefined || flow.text(name) === 'new' ? CONSTRUCTOR : flow.text(name);
}

/** `factory A.b() = C.d`. */
function redirect(flow: FlowBuilder, head: PlainNode): void {
  const at = head.children.findIndex(({ type }) => type === 'formal_parameter_list');
  const path = head.children.slice(at + 1).filter(({ type }) => type === 'type_identifier' || type === 'identifier');
  flow.add({ do: 'return', value: { is: 'call', callee: pathExpression(typeOf(path.map((one) => flow.text(one)).join('.'))), arguments: [], form: 'call', line: head.line } });
}

/** The name of the class above the one that is open; what is mixed in or implemented is none. */
function superclassOf(flow: FlowBuilder): Expression {
  for (let index = flow.index; index >= 0; index = flow.scopeAt(index).parent) {
    const { kind, bases } = flow.scopeAt(index);
    if (kind === 'class') return superclasses.get(bases) ?? { is: 'super' };
  }
  return { is: 'super' };
}

const superclasses = new WeakMap<Scope['bases'], Expression>();

function declareClass(flow: FlowBuilder, node: PlainNode): void {
  const alias = childOf(node, /^mixin_application_class$/);
  const name = flow.text(fieldOf(node, 'name') ?? childOf(alias ?? node, /^identifier$/));
  const scope = flow.within('class', node, (here) => {
    here.type_parameters = dartTypeParameters(flow, node);
    if (alias) here.bases.push(...basesIn(flow, childOf(alias, /^mixin_application$/), 'extends').reverse());
    else heritage(flow, node, here);
    representation(flow, childOf(node, /^representation_declaration$/), name);
    members(flow, namedOf(childOf(node, /^(class_body|enum_body|extension_body)$/) ?? { ...node, children: [] }), name);
    for (const one of namedOf(childOf(node, /^enum_body$/) ?? { ...node, children: [] })) if (one.type === 'enum_constant') constant(flow, one, name);
  });
  flow.assign(nameOf(name), { is: 'class', scope }, null, 'class');
}

const basesIn = (flow: FlowBuilder, node: PlainNode | undefined, how: 'extends' | 'implements') =>
  (node ? typesIn(flow, { ...node, children: node.children.filter(({ type }) => /^type_/.test(type)) }) : []).map((type) => ({
    of: pathExpression(type),
    how,
    line: node?.line ?? 0,
  }));

/** What is mixed in last comes first. */
function heritage(flow: FlowBuilder, node: PlainNode, here: Scope): void {
  const superclass = childOf(node, /^superclass$/);
  const mixins = childOf(superclass, /^mixins$/) ?? childOf(node, /^mixins$/);
  const [above] = basesIn(flow, superclass, 'extends');
  here.bases.push(...basesIn(flow, mixins, 'extends').reverse(), ...(above ? [above] : []));
  if (above) superclasses.set(here.bases, above.of);
  if (node.type === 'mixin_declaration') here.bases.push(...basesIn(flow, { ...node, children: node.children.filter(({ field }) => field !== 'name') }, 'extends'));
  here.bases.push(...basesIn(flow, childOf(node, /^interfaces$/), 'implements'));
}

/** `extension type A(T b)` has a field and a constructor. */
function representation(flow: FlowBuilder, node: PlainNode | undefined, owner: string): void {
  if (node === undefined) return;
  const name = flow.text(fieldOf(node, 'name'));
  const type = dartType(flow, fieldsOf(node, 'type'));
  flow.assign(nameOf(name), null, type, 'variable');
  const scope = flow.within('function', node, (here) => {
    here.parameters.push({ target: nameOf(name), name, type, default: null, rest: null });
    here.return_type = typeOf(owner);
  });
  flow.assign(nameOf(CONSTRUCTOR), { is: 'function', scope }, null, 'function');
}

function constant(flow: FlowBuilder, node: PlainNode, owner: string): void {
  const [name, made] = namedOf(node).filter(({ type }) => type === 'identifier');
  const callee: Expression = made ? { is: 'member', of: nameOf(owner), name: flow.text(made) } : nameOf(owner);
  const given = childOf(node, /^argument_part$/);
  const value: Expression | null = made || given ? { is: 'call', callee, arguments: passed(flow, given), form: 'new', line: node.line } : null;
  flow.assign(nameOf(flow.text(name)), value, typeOf(owner), 'variable');
}

/** What an extension declares are members of what it is on. */
function extension(flow: FlowBuilder, node: PlainNode): void {
  const name = flow.text(fieldOf(node, 'name'));
  const scope = flow.within('class', node, (here) => {
    here.attaches_to = dartType(flow, fieldsOf(node, 'class'));
    here.type_parameters = dartTypeParameters(flow, node);
    const first = here.body.length;
    members(flow, namedOf(fieldOf(node, 'body') ?? { ...node, children: [] }), name);
    for (const one of here.body.slice(first)) if (one.do === 'assign' && one.value?.is === 'function') flow.scopeAt(one.value.scope).traits.push('extension');
  });
  if (name) flow.assign(nameOf(name), { is: 'class', scope }, null, 'class');
}

function alias(flow: FlowBuilder, node: PlainNode): void {
  const parts = namedOf(node).filter(({ type }) => type !== 'annotation');
  const list = parts.findIndex(({ type }) => type === 'formal_parameter_list');
  const at = list < 0 ? 0 : parts.slice(0, list).findLastIndex(({ type }) => type === 'type_identifier');
  const scope = flow.within('class', node, (here) => {
    here.type_parameters = dartTypeParameters(flow, node);
    here.alias = list < 0 ? dartType(flow, parts.slice(at + 1)) : null;
  });
  flow.assign(nameOf(flow.text(parts[at])), { is: 'class', scope }, null, 'class');
}

const declarations: Readonly<Record<string, (flow: FlowBuilder, node: PlainNode) => void>> = {
  class_definition: declareClass,
  mixin_declaration: declareClass,
  enum_declaration: declareClass,
  extension_type_declaration: declareClass,
  extension_declaration: extension,
  type_alias: alias,
};
