import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, type Node, Parser, Query, type QueryMatch, type Tree } from 'web-tree-sitter';
import type { LanguageRow } from './languages.ts';

export type { Node, QueryMatch };

const require = createRequire(import.meta.url);
const PARSE_TIMEOUT_MS = 20_000;
/** Declarations are looked for down to here: deeper, the query's time grows with the square of the depth. No one writes half as deep. */
const MAX_START_DEPTH = 1000;
export const GAVE_UP = 'the grammar gave up';

interface Grammar {
  parser: Parser;
  query: Query;
}

let started: Promise<void> | undefined;
const grammars = new Map<string, Promise<Grammar>>();

/** Parses and gives root and query matches to `read`; the tree is freed before this returns. Throws when the grammar gives up or takes over 20 s, the query included. */
export async function withTree<T>(row: LanguageRow, text: string, read: (root: Node, matches: QueryMatch[]) => T): Promise<T> {
  const { parser, query } = await grammarOf(row);
  const deadline = Date.now() + PARSE_TIMEOUT_MS;
  const isLate = (): boolean => Date.now() > deadline;
  const tree = bestTree((source) => parse(parser, source, isLate), text, row);
  try {
    const matches = query.matches(tree.rootNode, { maxStartDepth: MAX_START_DEPTH, progressCallback: isLate });
    if (isLate()) throw gaveUp();
    return read(tree.rootNode, matches);
  } finally {
    tree.delete();
  }
}

/** Where the grammar stumbles and there is a known remedy, the tree of the mended text, if that has fewer faults. Where mending puts other words, it tells the text as it was written. */
function bestTree(parse: (text: string) => Tree, text: string, row: LanguageRow): Tree {
  const tree = parse(row.read?.(text) ?? text);
  const faults = ({ rootNode }: Tree): number => countErrors(rootNode) + (row.misread?.(rootNode) ?? 0);
  const mended = tree.rootNode.hasError || row.stumbles_silently || faults(tree) > 0 ? row.mend?.(text) : null;
  if (mended === null || mended === undefined) return tree;
  const second = parseBeside(tree, () => parse(mended));
  const fewer = faults(tree) - faults(second);
  const [kept, left] = fewer > 0 || (fewer === 0 && row.stumbles_silently) ? [second, tree] : [tree, second];
  left.delete();
  return row.misread ? Object.assign(kept, { textCallback: (index: number) => text.slice(index) }) : kept;
}

/** A second tree, beside one that is freed when there is none. */
function parseBeside(first: Tree, parse: () => Tree): Tree {
  try {
    return parse();
  } catch (error) {
    first.delete();
    throw error;
  }
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

function parse(parser: Parser, text: string, isLate: () => boolean): Tree {
  const tree = parser.parse(text, null, { progressCallback: isLate });
  if (tree !== null) return tree;
  parser.reset();
  throw gaveUp();
}

const gaveUp = (): Error => new Error(`${GAVE_UP} after ${PARSE_TIMEOUT_MS / 1000} s`);

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
