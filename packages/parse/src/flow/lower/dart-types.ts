import { namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, typeOf } from '../builder.ts';
import type { TypeExpression, TypeParameter } from '../ir.ts';

/** The type that is written somewhere among nodes that stand side by side; null where none is. */
export function dartType(flow: FlowBuilder, nodes: readonly PlainNode[]): TypeExpression | null {
  const at = nodes.findIndex(({ type }) => /^(type_identifier|function_type|record_type|void_type)$/.test(type));
  const [first, ...rest] = at < 0 ? [] : nodes.slice(at);
  const called = nodes.find(({ type }) => type === 'function_type');
  if (called) return functionType(flow, called);
  if (first?.type !== 'type_identifier') return null;
  const path = [flow.text(first)];
  while (rest[0]?.type === 'type_identifier' && /^\s*\.\s*$/.test(flow.text({ ...first, start: (path.length > 1 ? rest[0] : first).end, end: rest[0].start })) && path.length < 2)
    path.push(flow.text(rest.shift()));
  const list = rest[0]?.type === 'type_arguments' ? rest[0] : undefined;
  return typeOf(path.join('.'), ...(list ? typesIn(flow, list) : []));
}

/** Each of several types, one after the other. */
export function typesIn(flow: FlowBuilder, node: PlainNode): TypeExpression[] {
  const parts = namedOf(node);
  const starts = parts.flatMap(({ type }, i) => (/^(type_identifier|function_type|record_type|void_type)$/.test(type) && !isAfterDot(flow, parts, i) ? [i] : []));
  return starts.map((start, i) => dartType(flow, parts.slice(start, starts[i + 1])) ?? typeOf(''));
}

function isAfterDot(flow: FlowBuilder, parts: readonly PlainNode[], i: number): boolean {
  const [before, here] = [parts[i - 1], parts[i]];
  return before?.type === 'type_identifier' && here !== undefined && flow.text({ ...here, start: before.end, end: here.start }).trim() === '.';
}

function functionType(flow: FlowBuilder, node: PlainNode): TypeExpression {
  const list = node.children.find(({ type }) => type === 'parameter_type_list');
  const taken = (list ? namedOf(list) : []).map(
    (one) =>
      dartType(
        flow,
        namedOf(one).flatMap((part) => (part.type === 'typed_identifier' ? namedOf(part) : [part])),
      ) ?? typeOf(''),
  );
  return typeOf(
    '()',
    dartType(
      flow,
      namedOf(node).filter(({ type }) => type !== 'function_type'),
    ) ?? typeOf(''),
    ...taken,
  );
}

/** `<T extends Bound>`. */
export function dartTypeParameters(flow: FlowBuilder, node: PlainNode): TypeParameter[] {
  const list = node.children.find(({ type }) => type === 'type_parameters');
  return (list ? namedOf(list) : []).map((one) => {
    const bound = one.children.find(({ type }) => type === 'type_bound');
    return { name: flow.text(namedOf(one).find(({ type }) => type === 'type_identifier')), bound: bound ? dartType(flow, namedOf(bound)) : null };
  });
}
