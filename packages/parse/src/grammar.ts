import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, type Node, Parser, Query, type QueryMatch, type Tree } from 'web-tree-sitter';
import type { LanguageRow } from './languages.ts';

export type { Node, QueryMatch };

const require = createRequire(import.meta.url);
const PARSE_TIMEOUT_MS = 20_000;
export const GAVE_UP = 'the grammar gave up';

interface Grammar {
  parser: Parser;
  query: Query;
}

let started: Promise<void> | undefined;
const grammars = new Map<string, Promise<Grammar>>();

/** Parses and gives root and query matches to `read`; the tree is freed before this returns. Throws when the grammar gives up or takes over 20 s. */
export async function withTree<T>(row: LanguageRow, text: string, read: (root: Node, matches: QueryMatch[]) => T): Promise<T> {
  const { parser, query } = await grammarOf(row);
  const tree = bestTree(parser, text, row);
  try {
    return read(tree.rootNode, query.matches(tree.rootNode));
  } finally {
    tree.delete();
  }
}

/** Where the grammar stumbles and there is a known remedy, the tree of the mended text, if that has fewer faults. Where mending puts other words, it tells the text as it was written. */
function bestTree(parser: Parser, text: string, row: LanguageRow): Tree {
  const tree = parse(parser, row.read?.(text) ?? text);
  const faults = ({ rootNode }: Tree): number => countErrors(rootNode) + (row.misread?.(rootNode) ?? 0);
  const mended = tree.rootNode.hasError || row.stumbles_silently || faults(tree) > 0 ? row.mend?.(text) : null;
  if (mended === null || mended === undefined) return tree;
  const second = parse(parser, mended);
  const fewer = faults(tree) - faults(second);
  const [kept, left] = fewer > 0 || (fewer === 0 && row.stumbles_silently) ? [second, tree] : [tree, second];
  left.delete();
  return row.misread ? Object.assign(kept, { textCallback: (index: number) => text.slice(index) }) : kept;
}

/** How many nodes are errors or missing; walks only where there is one. */
function countErrors(root: Node): number {
  let count = 0;
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!node.hasError && !node.isMissing) continue;
    if (node.isError || node.isMissing) count++;
    open.push(...node.children.filter((child) => child !== null));
  }
  return count;
}

function parse(parser: Parser, text: string): Tree {
  const deadline = Date.now() + PARSE_TIMEOUT_MS;
  const tree = parser.parse(text, null, { progressCallback: () => Date.now() > deadline });
  if (tree !== null) return tree;
  parser.reset();
  throw new Error(`${GAVE_UP} after ${PARSE_TIMEOUT_MS / 1000} s`);
}

function grammarOf(row: LanguageRow): Promise<Grammar> {
  const known = grammars.get(row.name) ?? loadGrammar(row);
  grammars.set(row.name, known);
  return known;
}

async function loadGrammar(row: LanguageRow): Promise<Grammar> {
  started ??= Parser.init();
  await started;
  const language = await Language.load(readFileSync(require.resolve(row.grammar)));
  const source = row.queries.map((name) => readFileSync(new URL(`../queries/${name}.scm`, import.meta.url), 'utf8')).join('\n');
  const parser = new Parser();
  parser.setLanguage(language);
  return { parser, query: new Query(language, source) };
}
