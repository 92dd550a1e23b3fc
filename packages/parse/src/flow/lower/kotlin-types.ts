import { namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, typeOf } from '../builder.ts';
import type { TypeExpression, TypeParameter } from '../ir.ts';

const TYPE = /^(user_type|nullable_type|non_nullable_type|function_type|parenthesized_type|type_projection)$/;

/** Whether a node is a written type. */
export const isType = ({ type }: PlainNode): boolean => TYPE.test(type);

/** A type of Kotlin; `T?` is `T`. */
export function kotlinType(flow: FlowBuilder, node: PlainNode | undefined): TypeExpression {
  if (node === undefined) return typeOf('');
  if (node.type === 'user_type') {
    const path = namedOf(node).filter(({ type }) => type === 'identifier');
    const list = node.children.find(({ type }) => type === 'type_arguments');
    return typeOf(path.map((part) => flow.text(part)).join('.'), ...(list ? namedOf(list).map((one) => kotlinType(flow, one)) : []));
  }
  if (node.type === 'function_type') {
    const list = node.children.find(({ type }) => type === 'function_type_parameters');
    const receiver = namedOf(node)[0];
    const taken = list ? namedOf(list).map((one) => kotlinType(flow, one.type === 'parameter' ? namedOf(one).find(isType) : one)) : [];
    return typeOf(
      '()',
      kotlinType(flow, namedOf(node).at(-1)),
      ...(receiver && receiver !== list && isType(receiver) ? [typeOf('this of', kotlinType(flow, receiver))] : []),
      ...taken,
    );
  }
  return TYPE.test(node.type) ? kotlinType(flow, namedOf(node).find(isType)) : typeOf('');
}

/** `<T : Bound>`. */
export function kotlinTypeParameters(flow: FlowBuilder, node: PlainNode): TypeParameter[] {
  const list = node.children.find(({ type }) => type === 'type_parameters');
  return (list ? namedOf(list) : []).map((one) => {
    const bound = namedOf(one).find(isType);
    return { name: flow.text(namedOf(one).find(({ type }) => type === 'identifier')), bound: bound ? kotlinType(flow, bound) : null };
  });
}
