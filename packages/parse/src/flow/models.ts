import { invoke, type Passed, runGiven } from './calls.ts';
import { ADDS, ADDS_ALL, callbackPosition, MAPS, SAME, TAKES_ONE } from './container-methods.ts';
import type { CallSite, Program } from './program.ts';

/** The name under which a block is passed. */
const BLOCK = '&';

/** What methods of lists, sets, maps and dictionaries do with what they hold; an object has no methods but its own. */
export function callContainer(program: Program, site: CallSite, token: number, name: string, passed: readonly Passed[], result: number): void {
  const { solver } = program;
  const held = program.tokens.get(token);
  if (held.kind === 'container' && held.type === 'object') return;
  if (TAKES_ONE.has(name)) solver.flow(program.items(token), result);
  if (SAME.has(name)) solver.put(result, token);
  if (ADDS.has(name)) for (const { node } of passed) program.writeItem(token, null, node);
  if (ADDS_ALL.has(name)) for (const { node } of passed) addAll(program, token, node);
  if (name === 'items' || name === 'entries' || name === 'enumerate') solver.put(result, pairs(program, token));
  const isMap = held.kind === 'container' && held.type === 'map';
  const position = callbackPosition(name);
  const callback = (passed.find((one) => one.name === BLOCK) ?? passed[0])?.node;
  if (position === undefined || callback === undefined) return;
  const mapped = MAPS.has(name) ? program.tokens.container('list', `map ${token} ${callback}`) : null;
  const returned = solver.node();
  solver.on(callback, (called) => {
    const value = program.tokens.get(called);
    if (value.kind !== 'function' && value.kind !== 'bound') return;
    const blank = solver.node();
    // Over a map, a block of two gets the key first.
    const at = /^(ruby|java|kotlin)$/.test(value.place.language) && isMap && value.place.facts.parameters.length > 1 ? 1 : position;
    const args = Array.from({ length: at + 1 }, (_, i): Passed => ({ node: i === at ? program.items(token) : blank, name: null, is_spread: false }));
    runGiven(program, site, called, args, returned);
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
