import { blocksOf } from './blocks.ts';
import { closing, type Markup, type MarkupExpression } from './markup.ts';

const SIGN = /<!--|<([A-Za-z][\w.:-]*)|\s(?:use|transition|in|out|animate):([A-Za-z_$][\w$.]*)|\{/g;
/** What stands before the expression in braces; null as the second part where there is none. */
const WORD = /^\s*(?:[#:@]\s*(snippet|debug|then|catch|else(?!\s+if)|[a-z]+(?:\s+if)?)\s*|\.\.\.)?/;

/** After so many braces that nothing closes the rest of a file is left alone. */
const MAX_UNCLOSED = 100;

/** Svelte: the elements of a file and what stands in its braces. */
export function svelteMarkup(text: string): Markup & { actions: { name: string; start: number }[] } {
  const markup = { elements: [], expressions: [], actions: [] } as ReturnType<typeof svelteMarkup>;
  const blocks = blocksOf(text);
  const sign = new RegExp(SIGN);
  let [next, unclosed] = [0, 0];
  for (let match = sign.exec(text); match && unclosed < MAX_UNCLOSED; match = sign.exec(text)) {
    while ((blocks[next]?.outer[1] ?? text.length) <= match.index) next++;
    const inside = (blocks[next]?.outer[0] ?? text.length) <= match.index ? blocks[next] : undefined;
    if (inside) sign.lastIndex = inside.outer[1];
    else if (match[0] === '<!--') sign.lastIndex = text.indexOf('-->', match.index) + 3 || text.length;
    else if (match[1]) markup.elements.push({ name: match[1], start: match.index });
    else if (match[2]) markup.actions.push({ name: match[2], start: match.index });
    else {
      sign.lastIndex = braces(text, match.index, markup.expressions);
      if (sign.lastIndex === match.index + 1) unclosed++;
    }
  }
  return markup;
}

/** Notes what is in the braces that open at `from`; gives where to go on. */
function braces(text: string, from: number, expressions: MarkupExpression[]): number {
  const close = closing(text, from + 1, text.length);
  if (close < 0 || text[close] !== '}') return from + 1;
  const content = text.slice(from + 1, close);
  const [written = '', word = ''] = WORD.exec(content) ?? [];
  if (content.startsWith('/') || /^(snippet|debug|then|catch|else)$/.test(word)) return close + 1;
  const shown = written === '' ? content : content.slice(written.length);
  const end = word === 'each' ? endBefore(shown, /\sas\s/) : word === 'await' ? endBefore(shown, /\sthen\s/) : shown.length;
  const start = from + 1 + written.length;
  const is_value = text[from - 1] === '=' && written === '';
  const is_handler = is_value && /\son[\w:|-]*$/.test(text.slice(Math.max(0, from - 80), from - 1));
  expressions.push({ start, end: start + end, outer: [is_value ? from - 1 : from, close + 1], is_handler });
  return close + 1;
}

const endBefore = (text: string, word: RegExp): number => word.exec(text)?.index ?? text.length;
