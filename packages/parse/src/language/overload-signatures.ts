import type { Node } from '../grammar.ts';

const SIGNATURE = /^(function_signature|method_signature)$/;
const IMPLEMENTATION = /^(function_declaration|generator_function_declaration|method_definition)$/;

/** Whether a signature only announces what comes right after it under the same name: its implementation, or of an interface the next signature. */
export function isAnnouncement(node: Node): boolean {
  if (!SIGNATURE.test(node.type)) return false;
  for (let next = after(node); next !== null && isSame(next, node); next = after(next)) {
    if (IMPLEMENTATION.test(next.type) || node.parent?.type === 'interface_body') return true;
    if (!SIGNATURE.test(next.type)) return false;
  }
  return false;
}

/** The signatures right before a function that announce it, in order. */
export function announcements(node: Node): Node[] {
  if (!IMPLEMENTATION.test(node.type) && !(node.type === 'method_signature' && node.parent?.type === 'interface_body')) return [];
  const found: Node[] = [];
  for (let before = beside(node, 'previousNamedSibling'); before !== null && SIGNATURE.test(before.type) && isSame(before, node); before = beside(before, 'previousNamedSibling'))
    found.unshift(before);
  return found;
}

const after = (node: Node): Node | null => beside(node, 'nextNamedSibling');

/** The declaration next to one, out of its `export`, past comments. */
function beside(node: Node, way: 'nextNamedSibling' | 'previousNamedSibling'): Node | null {
  const outer = node.parent?.type === 'export_statement' ? node.parent : node;
  let here = outer[way];
  while (here?.type === 'comment') here = here[way];
  return here?.type === 'export_statement' ? here.childForFieldName('declaration') : here;
}

const isStatic = (node: Node): boolean => node.children.some((child) => child?.type === 'static');
const nameOf = (node: Node): string | undefined => node.childForFieldName('name')?.text;
const isSame = (a: Node, b: Node): boolean => nameOf(a) !== undefined && nameOf(a) === nameOf(b) && isStatic(a) === isStatic(b);
