import { rowOf } from '../../row-of.ts';
import { fieldOf, type PlainNode } from '../../tree.ts';
import { either, type FlowBuilder } from '../builder.ts';
import type { Expression } from '../ir.ts';
import { passed } from './php-expressions.ts';

/** Functions of the language that call what they are given, by what a list's own method of that kind would do: which argument is the list, which the function. */
const OVER_LISTS: Readonly<Record<string, readonly [string, number, number]>> = {
  array_map: ['map', 1, 0],
  array_filter: ['filter', 0, 1],
  array_walk: ['forEach', 0, 1],
  array_reduce: ['reduce', 0, 1],
  usort: ['forEach', 0, 1],
  uasort: ['forEach', 0, 1],
};
const SAME = /^(array_values|array_reverse|array_merge|array_slice|array_unique|array_replace|iterator_to_array)$/;
const ONE = /^(array_pop|array_shift|current|reset|end|next)$/;

/** A call of a function of the language that hands on or calls what it is given; null for any other. */
export function functionCall(flow: FlowBuilder, node: PlainNode): Expression | null {
  const name = flow.text(fieldOf(node, 'function')).replace(/^\\/, '');
  const over = rowOf(OVER_LISTS, name);
  if (!over && !SAME.test(name) && !ONE.test(name) && !/^call_user_func(_array)?$/.test(name)) return null;
  const values = passed(flow, fieldOf(node, 'arguments'));
  const [first, ...rest] = values;
  if (first === undefined) return null;
  if (SAME.test(name)) return either(values.map(({ value }) => value));
  if (ONE.test(name)) return { is: 'element', of: first.value, key: null };
  if (!over) return { is: 'call', callee: first.value, arguments: name.endsWith('array') ? rest.map((one) => ({ ...one, is_spread: true })) : rest, form: 'call', line: node.line };
  const [method, list, given] = over;
  const [of, callback] = [values[list], values[given]];
  return of && callback ? { is: 'call', callee: { is: 'member', of: of.value, name: method }, arguments: [callback], form: 'reference', line: node.line } : null;
}
