import { get_encoding } from 'tiktoken';

const encoding = get_encoding('o200k_base');
const PIECE = 2000;
/** Between a letter or digit and a space before a letter the encoding always begins anew, so that a cut there does not change the count. */
const SEAM = /[\p{L}\p{N}](?= \p{L})/gu;

/**
 * Tokens of a text as current OpenAI models count them; text that looks like a special token is text. Counted in pieces of at most 2,000
 * characters, since long unbroken runs take quadratic time; exact where each piece has two words in it.
 */
export function countTokens(text: string): number {
  if (text.length < WORTH_REMEMBERING) return counted(text);
  const known = lately.get(text) ?? counted(text);
  lately.delete(text);
  lately.set(text, known);
  if (lately.size > MOST_REMEMBERED) lately.delete(lately.keys().next().value as string);
  return known;
}

/** Rules and prompts are counted again and again on their way; counting is most of what a call takes of the processor. */
const lately = new Map<string, number>();
const WORTH_REMEMBERING = 200;
const MOST_REMEMBERED = 256;

function counted(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; ) {
    const end = pieceEnd(text, at);
    count += encoding.encode(text.slice(at, end), [], []).length;
    at = end;
  }
  return count;
}

function pieceEnd(text: string, at: number): number {
  const end = at + PIECE;
  if (end >= text.length) return text.length;
  for (const window of [200, PIECE]) {
    const last = [...text.slice(end - window, end).matchAll(SEAM)].at(-1);
    if (last) return end - window + last.index + last[0].length;
  }
  return isLowSurrogate(text.charCodeAt(end)) ? end - 1 : end;
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** Of a question as OpenAI counts it: its texts, four tokens around each message and three to begin the answer. */
export function inputTokens({ system, user, round }: { system: string; user: string; round?: { answer: string; remark: string } | undefined }): number {
  const texts = round === undefined ? [system, user] : [system, user, round.answer, round.remark];
  return 3 + texts.reduce((sum, text) => sum + 4 + countTokens(text), 0);
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
