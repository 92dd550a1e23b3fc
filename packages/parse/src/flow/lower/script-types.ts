import { fieldOf, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, typeOf } from '../builder.ts';
import type { TypeExpression, TypeParameter } from '../ir.ts';

const UNKNOWN = typeOf('');

/** A type of TypeScript, or an annotation that holds one. */
export function scriptType(flow: FlowBuilder, node: PlainNode | undefined): TypeExpression {
  const read = node && types[node.type];
  return read ? read(flow, node) : UNKNOWN;
}

const first = (flow: FlowBuilder, node: PlainNode): TypeExpression => scriptType(flow, namedOf(node)[0]);
const all = (flow: FlowBuilder, node: PlainNode | undefined): TypeExpression[] => (node ? namedOf(node).map((one) => scriptType(flow, one)) : []);
const named = (flow: FlowBuilder, node: PlainNode): TypeExpression => typeOf(flow.text(node));

const types: Record<string, (flow: FlowBuilder, node: PlainNode) => TypeExpression> = {
  type_annotation: first,
  parenthesized_type: first,
  readonly_type: first,
  asserts_annotation: () => UNKNOWN,
  type_identifier: named,
  identifier: named,
  nested_type_identifier: named,
  nested_identifier: named,
  this_type: () => typeOf('this'),
  generic_type: (flow, node) => typeOf(flow.text(fieldOf(node, 'name')), ...all(flow, fieldOf(node, 'type_arguments'))),
  type_query: (flow, node) => {
    const [of] = namedOf(node);
    return of && /^(identifier|member_expression)$/.test(of.type) ? typeOf(`typeof ${flow.text(of)}`) : UNKNOWN;
  },
  lookup_type: (flow, node) => {
    const [of, key] = namedOf(node);
    const name = key?.type === 'literal_type' ? /^['"]([\w$]+)['"]$/.exec(flow.text(key))?.[1] : undefined;
    return of && name !== undefined ? typeOf(`.${name}`, scriptType(flow, of)) : UNKNOWN;
  },
  union_type: (flow, node) => typeOf('|', ...all(flow, node)),
  intersection_type: (flow, node) => typeOf('|', ...all(flow, node)),
  array_type: (flow, node) => typeOf('[]', first(flow, node)),
  tuple_type: (flow, node) => typeOf('[]', typeOf('|', ...all(flow, node))),
  function_type: (flow, node) => {
    const list = fieldOf(node, 'parameters');
    return typeOf('()', scriptType(flow, fieldOf(node, 'return_type')), ...(list ? namedOf(list).map((one) => scriptType(flow, fieldOf(one, 'type'))) : []));
  },
};

/** `<T extends Base>`. */
export function typeParameters(flow: FlowBuilder, node: PlainNode): TypeParameter[] {
  const list = fieldOf(node, 'type_parameters');
  return list
    ? namedOf(list).map((one) => {
        const bound = fieldOf(one, 'constraint');
        return { name: flow.text(fieldOf(one, 'name')), bound: bound ? first(flow, bound) : null };
      })
    : [];
}
