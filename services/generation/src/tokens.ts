import { get_encoding } from 'tiktoken';

const encoding = get_encoding('o200k_base');
const PIECE = 2000;

/** Tokens of a text as current OpenAI models count them; text that looks like a special token is text. Counted in pieces of 2,000 characters, since long unbroken runs take quadratic time. */
export function countTokens(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += PIECE) count += encoding.encode(text.slice(at, at + PIECE), [], []).length;
  return count;
}

/** The longest beginning of `text` with at most `limit` tokens, `…` at its end when something was cut. */
export function cutToTokens(text: string, limit: number): string {
  if (limit <= 1) return '';
  if (countTokens(text) <= limit) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (countTokens(text.slice(0, middle)) <= limit - 1) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low)}…`;
}
