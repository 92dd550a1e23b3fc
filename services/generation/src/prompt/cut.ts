import { countTokens } from '../tokens.ts';

const MARK = '…';
/** What only closes belongs to what stands before it. */
const CLOSES = /^\s*(?:[)\]}]|end\b|else\b|elif\b|except\b|catch\b|finally\b)/;

/** Code within so many tokens: whole, or up to the last line at which the least deeply nested statement that is whole ends, and a line of `…`. Empty when not even a few lines fit. */
export function cutCode(text: string, most: number, count = countTokens): string {
  if (count(text) <= most) return text;
  const lines = text.split('\n');
  let used = countTokens(MARK) + 1;
  let fitting = 0;
  for (; fitting < lines.length; fitting++) {
    used += countTokens(`${lines[fitting]}\n`);
    if (used > most) break;
  }
  if (fitting === 0) return most > 40 ? beginning(text.slice(0, most * 3), most) : '';
  const kept = lines.slice(0, bestEnd(lines, fitting)).join('\n');
  return `${kept}\n${MARK}`;
}

/** Of one endless line what fits for sure: runs without a space take long to count, so that they are counted once. */
function beginning(text: string, most: number): string {
  const count = countTokens(text);
  const letters = count < most ? text.length : Math.floor((text.length * (most - 2) * 0.9) / count);
  return `${text.slice(0, letters)}${MARK}`;
}

/** Of the ends in the second half of what fits, the least indented, the last among equals. */
function bestEnd(lines: readonly string[], fitting: number): number {
  let best = fitting;
  let least = Number.POSITIVE_INFINITY;
  for (let end = Math.max(1, Math.ceil(fitting / 2)); end <= fitting; end++) {
    const line = lines[end] ?? '';
    if (line.trim() === '' || CLOSES.test(line)) continue;
    const indent = /^\s*/.exec(line)?.[0].length ?? 0;
    if (indent <= least) [best, least] = [end, indent];
  }
  return best;
}
