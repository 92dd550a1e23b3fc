import type { Node } from '../grammar.ts';

/** What a definition begins with: `name(a, b) when …`. */
export interface Head {
  name: string;
  arity: number;
}

export const children = (node: Node | null | undefined): Node[] => (node?.namedChildren ?? []).filter((child) => child !== null && child.type !== 'comment') as Node[];
export const argumentsOf = (node: Node): Node | undefined => children(node).find(({ type }) => type === 'arguments');
export const wordOf = (node: Node): string => (node.type === 'call' ? (node.childForFieldName('target')?.text ?? '') : '');

/** The call after `@`. */
export const attributeOf = (node: Node): Node | null => (node.type === 'unary_operator' && node.child(0)?.type === '@' ? node.childForFieldName('operand') : null);

const DEFINES = /^(def|defp|defdelegate|defn|defnp|defmacro|defmacrop|defguard|defguardp)$/;

/** Name and number of arguments of what is written `name(…)`, `a + b` or `name`, with what stands behind `when` and `::` left out; null when they are computed. */
export function headOf(node: Node | undefined): Head | null {
  if (node === undefined) return null;
  if (node.type === 'identifier') return { name: node.text, arity: 0 };
  if (node.type === 'call') {
    const target = node.childForFieldName('target');
    return target?.type === 'identifier' && target.text !== 'unquote' ? { name: target.text, arity: children(argumentsOf(node)).length } : null;
  }
  const operator = node.childForFieldName('operator')?.type ?? '';
  if (node.type === 'binary_operator') return operator === 'when' || operator === '::' ? headOf(children(node)[0]) : { name: operator, arity: 2 };
  return node.type === 'unary_operator' ? { name: operator || (node.child(0)?.type ?? ''), arity: 1 } : null;
}

/** The head of what a node defines; of a type or a callback after `@` too. */
export function definedBy(node: Node): Head | null {
  if (DEFINES.test(wordOf(node))) return headOf(children(argumentsOf(node))[0]);
  const attribute = attributeOf(node);
  return attribute ? headOf(children(argumentsOf(attribute))[0]) : null;
}

/** Of what is written in several clauses: whether a node is the first, and the last that follows it without anything else between. */
interface Clauses {
  is_first: boolean;
  last: Node;
}

const known = new WeakMap<object, Map<number, Map<number, Clauses>>>();

/** The clauses a node is among, by what `keyOf` says they have in common. */
export function clausesOf(node: Node, keyOf: (node: Node) => string | null): Clauses {
  const around = node.parent;
  if (around === null) return { is_first: true, last: node };
  const trees = known.get(node.tree) ?? new Map<number, Map<number, Clauses>>();
  known.set(node.tree, trees);
  const groups = trees.get(around.id) ?? group(children(around), keyOf);
  trees.set(around.id, groups);
  return groups.get(node.startIndex) ?? { is_first: true, last: node };
}

function group(nodes: readonly Node[], keyOf: (node: Node) => string | null): Map<number, Clauses> {
  const found = new Map<number, Clauses>();
  const firsts = new Map<string, Clauses>();
  let before: string | null = null;
  for (const node of nodes) {
    const key = keyOf(node);
    const first = key === null ? undefined : firsts.get(key);
    const own = { is_first: first === undefined, last: node };
    if (first !== undefined && key === before) first.last = node;
    if (key !== null) firsts.set(key, first ?? own);
    if (key !== null || attributeOf(node) === null) before = key;
    found.set(node.startIndex, own);
  }
  return found;
}
