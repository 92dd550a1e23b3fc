import { hasWord, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf } from '../builder.ts';
import type { Expression, Parameter, Scope, ScopeTrait, TypeExpression } from '../ir.ts';
import { delegation, lastOf } from './dart-expressions.ts';
import { dartStatement } from './dart-statements.ts';
import { dartType, dartTypeParameters } from './dart-types.ts';

const childOf = (node: PlainNode | undefined, type: string): PlainNode | undefined => node?.children.find((child) => child.type === type);

/** The scope of a function of any shape. */
export function functionScope(
  flow: FlowBuilder,
  node: PlainNode,
  traits: readonly ScopeTrait[],
  fill: (here: Scope) => void,
  body: PlainNode | undefined,
  symbolNode: PlainNode = node,
): number {
  return flow.within(
    'function',
    node,
    (here) => {
      here.traits.push(...traits);
      if (body && /^(sync|async)\s*\*/.test(flow.text(body))) here.traits.push('generator');
      fill(here);
      bodyOf(flow, body);
    },
    symbolNode,
  );
}

/** A block, or `=> value`. */
function bodyOf(flow: FlowBuilder, body: PlainNode | undefined): void {
  const parts = body ? namedOf(body) : [];
  const [first] = parts;
  if (first?.type === 'block') for (const one of namedOf(first)) dartStatement(flow, one);
  else if (parts.length > 0) flow.add({ do: 'return', value: lastOf(flow, parts) });
}

/** What a signature says: type parameters, parameters, and what is returned. */
export function signature(flow: FlowBuilder, node: PlainNode, here: Scope): void {
  here.type_parameters.push(...dartTypeParameters(flow, node));
  const before = namedOf(node).findIndex(({ field, type }) => field === 'name' || type === 'identifier' || type === 'formal_parameter_list');
  here.return_type = dartType(flow, namedOf(node).slice(0, Math.max(0, before)));
  parametersIn(flow, childOf(node, 'formal_parameter_list'));
}

/** Declares the parameters of a list in the scope that is open; `this.name` is a field's. */
export function parametersIn(flow: FlowBuilder, list: PlainNode | undefined): void {
  for (const part of list ? namedOf(list) : []) {
    if (part.type === 'formal_parameter') parameter(flow, part, []);
    if (part.type !== 'optional_formal_parameters') continue;
    const inside = namedOf(part);
    inside.forEach((one, i) => {
      if (one.type !== 'formal_parameter') return;
      const next = inside.findIndex(({ type }, j) => j > i && type === 'formal_parameter');
      parameter(flow, one, inside.slice(i + 1, next < 0 ? undefined : next));
    });
  }
}

function parameter(flow: FlowBuilder, node: PlainNode, value: readonly PlainNode[]): void {
  const of_field = childOf(node, 'constructor_param');
  const of_base = childOf(node, 'super_formal_parameter');
  const name = flow.text(namedOf(of_field ?? of_base ?? node).findLast(({ type }) => type === 'identifier'));
  const made: Parameter = { target: nameOf(name), name, type: typeOfParameter(flow, of_field ?? node), default: value.length > 0 ? lastOf(flow, value) : null, rest: null };
  flow.scope.parameters.push(made);
  if (of_field) flow.assign({ is: 'member', of: { is: 'self' }, name }, nameOf(name));
}

function typeOfParameter(flow: FlowBuilder, node: PlainNode): TypeExpression | null {
  const at = namedOf(node).findIndex(({ type, field }) => type === 'identifier' || field === 'name');
  const list = childOf(node, 'formal_parameter_list');
  const written = dartType(flow, namedOf(node).slice(0, at < 0 ? undefined : at));
  if (list === undefined) return written;
  const taken = namedOf(list).map((one) => typeOfParameter(flow, one) ?? { path: '', arguments: [] });
  return { path: '()', arguments: [written ?? { path: '', arguments: [] }, ...taken] };
}

/** What a constructor does before its body. */
export function initializers(flow: FlowBuilder, node: PlainNode, above: Expression): void {
  for (const one of namedOf(childOf(node, 'initializers') ?? { ...node, children: [] })) {
    const field = childOf(one, 'field_initializer');
    const [name, ...value] = field ? namedOf(field).filter(({ type }) => type !== 'this') : [];
    if (name) flow.assign({ is: 'member', of: { is: 'self' }, name: flow.text(name) }, lastOf(flow, value));
    else if (hasWord(one, 'super') || childOf(one, 'super')) delegation(flow, one, above);
    else flow.evaluate(lastOf(flow, namedOf(one)));
  }
  const redirected = childOf(node, 'redirection');
  if (redirected) delegation(flow, redirected, above);
}
