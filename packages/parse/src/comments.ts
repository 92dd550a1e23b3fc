/** What begins a comment to the end of the line. */
export type LineMark = '//' | '#' | '//#' | '--';

const LINES: Readonly<Record<LineMark, RegExp>> = { '//': /^\s*\/\/[/!]?/, '#': /^\s*#(?!\[|!)/, '--': /^\s*---?(?!\[\[)/, '//#': /^\s*(\/\/[/!]?|#(?!\[|!))/ };
const ATTRIBUTE = /^\s*(#\[|@[\w.]+|\[[A-Z])/;

/** The doc comment that ends right above a line, and the line (from 0) where it begins. */
export function commentAbove(lines: readonly string[], row: number, mark: LineMark): { doc: string; row: number } | null {
  let at = row - 1;
  while (at >= 0 && ATTRIBUTE.test(lines[at] ?? '')) at--;
  const last = lines[at] ?? '';
  if (/\*\/\s*$/.test(last)) return blockAbove(lines, at);
  let first = at;
  while (first >= 0 && LINES[mark].test(lines[first] ?? '')) first--;
  if (first === at) return null;
  return checked(
    lines.slice(first + 1, at + 1).map((line) => line.replace(LINES[mark], '')),
    first + 1,
  );
}

function blockAbove(lines: readonly string[], end: number): { doc: string; row: number } | null {
  let first = end;
  while (first >= 0 && !(lines[first] ?? '').includes('/*')) first--;
  if (first < 0 || !/^\s*\/\*/.test(lines[first] ?? '')) return null;
  return checked(lines.slice(first, end + 1), first);
}

const checked = (lines: readonly string[], row: number): { doc: string; row: number } | null => {
  const doc = cleanComment(lines.join('\n'));
  return doc === '' || isNoise(doc) ? null : { doc, row };
};

const NOISE =
  /^(eslint|biome|prettier|istanbul|c8|v8|ts-|@ts-|tslint|noqa|pylint|type: ignore|go:|nolint|\+build|endregion|region|={3,}|-{3,}|copyright|spdx-|licensed under|TODO\b|FIXME\b|XXX\b)/i;
const isNoise = (doc: string): boolean => NOISE.test(doc) || !/\p{L}{2}/u.test(doc);

/** Without comment marks, indentation and leading or trailing blank lines. */
export function cleanComment(text: string): string {
  const lines = text
    .replace(/^\s*\/\*+!?/, '')
    .replace(/\*+\/\s*$/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*(?: |$)?/, '').replace(/\s+$/, ''));
  const indents = lines
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line) => /^\s*/.exec(line)?.[0].length ?? 0);
  const indent = indents.length > 0 ? Math.min(...indents) : 0;
  return [lines[0]?.trim() ?? '', ...lines.slice(1).map((line) => line.slice(Math.min(indent, /^\s*/.exec(line)?.[0].length ?? 0)))].join('\n').trim();
}

/** What a file says about itself at its top: `//!`, a `@fileoverview`, or a comment set apart by a blank line; never a licence. */
export function fileComment(lines: readonly string[], mark: LineMark): string | null {
  let row = lines[0]?.startsWith('#!') ? 1 : 0;
  while (row < lines.length && (lines[row] ?? '').trim() === '') row++;
  let end = row;
  if (/^\s*\/\*/.test(lines[row] ?? '')) while (end < lines.length && !(lines[end] ?? '').includes('*/')) end++;
  else while (end < lines.length && LINES[mark].test(lines[end] ?? '')) end++;
  const isBlock = /^\s*\/\*/.test(lines[row] ?? '');
  const block = lines.slice(row, isBlock ? end + 1 : end);
  if (block.length === 0) return null;
  const doc = cleanComment(block.map((line) => (isBlock ? line : line.replace(LINES[mark], ''))).join('\n'));
  const isApart =
    (lines[isBlock ? end + 1 : end] ?? '').trim() === '' ||
    /^\s*\/\/!/.test(block[0] ?? '') ||
    /^package /.test(lines[end] ?? '') ||
    /@(fileoverview|module|packageDocumentation)/.test(doc);
  return isApart && doc !== '' && !isNoise(doc) && !/licen[sc]e|copyright/i.test(doc.slice(0, 400)) ? doc.replace(/^@(fileoverview|module|packageDocumentation)\s*/, '') : null;
}
