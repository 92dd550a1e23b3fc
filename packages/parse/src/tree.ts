import type { Node } from './grammar.ts';

/** A syntax node as plain data: it outlives the grammar's tree, and reading it never leaves JavaScript. */
export interface PlainNode {
  type: string;
  is_named: boolean;
  /** The field it fills in its parent. */
  field: string | null;
  /** UTF-16 range. */
  start: number;
  end: number;
  /** From 1. */
  line: number;
  children: PlainNode[];
}

/** What is nested deeper than this is left out: no one writes it by hand, and reading it would run out of stack. */
export const MAX_DEPTH = 400;

/** Named nodes and the words among the others (`async`, `static`, `*`), copied in one walk without recursion. `onCut` hears of the lines where something was too deep. */
export function plainTree(root: Node, onCut: (line: number) => void = () => {}): PlainNode {
  const cursor = root.walk();
  const top = plainNode(cursor, null);
  const open: PlainNode[] = [top];
  try {
    let entered = cursor.gotoFirstChild();
    while (open.length > 0) {
      if (!entered) {
        while (!cursor.gotoNextSibling()) {
          open.pop();
          if (!cursor.gotoParent() || open.length === 0) return top;
        }
      }
      if (!cursor.nodeIsNamed && !/^(\w+|\*\*?|\.\.\.|[-+!?:.,]|::|=|[&|]{2}|\?\?)$/.test(cursor.nodeType)) {
        entered = false;
        continue;
      }
      const node = plainNode(cursor, cursor.currentFieldName);
      (open.at(-1) as PlainNode).children.push(node);
      if (open.length >= MAX_DEPTH) onCut(node.line);
      entered = open.length < MAX_DEPTH && cursor.gotoFirstChild();
      if (entered) open.push(node);
    }
    return top;
  } finally {
    cursor.delete();
  }
}

const plainNode = (cursor: ReturnType<Node['walk']>, field: string | null): PlainNode => ({
  type: cursor.nodeType,
  is_named: cursor.nodeIsNamed,
  field,
  start: cursor.startIndex,
  end: cursor.endIndex,
  line: cursor.startPosition.row + 1,
  children: [],
});

/** The child in a field. */
export const fieldOf = (node: PlainNode, field: string): PlainNode | undefined => node.children.find((child) => child.field === field);

/** All children in a field. */
export const fieldsOf = (node: PlainNode, field: string): PlainNode[] => node.children.filter((child) => child.field === field);

/** Children that are syntax, not punctuation, words or comments. */
export const namedOf = (node: PlainNode): PlainNode[] => node.children.filter(({ is_named, type }) => is_named && !type.endsWith('comment'));

/** Whether a word stands directly in a node. */
export const hasWord = (node: PlainNode, word: string): boolean => node.children.some(({ type, is_named }) => type === word && !is_named);

/** A node in place of one that is not there. */
export const emptyAt = (node: PlainNode): PlainNode => ({ ...node, type: 'empty', children: [] });

/** The first child that is syntax; where there is none, an empty one: never the node itself again. */
export const firstOf = (node: PlainNode): PlainNode => namedOf(node)[0] ?? emptyAt(node);
