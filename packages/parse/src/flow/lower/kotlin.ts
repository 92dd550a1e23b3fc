import { hasWord, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf, pathExpression, typeOf } from '../builder.ts';
import type { Expression, Parameter, Scope, TypeExpression } from '../ir.ts';
import { CONSTRUCTOR } from '../places.ts';
import { kotlinStatements, passed, walkKotlin } from './kotlin-expressions.ts';
import { isType, kotlinType, kotlinTypeParameters } from './kotlin-types.ts';

export const childOf = (node: PlainNode | undefined, type: string): PlainNode | undefined => node?.children.find((child) => child.type === type);
const hasModifier = (flow: FlowBuilder, node: PlainNode, word: string): boolean =>
  namedOf(childOf(node, 'modifiers') ?? { ...node, children: [] }).some((one) => flow.text(one) === word);

/** Writes what a file of Kotlin does. */
export function lowerKotlin(flow: FlowBuilder, root: PlainNode): void {
  flow.package = '';
  walkKotlin.inside(flow, root);
}

export function packageHeader(flow: FlowBuilder, node: PlainNode): void {
  flow.package = flow.text(childOf(node, 'qualified_identifier')).replace(/\s+/g, '');
}

export function importHeader(flow: FlowBuilder, node: PlainNode): void {
  const path = flow.text(childOf(node, 'qualified_identifier')).replace(/[\s`]+/g, '');
  if (hasWord(node, '*')) return flow.add({ do: 'wildcard', path, line: node.line });
  const alias = childOf(node, 'identifier');
  flow.add({ do: 'alias', path, local: alias ? flow.text(alias) : (path.split('.').pop() ?? path), line: node.line });
}

/** `class`, `interface`, `enum class` and `object`, with what its header and its body say. */
export function declareClass(flow: FlowBuilder, node: PlainNode): void {
  const name = flow.text(node.children.find(({ field }) => field === 'name'));
  flow.assign(nameOf(name), { is: 'class', scope: classScope(flow, node, name) }, null, 'class');
}

/** The scope of a class; of an anonymous object too. */
export function classScope(flow: FlowBuilder, node: PlainNode, name: string): number {
  return flow.within('class', node, (here) => {
    here.type_parameters = kotlinTypeParameters(flow, node);
    if (hasWord(node, 'interface')) here.traits.push('abstract');
    heritage(flow, node, here);
    primaryConstructor(flow, node);
    for (const part of namedOf(childOf(node, 'class_body') ?? childOf(node, 'enum_class_body') ?? { ...node, children: [] })) {
      if (part.type === 'enum_entry') enumEntry(flow, part, name);
      else walkKotlin.statement(flow, part);
    }
  });
}

function heritage(flow: FlowBuilder, node: PlainNode, here: Scope): void {
  const list = childOf(node, 'delegation_specifiers');
  for (const one of list ? namedOf(list) : []) {
    const inner = namedOf(one)[0];
    const made = childOf(one, 'constructor_invocation');
    const by = inner?.type === 'explicit_delegation' ? inner : undefined;
    const type = kotlinType(flow, namedOf(made ?? by ?? one).find(isType));
    if (type.path === '') continue;
    here.bases.push({ of: pathExpression(type), how: made || hasWord(node, 'interface') ? 'extends' : 'implements', line: one.line });
    if (made) flow.evaluate({ is: 'call', callee: { is: 'super' }, arguments: passed(flow, made), form: 'call', line: made.line });
    if (by) flow.evaluate(walkKotlin.expression(flow, namedOf(by).at(-1)));
  }
}

/** Its parameters are names for what initializes the class, and fields where they say `val` or `var`. */
function primaryConstructor(flow: FlowBuilder, node: PlainNode): void {
  const list = childOf(childOf(node, 'primary_constructor'), 'class_parameters');
  if (list === undefined) return;
  const made = parameters(flow, list);
  for (const one of made) flow.assign(nameOf(one.name), one.type ? null : one.default, one.type, 'variable');
  const scope = flow.within('function', list, (here) => here.parameters.push(...made), node);
  flow.assign(nameOf(CONSTRUCTOR), { is: 'function', scope }, null, 'function');
}

function enumEntry(flow: FlowBuilder, node: PlainNode, owner: string): void {
  const base: Expression = nameOf(owner);
  const body = childOf(node, 'class_body');
  const callee: Expression = body
    ? {
        is: 'class',
        scope: flow.within('class', body, (here) => {
          here.bases.push({ of: base, how: 'extends', line: node.line });
          walkKotlin.inside(flow, body);
        }),
      }
    : base;
  flow.assign(nameOf(flow.text(childOf(node, 'identifier'))), { is: 'call', callee, arguments: passed(flow, node), form: 'new', line: node.line }, null, 'variable');
}

/** The members of a companion are members of the class around it. */
export function companion(flow: FlowBuilder, node: PlainNode): void {
  for (const base of namedOf(childOf(node, 'delegation_specifiers') ?? { ...node, children: [] }))
    flow.scope.bases.push({ of: pathExpression(kotlinType(flow, namedOf(base).find(isType))), how: 'implements', line: base.line });
  walkKotlin.inside(flow, childOf(node, 'class_body'));
}

/** The receiver's type and the name of an extension; the grammar sometimes takes the name for a part of the type. */
function extended(flow: FlowBuilder, node: PlainNode, name: string): { name: string; receiver: TypeExpression | null } {
  const end = node.children.findIndex(({ type, field }) => type === 'function_value_parameters' || type === 'variable_declaration' || field === 'name');
  const written = node.children.slice(0, Math.max(0, end)).find(isType);
  if (written === undefined) return { name, receiver: null };
  const type = kotlinType(flow, written);
  if (name !== '') return { name, receiver: type };
  const parts = type.path.split('.');
  return { name: parts.pop() ?? '', receiver: typeOf(parts.join('.'), ...type.arguments) };
}

export function declareFunction(flow: FlowBuilder, node: PlainNode): void {
  const { name, receiver } = extended(flow, node, flow.text(node.children.find(({ field }) => field === 'name')));
  declare(flow, node, name, receiver, () =>
    flow.within('function', node, (here) => {
      here.type_parameters = kotlinTypeParameters(flow, node);
      const list = childOf(node, 'function_value_parameters');
      here.parameters.push(...parameters(flow, list));
      const after = list ? node.children.slice(node.children.indexOf(list) + 1) : [];
      const returned = after.find(isType);
      here.return_type = returned ? kotlinType(flow, returned) : null;
      const body = childOf(node, 'function_body');
      if (body === undefined && !hasModifier(flow, node, 'external')) here.traits.push('abstract');
      bodyOf(flow, body);
    }),
  );
}

/** An extension is a member of its receiver's type, and a name of its own. */
function declare(flow: FlowBuilder, node: PlainNode, name: string, receiver: TypeExpression | null, make: () => number): void {
  if (receiver === null || receiver.path === '') return flow.assign(nameOf(name), { is: 'function', scope: make() }, null, 'function');
  let scope = -1;
  flow.within('class', { ...node, end: node.start }, (here) => {
    here.attaches_to = receiver;
    here.type_parameters = kotlinTypeParameters(flow, node);
    scope = make();
    flow.scopeAt(scope).traits.push('extension');
    flow.assign(nameOf(name), { is: 'function', scope }, null, 'function');
  });
  flow.assign(nameOf(name), { is: 'function', scope }, null, 'function');
}

/** A block, or `= value`. */
export function bodyOf(flow: FlowBuilder, body: PlainNode | undefined): void {
  const [inner] = body ? namedOf(body) : [];
  if (inner?.type === 'block') kotlinStatements(flow, inner);
  else if (inner) flow.add({ do: 'return', value: walkKotlin.expression(flow, inner) });
}

/** Parameters of functions, constructors and setters. */
export function parameters(flow: FlowBuilder, list: PlainNode | undefined): Parameter[] {
  const made: Parameter[] = [];
  let is_rest = false;
  for (const part of list ? namedOf(list) : []) {
    if (part.type === 'parameter_modifiers') is_rest = flow.text(part).includes('vararg');
    else if (part.type === 'parameter' || part.type === 'class_parameter') {
      const name = flow.text(childOf(part, 'identifier'));
      const written = namedOf(part).find(isType);
      const value = part.type === 'class_parameter' && hasWord(part, '=') ? namedOf(part).at(-1) : undefined;
      const rest = is_rest || (childOf(part, 'modifiers') !== undefined && hasModifier(flow, part, 'vararg'));
      const type = written ? kotlinType(flow, written) : null;
      made.push({
        target: nameOf(name),
        name,
        type: rest && type ? typeOf('[]', type) : type,
        default: value ? walkKotlin.expression(flow, value) : null,
        rest: rest ? 'positional' : null,
      });
      is_rest = false;
    } else if (made.length > 0) (made.at(-1) as Parameter).default = walkKotlin.expression(flow, part);
  }
  return made;
}

/** `constructor(…) : this(…) { … }`. */
export function secondaryConstructor(flow: FlowBuilder, node: PlainNode): void {
  const scope = flow.within('function', node, (here) => {
    here.parameters.push(...parameters(flow, childOf(node, 'function_value_parameters')));
    const call = childOf(node, 'constructor_delegation_call');
    const callee: Expression = call && hasWord(call, 'this') ? { is: 'member', of: { is: 'self' }, name: CONSTRUCTOR } : { is: 'super' };
    if (call) flow.evaluate({ is: 'call', callee, arguments: passed(flow, call), form: 'call', line: call.line });
    kotlinStatements(flow, childOf(node, 'block'));
  });
  flow.assign(nameOf(CONSTRUCTOR), { is: 'function', scope }, null, 'function');
}

/** Properties of files and classes, with accessors; local variables; several at once by position. */
export function property(flow: FlowBuilder, node: PlainNode): void {
  const many = childOf(node, 'multi_variable_declaration');
  const value = initial(flow, node);
  if (many) {
    const parts = namedOf(many).map((one, i) => ({ key: String(i), is_rest: false, target: nameOf(flow.text(childOf(one, 'identifier'))), default: null }));
    return flow.assign({ is: 'pattern', parts }, value, null, 'variable');
  }
  const declared = childOf(node, 'variable_declaration');
  const { name, receiver } = extended(flow, node, flow.text(childOf(declared, 'identifier')));
  const written = declared && namedOf(declared).find(isType);
  const getter = childOf(childOf(node, 'getter'), 'function_body');
  if (getter || receiver) {
    declare(flow, node, name, receiver, () =>
      flow.within('function', node, (here) => {
        here.traits.push('accessor');
        here.return_type = written ? kotlinType(flow, written) : null;
        bodyOf(flow, getter);
      }),
    );
  } else flow.assign(nameOf(name), value, written ? kotlinType(flow, written) : null, 'variable');
  const setter = childOf(node, 'setter');
  if (setter) flow.within('function', setter, () => bodyOf(flow, childOf(setter, 'function_body')), node);
}

/** What stands after `=` or `by`; what `lazy` makes is what it computes. */
function initial(flow: FlowBuilder, node: PlainNode): Expression | null {
  const delegate = childOf(node, 'property_delegate');
  if (delegate) return walkKotlin.first(flow, delegate);
  const at = node.children.findIndex(({ type }) => type === '=');
  const value = at < 0 ? undefined : node.children.slice(at).find(({ is_named }) => is_named);
  return value ? walkKotlin.expression(flow, value) : null;
}
