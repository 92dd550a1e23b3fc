import type { SymbolContext } from '@doctown/schema';

const MAX_LENGTH = 320;
const LIST = 3;

/** One or two sentences without a model: the doc comment's own first ones, else what the structure says; null when neither says anything. */
export function extractSummary(context: SymbolContext): string | null {
  return fromComment(context.doc_comment ?? '') ?? fromStructure(context);
}

/** The first sentence or two before any tag, markup removed. */
function fromComment(comment: string): string | null {
  const paragraphs = withoutMarkup(comment)
    .split(/\n\s*\n/)
    .map((text) => text.replace(/\s+/g, ' ').trim());
  const first = paragraphs.find((text) => /\p{L}{2,}.*\p{L}{2,}/su.test(text));
  if (first === undefined) return null;
  const sentences = first.match(/.*?[.!?。](?=\s+[\p{Lu}`"'(<[]|\s*$)|.+$/gu) ?? [first];
  const taken = sentences
    .slice(0, 2)
    .map((sentence) => sentence.trim())
    .reduce((text, sentence) => (text === '' || text.length + sentence.length < MAX_LENGTH ? `${text} ${sentence}`.trim() : text), '');
  const cut = taken.length <= MAX_LENGTH ? taken : `${taken.slice(0, MAX_LENGTH).replace(/\s+\S*$/, '')}…`;
  return /[.!?…。]$/.test(cut) ? cut : `${cut.replace(/[:;,]$/, '')}.`;
}

const withoutMarkup = (comment: string): string =>
  comment
    .replace(/^\s*@(?:description|desc|summary|brief)\s+/gim, '')
    .replace(
      /(^|\n)\s*(?:@\w+|:(?:param|returns?|rtype|raises?|type)\b|\\(?:param|return)\b|Args:|Arguments:|Parameters\s*\n\s*-{3,}|Returns:|Raises:|Example[s]?:?\s*\n|#+ Example|```)[\s\S]*$/,
      '',
    )
    .replace(/\{@\w+\s+([^}|]+)(?:\|([^}]*))?\}/g, (_, target: string, text: string | undefined) => text ?? target.trim())
    .replace(/:\w+:`~?([^`]+)`/g, '`$1`')
    .replace(/``([^`]+)``/g, '`$1`')
    .replace(/<\/?(?:p|code|pre|b|i|em|strong|br|ul|li|a)(?:\s[^>]*)?\/?>/gi, '')
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/^\s*#+\s+/gm, '')
    .replace(/^[=~^*-]{3,}$/gm, '');

/** What the graph knows: what it calls, who calls it, what it holds. Facts only. */
function fromStructure({ kind, name, calls, called_by, members = [], called_by: callers }: SymbolContext): string | null {
  const facts = [
    ...(members.length > 0 ? [`holds ${listed(members)}`] : []),
    ...(calls.length > 0 ? [`calls ${listed(calls)}`] : []),
    ...(called_by.length > 0 ? [`is called by ${listed(callers)}`] : []),
  ];
  if (facts.length === 0) return null;
  const noun = kind.replaceAll('_', ' ');
  return `${noun.charAt(0).toUpperCase()}${noun.slice(1)} \`${name}\` ${joined(facts)}.`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, LIST).map((name) => `\`${name}\``);
  const more = names.length - shown.length;
  return joined(more > 0 ? [...shown, `${more} more`] : shown);
}

const joined = (parts: readonly string[]): string => (parts.length <= 1 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`);
