import { fieldOf, fieldsOf, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, typeOf } from '../builder.ts';
import type { TypeExpression, TypeParameter } from '../ir.ts';

/** A type of Scala. */
export function scalaType(flow: FlowBuilder, node: PlainNode | undefined): TypeExpression {
  switch (node?.type) {
    case 'type_identifier':
    case 'identifier':
    case 'stable_type_identifier':
    case 'stable_identifier':
      return typeOf(flow.text(node).replace(/[\s`]+/g, ''));
    case 'generic_type': {
      const list = fieldOf(node, 'type_arguments');
      return typeOf(scalaType(flow, fieldOf(node, 'type')).path, ...(list ? namedOf(list).map((one) => scalaType(flow, one)) : []));
    }
    case 'function_type': {
      const list = fieldOf(node, 'parameter_types');
      return typeOf('()', scalaType(flow, fieldOf(node, 'return_type')), ...(list ? namedOf(list).map((one) => scalaType(flow, one)) : []));
    }
    case 'tuple_type':
      return typeOf('(,)', ...namedOf(node).map((one) => scalaType(flow, one)));
    case 'repeated_parameter_type':
      return typeOf('[]', scalaType(flow, namedOf(node)[0]));
    case 'lazy_parameter_type':
    case 'annotated_type':
    case 'compound_type':
      return scalaType(flow, namedOf(node)[0]);
    case 'singleton_type':
      return typeOf(flow.text(namedOf(node)[0]).replace(/\s+/g, ''));
    default:
      return typeOf('');
  }
}

/** `[T <: Bound]`. */
export function scalaTypeParameters(flow: FlowBuilder, node: PlainNode): TypeParameter[] {
  const list = node.children.find(({ type }) => type === 'type_parameters');
  if (list === undefined) return [];
  const made: TypeParameter[] = [];
  for (const one of list.children) {
    if (one.field === 'name') made.push({ name: flow.text(one), bound: null });
    else if (one.type.endsWith('variant_type_parameter')) made.push({ name: flow.text(fieldOf(one, 'name')), bound: null });
    else if (one.type === 'upper_bound' && made.length > 0) (made.at(-1) as TypeParameter).bound = scalaType(flow, fieldsOf(one, 'type')[0]);
  }
  return made;
}
