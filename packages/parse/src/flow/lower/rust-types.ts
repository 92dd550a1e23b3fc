import { fieldOf, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, typeOf } from '../builder.ts';
import type { TypeExpression, TypeParameter } from '../ir.ts';

const UNKNOWN = typeOf('');
type Read = (flow: FlowBuilder, node: PlainNode) => TypeExpression;

/** A type of Rust; references, lifetimes and `dyn` fall away. */
export function rustType(flow: FlowBuilder, node: PlainNode | undefined): TypeExpression {
  const read = node && types[node.type];
  return read ? read(flow, node) : UNKNOWN;
}

/** `a::b::C` as `a.b.C`. */
export const dotted = (text: string): string => text.replace(/\s+/g, '').replace(/^::/, '').replaceAll('::', '.');

const types: Record<string, Read> = {
  type_identifier: (flow, node) => typeOf(flow.text(node)),
  primitive_type: (flow, node) => typeOf(flow.text(node)),
  identifier: (flow, node) => typeOf(flow.text(node)),
  scoped_type_identifier: (flow, node) => typeOf(dotted(flow.text(node).replace(/<[\s\S]*>/g, ''))),
  scoped_identifier: (flow, node) => typeOf(dotted(flow.text(node).replace(/<[\s\S]*>/g, ''))),
  generic_type: (flow, node) => generic(flow, node),
  reference_type: (flow, node) => rustType(flow, fieldOf(node, 'type')),
  pointer_type: (flow, node) => rustType(flow, fieldOf(node, 'type')),
  dynamic_type: (flow, node) => rustType(flow, fieldOf(node, 'trait')),
  abstract_type: (flow, node) => rustType(flow, fieldOf(node, 'trait')),
  array_type: (flow, node) => typeOf('[]', rustType(flow, fieldOf(node, 'element'))),
  tuple_type: (flow, node) => typeOf('[]', typeOf('|', ...namedOf(node).map((one) => rustType(flow, one)))),
  bounded_type: (flow, node) => typeOf('|', ...namedOf(node).map((one) => rustType(flow, one))),
  function_type: (flow, node) => functionType(flow, node),
  qualified_type: (flow, node) => rustType(flow, fieldOf(node, 'type')),
  bracketed_type: (flow, node) => rustType(flow, namedOf(node)[0]),
  type_binding: (flow, node) => rustType(flow, fieldOf(node, 'type')),
};

function functionType(flow: FlowBuilder, node: PlainNode): TypeExpression {
  const list = fieldOf(node, 'parameters');
  return typeOf('()', rustType(flow, fieldOf(node, 'return_type')), ...(list ? namedOf(list).map((one) => rustType(flow, one)) : []));
}

function generic(flow: FlowBuilder, node: PlainNode): TypeExpression {
  const list = fieldOf(node, 'type_arguments');
  const args = list ? namedOf(list).filter(({ type }) => type !== 'lifetime') : [];
  return typeOf(rustType(flow, fieldOf(node, 'type')).path, ...args.map((one) => rustType(flow, one)));
}

/** `<T: Bound>` and `where T: Bound`. */
export function rustTypeParameters(flow: FlowBuilder, node: PlainNode): TypeParameter[] {
  const list = fieldOf(node, 'type_parameters');
  const where = node.children.find(({ type }) => type === 'where_clause');
  const predicates = where ? namedOf(where).filter(({ type }) => type === 'where_predicate') : [];
  const bounds = (one: PlainNode | undefined): TypeExpression[] => (one ? namedOf(one).map((bound) => rustType(flow, bound)) : []);
  return (list ? namedOf(list) : [])
    .filter(({ type }) => type === 'type_parameter')
    .map((one) => {
      const name = flow.text(fieldOf(one, 'name'));
      const later = predicates.filter((predicate) => flow.text(fieldOf(predicate, 'left')) === name).flatMap((predicate) => bounds(fieldOf(predicate, 'bounds')));
      const all = [...bounds(fieldOf(one, 'bounds')), ...later];
      return { name, bound: all.length > 0 ? typeOf('|', ...all) : null };
    });
}
