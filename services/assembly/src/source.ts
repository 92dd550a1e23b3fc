const MARK = '…';

/**
 * A symbol's own text from its chunks, in their order. Where something that is declared inside has been taken out stands a `…`; between two chunks of
 * a text that was cut for its length, which end and begin with whole lines, stands nothing.
 */
export function joinedSource(chunks: readonly string[]): string {
  return chunks.filter((chunk) => chunk !== '').reduce((text, chunk) => text + (text === '' || (text.endsWith('\n') && !/^\s*\n/.test(chunk)) ? '' : MARK) + chunk, '');
}

const LEADING_COMMENT = /^\s*(?:\/\*[\s\S]*?\*\/|(?:\/\/[^\n]*\n\s*)+)\s*/;

/** A symbol's code within so many UTF-16 units. Where it is too long and its comment is told beside it, the comment before it goes first. */
export const ownSource = (text: string, hasComment: boolean, most: number): string => cutSource(hasComment && text.length > most ? text.replace(LEADING_COMMENT, '') : text, most);

/**
 * A symbol's code within so many UTF-16 units: whole where it fits, else cut after the last line at which the least deeply nested statement that is
 * whole ends, by indentation, and ending in a line of `…`. Never in the middle of a line, unless the first alone is too long.
 */
export function cutSource(text: string, most: number): string {
  if (text.length <= most) return text;
  const lines = text.split('\n');
  let length = MARK.length;
  let fitting = 0;
  while (fitting < lines.length && length + (lines[fitting] as string).length + 1 <= most) length += (lines[fitting++] as string).length + 1;
  if (fitting === 0) return `${wholeCharacters(text, most - MARK.length)}${MARK}`;
  const end = bestEnd(lines, fitting);
  return `${lines.slice(0, end).join('\n')}\n${MARK}`;
}

/** Of the ends in the second half of what fits, the least indented, the last among equals: before such a line something new begins. */
function bestEnd(lines: readonly string[], fitting: number): number {
  let best = fitting;
  let least = Number.POSITIVE_INFINITY;
  for (let end = Math.max(1, Math.ceil(fitting / 2)); end <= fitting; end++) {
    const line = lines[end] ?? '';
    // What only closes belongs to what stands before it.
    if (line.trim() === '' || /^\s*(?:[)\]}]|end\b|else\b|elif\b|except\b|catch\b|finally\b)/.test(line)) continue;
    const indent = indentOf(line).length;
    if (indent <= least) [best, least] = [end, indent];
  }
  return best;
}

const indentOf = (line: string): string => /^\s*/.exec(line)?.[0] ?? '';

/** Never half of a pair of surrogates. */
const wholeCharacters = (text: string, length: number): string => text.slice(0, /[\uD800-\uDBFF]/.test(text[length - 1] ?? '') ? length - 1 : length);

const WORDS = /[\p{L}\p{N}_$]+/gu;

/** The names whose last word stands in the text, sorted, each once. */
export function mentionsIn(names: readonly string[], text: string): string[] {
  const words = new Set(text.match(WORDS) ?? []);
  return [...new Set(names)].filter((name) => words.has(name.match(WORDS)?.at(-1) ?? '')).sort();
}
