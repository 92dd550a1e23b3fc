import { fieldOf, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, typeOf } from '../builder.ts';
import type { TypeExpression, TypeParameter } from '../ir.ts';

const UNKNOWN = typeOf('');
type Read = (flow: FlowBuilder, node: PlainNode) => TypeExpression;
const named: Read = (flow, node) => typeOf(flow.text(node).replace(/<[\s\S]*>|@\w+|\s+/g, ''));

const types: Record<string, Read> = {
  type_identifier: (flow, node) => (flow.text(node) === 'var' ? UNKNOWN : typeOf(flow.text(node))),
  identifier: named,
  scoped_identifier: named,
  scoped_type_identifier: named,
  integral_type: named,
  floating_point_type: named,
  boolean_type: named,
  generic_type: (flow, node) => {
    const [base, args] = namedOf(node);
    return typeOf(javaType(flow, base).path, ...(args ? namedOf(args).map((one) => javaType(flow, one)) : []));
  },
  array_type: (flow, node) => typeOf('[]', javaType(flow, fieldOf(node, 'element'))),
  wildcard: (flow, node) => javaType(flow, namedOf(node).at(-1)),
  annotated_type: (flow, node) => javaType(flow, namedOf(node).at(-1)),
  catch_type: (flow, node) => typeOf('|', ...namedOf(node).map((one) => javaType(flow, one))),
};

/** A type of Java; wildcards are their bounds. */
export function javaType(flow: FlowBuilder, node: PlainNode | undefined): TypeExpression {
  const read = node && types[node.type];
  return read ? read(flow, node) : UNKNOWN;
}

/** `<T extends Base>`. */
export function javaTypeParameters(flow: FlowBuilder, node: PlainNode): TypeParameter[] {
  const list = fieldOf(node, 'type_parameters');
  return (list ? namedOf(list) : []).map((one) => {
    const bound = one.children.find(({ type }) => type === 'type_bound');
    const name = one.children.find(({ type }) => /identifier/.test(type));
    return { name: flow.text(name), bound: bound ? typeOf('|', ...namedOf(bound).map((type) => javaType(flow, type))) : null };
  });
}
