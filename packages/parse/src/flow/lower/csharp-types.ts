import { fieldOf, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, pathExpression, typeOf } from '../builder.ts';
import type { Expression, TypeExpression, TypeParameter } from '../ir.ts';
import { withArity } from '../places.ts';

/** A type of C#; `T?` is `T`, tasks are what they give. */
export function csharpType(flow: FlowBuilder, node: PlainNode | undefined): TypeExpression {
  switch (node?.type) {
    case 'identifier':
    case 'predefined_type':
      return typeOf(flow.text(node));
    case 'qualified_name':
    case 'alias_qualified_name': {
      const name = namedOf(node).at(-1);
      return typeOf(
        flow
          .text(node)
          .replace(/<[\s\S]*>|\s+/g, '')
          .replace(/^global::/, ''),
        ...(name?.type === 'generic_name' ? csharpType(flow, name).arguments : []),
      );
    }
    case 'generic_name': {
      const [name, list] = namedOf(node);
      return typeOf(flow.text(name), ...(list ? namedOf(list).map((one) => csharpType(flow, one)) : []));
    }
    case 'nullable_type':
    case 'ref_type':
      return csharpType(flow, fieldOf(node, 'type') ?? namedOf(node)[0]);
    case 'array_type':
      return typeOf('[]', csharpType(flow, fieldOf(node, 'type')));
    case 'tuple_type':
      return typeOf('(,)', ...namedOf(node).map((one) => csharpType(flow, fieldOf(one, 'type'))));
    default:
      return typeOf('');
  }
}

/** A type as the expression that names it. */
export const typeExpression = (type: TypeExpression): Expression => pathExpression({ ...type, path: withArity(type.path, type.arguments.length) });

/** `<T>` with `where T : Base`. */
export function csharpTypeParameters(flow: FlowBuilder, node: PlainNode): TypeParameter[] {
  const list = node.children.find(({ type }) => type === 'type_parameter_list');
  const clauses = node.children.filter(({ type }) => type === 'type_parameter_constraints_clause');
  return (list ? namedOf(list) : []).map((one) => {
    const name = flow.text(fieldOf(one, 'name'));
    const clause = clauses.find((candidate) => flow.text(namedOf(candidate)[0]) === name);
    const bounds = clause ? namedOf(clause).flatMap((constraint) => (fieldOf(constraint, 'type') ? [csharpType(flow, fieldOf(constraint, 'type'))] : [])) : [];
    return { name, bound: bounds.length > 0 ? typeOf('|', ...bounds) : null };
  });
}
