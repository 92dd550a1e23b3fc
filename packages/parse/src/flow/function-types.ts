import { rowOf } from '../row-of.ts';
import type { TypeExpression } from './ir.ts';

/** Which of its own arguments a function type of a platform is given, by position; `all`, or all but the last, which it gives. */
const TAKES: Readonly<Record<string, readonly number[] | 'all' | 'all but last'>> = {
  Runnable: [],
  Callable: [],
  Supplier: [],
  Function: [0],
  UnaryOperator: [0],
  Consumer: [0],
  Predicate: [0],
  ToIntFunction: [0],
  ToLongFunction: [0],
  ToDoubleFunction: [0],
  BiFunction: [0, 1],
  BiConsumer: [0, 1],
  BiPredicate: [0, 1],
  BinaryOperator: [0, 0],
  Comparator: [0, 0],
  Comparison: [0, 0],
  Action: 'all',
  Func: 'all but last',
};

/** The types of what a function type from outside takes; null for a type that is none. */
export function takenOutside({ path, arguments: given }: TypeExpression): TypeExpression[] | null {
  const name = path.split('.').pop() ?? '';
  const takes = rowOf(TAKES, name);
  if (takes === undefined) return null;
  if (takes === 'all') return [...given];
  return takes === 'all but last' ? given.slice(0, -1) : takes.map((at) => given[at] ?? { path: '', arguments: [] });
}
