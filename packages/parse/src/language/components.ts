import type { Node } from '../grammar.ts';

const WRAPS = new Set(['parenthesized_expression', 'ternary_expression', 'binary_expression', 'as_expression', 'satisfies_expression', 'sequence_expression']);
const JSX = /^jsx_(element|self_closing_element|fragment)$/;
const OWN_BODY = /function|class|method_definition/;

/** Whether a function of a capitalised name gives back markup. */
export function isComponent(name: string, node: Node): boolean {
  if (!/^[A-Z]/.test(name)) return false;
  const value = node.childForFieldName('value') ?? node.childForFieldName('right') ?? node;
  const body = bare(value).childForFieldName('body');
  return body !== null && (body.type === 'statement_block' ? returnsMarkup(body) : isMarkup(body));
}

function bare(node: Node): Node {
  let here = node;
  while (WRAPS.has(here.type) && here.firstNamedChild) here = here.firstNamedChild;
  return here;
}

function isMarkup(node: Node): boolean {
  if (JSX.test(node.type)) return true;
  return WRAPS.has(node.type) && node.namedChildren.some((child) => child !== null && isMarkup(child));
}

/** Whether a block, without the functions in it, returns markup. */
function returnsMarkup(block: Node): boolean {
  const open: Node[] = [block];
  for (let here = open.pop(); here !== undefined; here = open.pop()) {
    if (here.type === 'return_statement') {
      if (here.namedChildren.some((child) => child !== null && isMarkup(child))) return true;
    } else for (const child of here.namedChildren) if (child && /statement|clause|switch|block/.test(child.type) && !OWN_BODY.test(child.type)) open.push(child);
  }
  return false;
}
