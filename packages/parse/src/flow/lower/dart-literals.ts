import { fieldsOf, namedOf, type PlainNode } from '../../tree.ts';
import { entry, type FlowBuilder } from '../builder.ts';
import type { Entry, Expression } from '../ir.ts';
import { lastOf, sequence } from './dart-expressions.ts';
import { dartStatement } from './dart-statements.ts';

const items = (flow: FlowBuilder, node: PlainNode): Entry[] =>
  sequence(
    flow,
    namedOf(node).filter(({ type }) => !/^(type_arguments|pair|spread_element|if_element|for_element|record_field)$/.test(type)),
  ).map((value, i) => entry(String(i), value));

/** A list, a set, a map or a row of values. */
export function literalOf(flow: FlowBuilder, node: PlainNode): Expression {
  const pairs = namedOf(node).filter(({ type }) => type === 'pair');
  const spread = namedOf(node).filter(({ type }) => type === 'spread_element');
  const others = namedOf(node).filter(({ type }) => /^(if|for)_element$/.test(type));
  const made = [
    ...items(flow, node),
    ...pairs.map((pair) => {
      flow.evaluate(lastOf(flow, fieldsOf(pair, 'key')));
      return entry(null, lastOf(flow, fieldsOf(pair, 'value')));
    }),
    ...spread.map((one) => entry(null, lastOf(flow, namedOf(one)), true)),
    ...others.flatMap((one) => element(flow, one)),
    ...namedOf(node)
      .filter(({ type }) => type === 'record_field')
      .map((one, i) => {
        const label = one.children.find(({ type }) => type === 'label');
        return entry(
          label ? flow.text(namedOf(label)[0]) : String(i),
          lastOf(
            flow,
            namedOf(one).filter((part) => part !== label),
          ),
        );
      }),
  ];
  return { is: 'container', kind: node.type === 'record_literal' ? 'object' : pairs.length > 0 ? 'map' : 'list', entries: made };
}

/** `if (…) a` and `for (…) a` inside a list. */
function element(flow: FlowBuilder, node: PlainNode): Entry[] {
  const parts = namedOf(node);
  const loop = parts.find(({ type }) => type === 'for_loop_parts');
  if (loop) dartStatement(flow, loop);
  else
    for (const value of sequence(
      flow,
      parts.filter(({ field }) => field === null || field === 'condition'),
    ))
      flow.evaluate(value);
  return ['consequence', 'alternative', 'body'].flatMap((field) => {
    const inner = fieldsOf(node, field).filter(({ is_named }) => is_named);
    const [only] = inner;
    if (only && /^(if|for)_element$/.test(only.type)) return element(flow, only);
    if (only?.type === 'spread_element') return [entry(null, lastOf(flow, namedOf(only)), true)];
    if (only?.type === 'pair') return [entry(null, lastOf(flow, fieldsOf(only, 'value')))];
    return inner.length > 0 ? [entry(null, lastOf(flow, inner))] : [];
  });
}
