import { fieldOf, fieldsOf, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, typeOf } from '../builder.ts';
import type { TypeExpression, TypeParameter } from '../ir.ts';

const TYPE = /_type$/;

/** Whether a node is a written type. */
export const isType = ({ type, is_named }: PlainNode): boolean => is_named && TYPE.test(type);

/** A type of Swift; `T?` is `T`. */
export function swiftType(flow: FlowBuilder, node: PlainNode | undefined): TypeExpression {
  switch (node?.type) {
    case 'user_type': {
      const list = node.children.find(({ type }) => type === 'type_arguments');
      const path = namedOf(node).filter(({ type }) => type === 'type_identifier');
      return typeOf(path.map((part) => flow.text(part)).join('.'), ...(list ? namedOf(list).map((one) => swiftType(flow, one)) : []));
    }
    case 'array_type':
      return typeOf('[]', swiftType(flow, namedOf(node)[0]));
    case 'dictionary_type':
      return typeOf('Map', ...namedOf(node).map((one) => swiftType(flow, one)));
    case 'tuple_type': {
      const items = namedOf(node).map((one) => swiftType(flow, namedOf(one).findLast(isType) ?? one));
      return items.length === 1 ? (items[0] as TypeExpression) : typeOf('(,)', ...items);
    }
    case 'function_type': {
      const taken = fieldOf(node, 'params');
      const items = taken ? namedOf(taken).map((one) => swiftType(flow, namedOf(one).findLast(isType))) : [];
      return typeOf('()', swiftType(flow, fieldsOf(node, 'name').findLast(isType)), ...items);
    }
    case 'protocol_composition_type':
      return typeOf('|', ...namedOf(node).map((one) => swiftType(flow, one)));
    default:
      return node && TYPE.test(node.type) ? swiftType(flow, namedOf(node).find(isType)) : typeOf('');
  }
}

/** `<T: Bound>`. */
export function swiftTypeParameters(flow: FlowBuilder, node: PlainNode): TypeParameter[] {
  const list = node.children.find(({ type }) => type === 'type_parameters');
  return (list ? namedOf(list) : []).map((one) => {
    const bound = namedOf(one).find(isType);
    return { name: flow.text(namedOf(one)[0]), bound: bound ? swiftType(flow, bound) : null };
  });
}
