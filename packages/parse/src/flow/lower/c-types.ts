import { fieldOf, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, typeOf } from '../builder.ts';
import type { TypeExpression } from '../ir.ts';

const UNKNOWN = typeOf('');

/** `a::b<C>` as `a.b`. */
export const cPath = (text: string): string =>
  text
    .replace(/<[\s\S]*>/g, '')
    .replace(/\s+/g, '')
    .replace(/^::/, '')
    .replaceAll('::', '.');

/** A type of C or C++; pointers and references fall away. */
export function cType(flow: FlowBuilder, node: PlainNode | undefined): TypeExpression {
  switch (node?.type) {
    case 'type_identifier':
    case 'primitive_type':
    case 'sized_type_specifier':
    case 'namespace_identifier':
    case 'identifier':
      return typeOf(flow.text(node));
    case 'struct_specifier':
    case 'class_specifier':
    case 'union_specifier':
    case 'enum_specifier':
      return typeOf(cPath(flow.text(fieldOf(node, 'name'))));
    case 'qualified_identifier': {
      const name = innermost(node);
      return typeOf(cPath(flow.text(node)), ...(name.type === 'template_type' ? cType(flow, name).arguments : []));
    }
    case 'template_type': {
      const list = fieldOf(node, 'arguments');
      return typeOf(cPath(flow.text(fieldOf(node, 'name'))), ...(list ? namedOf(list).map((one) => cType(flow, one)) : []));
    }
    case 'type_descriptor':
      return cType(flow, fieldOf(node, 'type'));
    default:
      return UNKNOWN;
  }
}

function innermost(node: PlainNode): PlainNode {
  let here = node;
  for (let inner = fieldOf(here, 'name'); inner; inner = fieldOf(here, 'name')) {
    here = inner;
    if (here.type !== 'qualified_identifier') break;
  }
  return here;
}

/** The name a declarator declares, and the function declarator around it when it declares a function. */
export function declaratorOf(node: PlainNode | undefined): { name: PlainNode | undefined; called: PlainNode | undefined } {
  let called: PlainNode | undefined;
  let here = node;
  while (here) {
    if (here.type === 'function_declarator') called = here;
    if (/^(identifier|field_identifier|type_identifier|qualified_identifier|destructor_name|operator_name|template_function|operator_cast)$/.test(here.type)) break;
    if (here.type === 'parenthesized_declarator') called = undefined;
    const inner: PlainNode | undefined = fieldOf(here, 'declarator') ?? namedOf(here).find(({ type }) => /declarator$|identifier$|^destructor_name$|^operator_name$/.test(type));
    here = inner === here ? undefined : inner;
  }
  return { name: here, called };
}
