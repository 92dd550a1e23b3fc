import { fieldOf, firstOf, namedOf, type PlainNode } from '../../tree.ts';
import { argument, either, type FlowBuilder, nothing } from '../builder.ts';
import type { Argument, Expression, TypeExpression } from '../ir.ts';
import { child, expression, stringOf } from './python-expressions.ts';
import { pythonType } from './python-types.ts';

/** A call; the few functions that only hand on what they are given are looked through. */
export function call(flow: FlowBuilder, node: PlainNode): Expression {
  const callee = fieldOf(node, 'function');
  if (callee === undefined) return nothing;
  if (flow.text(callee) === 'super') return { is: 'super' };
  const list = fieldOf(node, 'arguments');
  const values = list?.type === 'generator_expression' ? [argument(expression(flow, list))] : list ? namedOf(list).map((one) => argumentOf(flow, one)) : [];
  const cast = /^(t\.|typing\.)?cast$/.test(flow.text(callee)) && list ? castType(flow, list) : null;
  if (cast) return { is: 'typed', type: cast, of: values[1]?.value ?? null };
  return known(flow, callee, list, values) ?? { is: 'call', callee: expression(flow, callee), arguments: values, form: 'call', line: node.line };
}

/** What a few functions of the language give back: the member they are asked for, the function they fill in. */
function known(flow: FlowBuilder, callee: PlainNode, list: PlainNode | undefined, [first, second, ...more]: readonly Argument[]): Expression | null {
  const name = flow.text(callee);
  if (flow.isLocal(name) || first === undefined) return null;
  const key = list && namedOf(list)[1];
  if (name === 'getattr' && key?.type === 'string') {
    const read = stringOf(flow, key);
    if (read !== null) return either([{ is: 'member', of: first.value, name: read }, ...more.map(({ value }) => value)]);
  }
  if (!HANDS_ON.some(([module, names]) => isFrom(flow, name, module, names))) return null;
  for (const one of [second, ...more]) if (one) flow.evaluate(one.value);
  return first.value;
}

/** Functions that give back their first argument, or one like it. */
const HANDS_ON: readonly (readonly [string, RegExp])[] = [
  ['functools', /^(partial|partialmethod|update_wrapper|lru_cache|cache)$/],
  ['dataclasses', /^replace$/],
  ['copy', /^(copy|deepcopy|replace)$/],
];

/** Whether a written name is one of those a module of the language gives. */
function isFrom(flow: FlowBuilder, text: string, module: string, names: RegExp): boolean {
  const [first = '', second] = text.split('.');
  return flow
    .importedAs(first)
    .some((one) => one.module === module && (one.name === null ? second !== undefined && names.test(second) : second === undefined && names.test(one.name)));
}

function castType(flow: FlowBuilder, list: PlainNode): TypeExpression | null {
  const [type] = namedOf(list);
  return type ? pythonType(flow, type) : null;
}

function argumentOf(flow: FlowBuilder, node: PlainNode): Argument {
  if (node.type === 'keyword_argument') return argument(child(flow, node, 'value'), flow.text(fieldOf(node, 'name')));
  if (node.type === 'list_splat' || node.type === 'dictionary_splat') return argument(expression(flow, firstOf(node)), null, true);
  return argument(expression(flow, node));
}
