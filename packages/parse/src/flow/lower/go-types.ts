import { fieldOf, fieldsOf, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf, typeOf } from '../builder.ts';
import type { Parameter, TypeExpression, TypeParameter } from '../ir.ts';

import { structFields } from './go.ts';

const UNKNOWN = typeOf('');

/** A type of Go; pointers fall away, channels are lists of what they carry. */
export function goType(flow: FlowBuilder, node: PlainNode | undefined): TypeExpression {
  const read = node && types[node.type];
  return read ? read(flow, node) : UNKNOWN;
}

const inner = (flow: FlowBuilder, node: PlainNode): TypeExpression => goType(flow, namedOf(node)[0]);
const types: Record<string, (flow: FlowBuilder, node: PlainNode) => TypeExpression> = {
  type_identifier: (flow, node) => typeOf(flow.text(node)),
  identifier: (flow, node) => typeOf(flow.text(node)),
  qualified_type: (flow, node) => typeOf(flow.text(node).replace(/\s+/g, '')),
  pointer_type: inner,
  parenthesized_type: inner,
  type_elem: inner,
  type_constraint: inner,
  generic_type: (flow, node) =>
    typeOf(goType(flow, fieldOf(node, 'type')).path, ...namedOf(fieldOf(node, 'type_arguments') ?? { ...node, children: [] }).map((one) => goType(flow, one))),
  struct_type: (flow, node) => unnamedStruct(flow, node),
  slice_type: (flow, node) => typeOf('[]', goType(flow, fieldOf(node, 'element'))),
  array_type: (flow, node) => typeOf('[]', goType(flow, fieldOf(node, 'element'))),
  implicit_length_array_type: (flow, node) => typeOf('[]', goType(flow, fieldOf(node, 'element'))),
  channel_type: (flow, node) => typeOf('[]', goType(flow, fieldOf(node, 'value'))),
  map_type: (flow, node) => typeOf('Map', goType(flow, fieldOf(node, 'key')), goType(flow, fieldOf(node, 'value'))),
  function_type: (flow, node) => typeOf('()', resultType(flow, node) ?? UNKNOWN, ...goParameters(flow, fieldOf(node, 'parameters')).map(({ type }) => type ?? UNKNOWN)),
};

/** A struct without a name is declared where it stands, under one that nobody can write. */
function unnamedStruct(flow: FlowBuilder, node: PlainNode): TypeExpression {
  const name = `*struct ${node.start}`;
  const isKnown = flow.scope.body.some((statement) => statement.do === 'assign' && statement.target.is === 'name' && statement.target.name === name);
  if (!isKnown) {
    const scope = flow.within('class', node, () => structFields(flow, node));
    flow.assign(nameOf(name), { is: 'class', scope }, null, 'class');
  }
  return typeOf(name);
}

/** One result is its type, several are a row of them. */
export function resultType(flow: FlowBuilder, node: PlainNode): TypeExpression | null {
  const result = fieldOf(node, 'result');
  if (result === undefined) return null;
  if (result.type !== 'parameter_list') return goType(flow, result);
  const all = goParameters(flow, result).map(({ type }) => type ?? UNKNOWN);
  return all.length === 1 ? (all[0] ?? null) : typeOf('(,)', ...all);
}

/** `a, b int, c ...Foo`, one by one; unnamed ones have no name. */
export function goParameters(flow: FlowBuilder, list: PlainNode | undefined): Parameter[] {
  return (list ? namedOf(list) : []).flatMap((one): Parameter[] => {
    const plain = goType(flow, fieldOf(one, 'type'));
    const is_rest = one.type === 'variadic_parameter_declaration';
    const type = is_rest ? typeOf('[]', plain) : plain;
    const names = fieldsOf(one, 'name').map((name) => flow.text(name));
    return (names.length > 0 ? names : ['']).map((name) => ({
      target: name && name !== '_' ? nameOf(name) : null,
      name,
      type,
      default: null,
      rest: is_rest ? 'positional' : null,
    }));
  });
}

/** `[T Constraint]`. */
export function goTypeParameters(flow: FlowBuilder, node: PlainNode): TypeParameter[] {
  const list = fieldOf(node, 'type_parameters');
  return (list ? namedOf(list) : []).flatMap((one) => fieldsOf(one, 'name').map((name) => ({ name: flow.text(name), bound: goType(flow, fieldOf(one, 'type')) })));
}
