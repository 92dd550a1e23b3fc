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
  return checked(proseOf(lines.slice(first + 1, at + 1), mark), first + 1);
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

/** Lines that are written for tools, in comments that go to the end of the line. */
const DIRECTIVE =
  /^\s*(?:eslint-|biome-ignore|prettier-ignore|istanbul ignore|c8 |v8 ignore|@ts-|tslint:|noqa\b|pylint:|mypy:|type: ignore|pragma: no|fmt: (?:on|off|skip)|isort:|go:\w|nolint|\+build|rubocop:|standard:(?:dis|en)able|frozen_string_literal:|warn_indent:|shareable_constant_value:|typed: (?:true|false|strict|strong|ignore)$|(?:en)?coding[:=]\s*[\w-]+\s*$|-\*-|vim?: |shellcheck |phpcs:|@codingStandards|swiftlint:|swift-tools-version|ktlint-|scalafmt: |scalastyle:|NOLINT|clang-format |#(?:end)?region\b|endregion\b|syntax=)/;
const NOISE = /^(region\b|={3,}|-{3,}|copyright|spdx-|licensed under|TODO\b|FIXME\b|XXX\b)/i;

/** The texts of lines of a comment, without those that are for tools. */
const proseOf = (lines: readonly string[], mark: LineMark): string[] => lines.map((line) => line.replace(LINES[mark], '')).filter((text) => !DIRECTIVE.test(text));
const isNoise = (doc: string): boolean => NOISE.test(doc) || DIRECTIVE.test(doc) || !/\p{L}{2}/u.test(doc);

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

/** A blank line, too. */
const isForTools = (line: string, mark: LineMark): boolean => line.trim() === '' || (LINES[mark].test(line) && DIRECTIVE.test(line.replace(LINES[mark], '')));

/** What a file says about itself at its top: `//!`, a `@fileoverview`, or a comment set apart by a blank line; never a licence. */
export function fileComment(lines: readonly string[], mark: LineMark): string | null {
  let row = lines[0]?.startsWith('#!') ? 1 : 0;
  while (row < lines.length && isForTools(lines[row] ?? '', mark)) row++;
  let end = row;
  if (/^\s*\/\*/.test(lines[row] ?? '')) while (end < lines.length && !(lines[end] ?? '').includes('*/')) end++;
  else while (end < lines.length && LINES[mark].test(lines[end] ?? '')) end++;
  const isBlock = /^\s*\/\*/.test(lines[row] ?? '');
  const block = lines.slice(row, isBlock ? end + 1 : end);
  if (block.length === 0) return null;
  const doc = cleanComment((isBlock ? block : proseOf(block, mark)).join('\n'));
  const isApart =
    (lines[isBlock ? end + 1 : end] ?? '').trim() === '' ||
    /^\s*\/\/!/.test(block[0] ?? '') ||
    /^package /.test(lines[end] ?? '') ||
    /@(fileoverview|module|packageDocumentation)/.test(doc);
  return isApart && doc !== '' && !isNoise(doc) && !/licen[sc]e|copyright/i.test(doc.slice(0, 400)) ? doc.replace(/^@(fileoverview|module|packageDocumentation)\s*/, '') : null;
}
