import { enter, invoke, type Passed } from './calls.ts';
import type { CallSite, Program } from './program.ts';

const TAKES_ONE = new Set([
  'begin',
  'cbegin',
  'rbegin',
  'lower_bound',
  'upper_bound',
  'top',
  '__enter__',
  '__aenter__',
  'findFirst',
  'findAny',
  'orElse',
  'orElseThrow',
  'orElseGet',
  'getFirst',
  'getLast',
  'element',
  'poll',
  'removeFirst',
  'removeLast',
  'getOrDefault',
  'computeIfAbsent',
  'putIfAbsent',
  'pop',
  'popleft',
  'get',
  'at',
  'shift',
  'next',
  'setdefault',
  'first',
  'last',
  'peek',
  'find',
  'findLast',
  'last_mut',
  'first_mut',
  'get_mut',
  'remove',
  'swap_remove',
  'pop_front',
  'pop_back',
  'front',
  'back',
  'nth',
  'max_by_key',
  'min_by_key',
  'or_insert_with',
  'or_default',
  'or_insert',
  'entry',
]);
const SAME = new Set([
  'copy',
  'values',
  'slice',
  'concat',
  'filter',
  'sort',
  'sorted',
  'reverse',
  'reversed',
  'toSorted',
  'toReversed',
  'iter',
  'splice',
  'fill',
  'keys',
  'iter_mut',
  'into_iter',
  'cloned',
  'copied',
  'rev',
  'skip',
  'take',
  'chain',
  'collect',
  'by_ref',
  'peekable',
  'as_slice',
  'to_vec',
  'clone',
  'as_ref',
  'as_mut',
  'drain',
  'unwrap',
  'expect',
  'stream',
  'toList',
  'iterator',
  'listIterator',
  'parallelStream',
  'distinct',
  'limit',
  'peek',
  'keySet',
  'entrySet',
  'subList',
  'headMap',
  'tailMap',
  'step_by',
  'windows',
  'chunks',
  'lock',
  'borrow',
  'borrow_mut',
  'skip_while',
  'take_while',
  'inspect',
  'values_mut',
  'into_values',
]);
const ADDS = new Set([
  'append',
  'appendleft',
  'add',
  'push',
  'unshift',
  'insert',
  'put',
  'set',
  'setdefault',
  'push_back',
  'push_front',
  'addFirst',
  'addLast',
  'offer',
  'putIfAbsent',
]);
const ADDS_ALL = new Set(['extend', 'update', 'concat', 'union', 'extendleft', 'append', 'extend_from_slice', 'addAll', 'putAll']);
/** The name under which a block is passed. */
const BLOCK = '&';

/** Which parameter of a callback gets an item. */
const CALLS: Readonly<Record<string, number>> = {
  map: 0,
  flatMap: 0,
  forEach: 0,
  filter: 0,
  some: 0,
  every: 0,
  find: 0,
  findLast: 0,
  findIndex: 0,
  filter_map: 0,
  flat_map: 0,
  for_each: 0,
  any: 0,
  all: 0,
  position: 0,
  find_map: 0,
  fold: 1,
  take_while: 0,
  skip_while: 0,
  inspect: 0,
  max_by_key: 0,
  min_by_key: 0,
  sort_by_key: 0,
  retain: 0,
  reduce: 1,
  reduceRight: 1,
  each: 0,
  each_with_index: 0,
  each_with_object: 0,
  each_value: 0,
  each_entry: 0,
  reverse_each: 0,
  select: 0,
  reject: 0,
  collect: 0,
  detect: 0,
  find_all: 0,
  find_index: 0,
  'any?': 0,
  'all?': 0,
  'none?': 0,
  'one?': 0,
  sort_by: 0,
  min_by: 0,
  max_by: 0,
  sum: 0,
  count: 0,
  group_by: 0,
  partition: 0,
  delete_if: 0,
  keep_if: 0,
  inject: 1,
};

/** What methods of lists, sets, maps and dictionaries do with what they hold; an object has no methods but its own. */
export function callContainer(program: Program, token: number, name: string, passed: readonly Passed[], result: number): void {
  const { solver } = program;
  const held = program.tokens.get(token);
  if (held.kind === 'container' && held.type === 'object') return;
  if (TAKES_ONE.has(name)) solver.flow(program.items(token), result);
  if (SAME.has(name)) solver.put(result, token);
  if (ADDS.has(name)) for (const { node } of passed) program.writeItem(token, null, node);
  if (ADDS_ALL.has(name)) for (const { node } of passed) addAll(program, token, node);
  if (name === 'items' || name === 'entries' || name === 'enumerate') solver.put(result, pairs(program, token));
  const isMap = held.kind === 'container' && held.type === 'map';
  const position = CALLS[name];
  const callback = (passed.find((one) => one.name === BLOCK) ?? passed[0])?.node;
  if (position === undefined || callback === undefined) return;
  const mapped = /^(map|flatMap|filter_map|flat_map|collect)$/.test(name) ? program.tokens.container('list', `map ${token} ${callback}`) : null;
  const returned = solver.node();
  solver.on(callback, (called) => {
    const value = program.tokens.get(called);
    if (value.kind !== 'function' && value.kind !== 'bound') return;
    const blank = solver.node();
    // Over a map, a block of two gets the key first.
    const at = value.place.language === 'ruby' && isMap && value.place.facts.parameters.length > 1 ? 1 : position;
    const args = Array.from({ length: at + 1 }, (_, i): Passed => ({ node: i === at ? program.items(token) : blank, name: null, is_spread: false }));
    enter(program, value.place, args, 0, returned);
  });
  if (mapped !== null) {
    program.writeItem(mapped, null, returned);
    solver.put(result, mapped);
  } else if (name.startsWith('reduce')) solver.flow(returned, result);
}

function addAll(program: Program, token: number, node: number): void {
  program.solver.on(node, (added) => {
    if (program.tokens.get(added).kind === 'container' && added !== token) program.writeItem(token, null, program.items(added));
  });
}

function pairs(program: Program, token: number): number {
  const list = program.tokens.container('list', `pairs ${token}`);
  const pair = program.tokens.container('list', `pair ${token}`);
  program.writeItem(pair, '1', program.items(token));
  const node = program.solver.node();
  program.solver.put(node, pair);
  program.writeItem(list, null, node);
  return list;
}

/** Functions of the language itself that call what they are given or hand on what it holds. True when `name` is one. */
export function callBuiltin(program: Program, site: CallSite, name: string, passed: readonly Passed[], result: number): boolean {
  const { solver } = program;
  const [first] = passed;
  site.is_external = true;
  if (/^(map|filter|reduce)$/.test(name)) {
    const returned = solver.node();
    for (const one of passed) {
      solver.on(one.node, (token) => {
        const value = program.tokens.get(token);
        if (value.kind !== 'function' && value.kind !== 'bound' && value.kind !== 'class') return;
        const others = passed.filter((other) => other !== one).map((other): Passed => ({ node: itemsOf(program, other.node), name: null, is_spread: false }));
        invoke(program, site, token, others, returned);
      });
    }
    const list = program.tokens.container('list');
    program.writeItem(list, null, returned);
    solver.put(result, list);
  } else if (/^(list|tuple|set|frozenset|iter|reversed|sorted|dict)$/.test(name) && first) solver.flow(first.node, result);
  else if (/^(next|min|max|anext)$/.test(name) && first) solver.flow(itemsOf(program, first.node), result);
  else if (name === 'enumerate' && first) {
    const list = program.tokens.container('list');
    const pair = program.tokens.container('list');
    program.writeItem(pair, '1', itemsOf(program, first.node));
    const node = solver.node();
    solver.put(node, pair);
    program.writeItem(list, null, node);
    solver.put(result, list);
  } else if (name === 'partial' && first) solver.flow(first.node, result);
  else return false;
  return true;
}

function itemsOf(program: Program, node: number): number {
  const all = program.solver.node();
  program.solver.on(node, (token) => {
    if (program.tokens.get(token).kind === 'container') program.solver.flow(program.items(token), all);
  });
  return all;
}
