import type { Node } from '../grammar.ts';

/** A stretch of a file, in UTF-16 units, whose declarations belong to one package. */
export interface PackageRange {
  name: string;
  start: number;
  end: number;
}

const MAX_NESTED = 50;

/** The packages that the clauses of a file begin, outer before inner: what a clause's body holds, or what stands behind it. `nests`: a clause behind another is inside that one's package. */
export function packageRanges(root: Node, clause: RegExp, separator: string, nests = false): PackageRange[] {
  return rangesIn(root, '', 0);

  function rangesIn(holder: Node, outer: string, depth: number): PackageRange[] {
    let around = outer;
    return partsOf(holder).flatMap((child): PackageRange[] => {
      if (!clause.test(child.type) || depth > MAX_NESTED) return [];
      const name = [around, child.childForFieldName('name')?.text.replace(/\s+/g, '')].filter(Boolean).join(separator);
      const body = child.childForFieldName('body');
      if (body) return [{ name, start: body.startIndex, end: body.endIndex }, ...rangesIn(body, name, depth + 1)];
      if (nests) around = name;
      return [{ name, start: child.endIndex, end: holder.endIndex }];
    });
  }
}

/** What a node holds, what is compiled on a condition too. */
const partsOf = (node: Node): Node[] => node.namedChildren.flatMap((child) => (child === null ? [] : /^preproc_(if|elif|else)/.test(child.type) ? partsOf(child) : [child]));

/** The package of what stands at a place; null where no clause reaches it. */
export const packageAt = (ranges: readonly PackageRange[], index: number): string | null => ranges.findLast(({ start, end }) => start <= index && index < end)?.name ?? null;
