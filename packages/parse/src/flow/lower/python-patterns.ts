import { fieldOf, fieldsOf, firstOf, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf, typeOf } from '../builder.ts';
import type { Expression, TypeExpression } from '../ir.ts';
import { whileHolds } from './narrowing.ts';
import { block } from './python.ts';
import { expression, keyOf } from './python-expressions.ts';

/** One case: its patterns bind names to parts of the subject, which is of their type inside. */
export function matchCase(flow: FlowBuilder, subject: PlainNode | undefined, clause: PlainNode): void {
  const patterns = namedOf(clause).filter(({ type }) => type === 'case_pattern');
  const [only] = patterns;
  if (subject === undefined || only === undefined) return;
  const value = expression(flow, subject);
  const type = patterns.length === 1 ? typeIn(flow, only) : null;
  if (patterns.length === 1) bind(flow, only, value);
  else for (const [i, one] of patterns.entries()) bind(flow, one, { is: 'element', of: value, key: String(i) });
  const held = new Map(type && /^(identifier|attribute)$/.test(subject.type) ? [[flow.text(subject), type]] : []);
  whileHolds(flow, held, () => {
    const guard = fieldOf(clause, 'guard');
    if (guard) for (const test of namedOf(guard)) flow.evaluate(expression(flow, test));
    block(flow, fieldOf(clause, 'consequence'));
  });
}

/** The class a pattern says its value is of. */
function typeIn(flow: FlowBuilder, pattern: PlainNode): TypeExpression | null {
  if (pattern.type === 'case_pattern' || pattern.type === 'as_pattern') return typeIn(flow, firstOf(pattern));
  if (pattern.type === 'class_pattern') return typeOf(flow.text(firstOf(pattern)));
  if (pattern.type !== 'union_pattern') return null;
  const types = namedOf(pattern).map((one) => typeIn(flow, one));
  return types.every((one) => one !== null) ? typeOf('|', ...types) : null;
}

function bind(flow: FlowBuilder, pattern: PlainNode, value: Expression): void {
  binders[pattern.type]?.(flow, pattern, value);
}

const at = (of: Expression, key: string | null): Expression => ({ is: 'element', of, key });
const named = (flow: FlowBuilder, node: PlainNode | undefined, value: Expression): void => {
  if (node) flow.assign(nameOf(flow.text(node)), value);
};

function items(flow: FlowBuilder, pattern: PlainNode, value: Expression): void {
  for (const [i, one] of namedOf(pattern).entries()) bind(flow, one, firstOf(one).type === 'splat_pattern' ? value : at(value, String(i)));
}

const binders: Record<string, (flow: FlowBuilder, pattern: PlainNode, value: Expression) => void> = {
  case_pattern: (flow, pattern, value) => bind(flow, firstOf(pattern), value),
  as_pattern: (flow, pattern, value) => {
    const type = typeIn(flow, pattern);
    const [inner, name] = namedOf(pattern);
    if (inner) bind(flow, inner, value);
    named(flow, name, type ? { is: 'typed', type, of: value } : value);
  },
  class_pattern: (flow, pattern, value) => {
    const [type, ...parts] = namedOf(pattern);
    const of: Expression = type ? { is: 'typed', type: typeOf(flow.text(type)), of: value } : value;
    for (const [i, part] of parts.entries()) {
      const keyword = firstOf(part);
      const [name, inner] = namedOf(keyword);
      if (keyword.type !== 'keyword_pattern') bind(flow, part, at(of, String(i)));
      else if (name && inner) bind(flow, inner, { is: 'member', of, name: flow.text(name) });
    }
  },
  dotted_name: (flow, pattern, value) => {
    if (namedOf(pattern).length === 1) named(flow, pattern, value);
  },
  splat_pattern: (flow, pattern, value) => named(flow, namedOf(pattern)[0], value),
  list_pattern: items,
  tuple_pattern: items,
  dict_pattern: (flow, pattern, value) => {
    const keys = fieldsOf(pattern, 'key');
    for (const [i, one] of fieldsOf(pattern, 'value').entries()) bind(flow, one, at(value, keyOf(flow, keys[i])));
    for (const one of namedOf(pattern)) if (one.type === 'splat_pattern') bind(flow, one, value);
  },
  union_pattern: (flow, pattern, value) => {
    for (const one of namedOf(pattern)) bind(flow, one, value);
  },
};
