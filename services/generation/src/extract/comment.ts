import { sentencesOf } from '../check/sentences.ts';
import { withoutMarkup } from './markup.ts';

const MAX_LENGTH = 320;
/** A sentence shorter than this is told with the one after it. */
const SHORT = 48;

/** Where the part for parameters, results and examples begins, in any of the conventions. */
const SECTION =
  /(?:^|\n)[ \t]*(?:@[a-zA-Z]|\\(?:param|return|throws|tparam|since|see|note|sa|ingroup|file|author)|:(?:param|parameter|arg|argument|key|keyword|type|returns?|rtype|raises?|exception|var|ivar|cvar|vartype|meta|yields?)\b[^:\n]*:|(?:Args|Arguments|Parameters|Params|Returns?|Return value|Raises|Throws|Yields|Examples?|Usage|Attributes|Keyword Args|Keyword Arguments|Other Parameters|See Also|References|Warnings?|Todo)\s*:?[ \t]*(?:\n|$)|(?:Args|Arguments|Parameters|Params|Raises|Throws|Yields|Examples?|Usage)\s*:|-\s*(?:Parameters?|Returns|Throws|Note|SeeAlso|Complexity|Precondition)\b.*:|\.\.\s+[\w-]+::|#\s)/;

/** A paragraph nobody writes to say what something is for. */
const ASIDE =
  /^(?:(?:TODO|FIXME|XXX|HACK|NB|BUG|REVIEW)\b|(?:Copyright|Licensed under|SPDX-|Deprecated|DEPRECATED)\b|(?:eslint|biome|prettier|istanbul|c8|ts-|tslint|noqa|pylint|type:|noinspection|language=|region|endregion|swiftlint|clang-format|NOLINT)|(?:inherit|overridden)\b.{0,20}$|https?:\/\/\S+$|>{1,3}\s|[-*+•]\s|\d+[.)]\s|\|)/;

/** What a doc comment says first, in one sentence or two short ones, before any tag and without markup; null when it says nothing. */
export function fromComment(comment: string, language: string): string | null {
  const whole = comment.replace(
    /^\s*[@\\](?:description|desc|summary|brief|short|details|remarks|file|fileoverview|overview|module|packageDocumentation|classdesc)\b[ \t]*:?[ \t]*/gim,
    '',
  );
  // A title says what the name says.
  const text = withoutMarkup(whole, language).replace(/^\s*(?:# .*\n\s*)+/, '');
  const section = text.search(SECTION);
  const found = firstProse(section < 0 ? text : text.slice(0, section));
  return found ?? fromTags(text);
}

function firstProse(text: string): string | null {
  for (const paragraph of text.split(/\n[ \t]*\n/)) {
    const prose = joined(paragraph);
    if (!isProse(prose)) continue;
    const taken = firstSentences(prose);
    if (taken !== null) return taken;
  }
  return null;
}

/** Lines as one text. A short line before one that begins anew ends a sentence, whether or not it has a full stop. */
function joined(paragraph: string): string {
  const lines = paragraph
    .split('\n')
    .map((line) => line.trim().replace(/^[=~*#_-]{3,}\s*|\s*[=~*#_-]{3,}$/g, ''))
    .filter((line) => line !== '');
  const list = lines.findIndex((line, i) => i > 0 && /^(?:[-*+•]\s|\d+[.)]\s|\|)/.test(line));
  return (list < 0 ? lines : lines.slice(0, list)).reduce((text, line) => {
    if (text === '') return line;
    const last = text.slice(text.lastIndexOf('\n') + 1);
    return /[.!?:;,]$/.test(text) || last.length >= 50 || !/^\p{Lu}/u.test(line) ? `${text} ${line}` : `${text}. ${line}`;
  }, '');
}

function isProse(text: string): boolean {
  if (ASIDE.test(text)) return false;
  // A signature, as Python's own library has it first.
  if (/^[\w.]+\([^)]*\)(?:\s*->.*)?\.?$/.test(text) || /^[\w.]+\s*=\s*\S+$/.test(text)) return false;
  const words = text.replace(/`[^`]*`/g, 'code').match(/\p{L}[\p{L}'’-]+/gu) ?? [];
  const letters = (text.match(/[\p{L}\s]/gu) ?? []).length;
  // Code that was commented out, tables and rules are mostly signs.
  return (
    (words.length >= 2 || /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]{4}/u.test(text)) &&
    letters / text.length > 0.6 &&
    !/^\s*(?:[\w.]+\s*[=(].*;|#include\b|import\s|return\b.*;)\s*$|::=/.test(text)
  );
}

/** Sentences that only lead elsewhere. */
const ELSEWHERE =
  /^(?:See\b|Cf\.|For (?:more|further|details|an example)|Refer to|Note\b|NB\b|N\.B\.|Example|E\.g\.|TODO|Deprecated|Copied|Adapted|Taken|Based on|Source:|From:?\s+http|Please (?:see|refer))/i;
const ADDRESS = /\s*\(?<?\bhttps?:\/\/[^\s)>]+>?\)?/g;

function firstSentences(prose: string): string | null {
  const sentences = sentencesOf(prose)
    .map((sentence) => sentence.trim())
    .filter((sentence) => !(ELSEWHERE.test(sentence) && (ADDRESS.test(sentence) || !sentence.startsWith('Note'))))
    .map(withoutAddress)
    .filter((sentence) => isProse(sentence));
  const [first, second] = sentences;
  if (first === undefined) return null;
  const taken =
    second !== undefined && first.length < SHORT && first.length + second.length < 200 && !/:$/.test(second) && !ELSEWHERE.test(second) ? `${finished(first)} ${second}` : first;
  return finished(taken.length <= MAX_LENGTH ? taken : `${taken.slice(0, MAX_LENGTH).replace(/\s+\S*$/, '')}…`);
}

/** What is left of a sentence when the address it leads to is gone, unless it only led there. */
function withoutAddress(sentence: string): string {
  if (!/https?:\/\//.test(sentence)) return sentence;
  const rest = sentence
    .replace(ADDRESS, '')
    .replace(/[\s,(]*\b(?:see|at|from|by|in|on|via|of|to|is|this|this one|here|reference|docs?)\s*:?\s*([.)]*)$/i, '$1')
    .trim();
  return rest.length < sentence.length * 0.5 ? '' : rest;
}

/** With a capital first, where it is a word, and a full stop last. */
function finished(sentence: string): string {
  const text = sentence
    .trim()
    // Lists of options have the name and the type first, which are told elsewhere.
    .replace(/^[\w-]+: \([^)]*\)\s*/, '')
    .replace(/\s+/g, ' ')
    .replace(/\s+([.,;:])(?=\s|$)/g, '$1');
  const begun = /^\p{Ll}[\p{Ll}'’-]*(?=[\s,])/u.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.!?…。！？]["'”’)`]?$/.test(begun) && !/[`]$/.test(begun) ? begun : `${begun.replace(/[:;,\s—–-]+$/, '')}.`;
}

/** A comment of tags alone still says what is given back. */
function fromTags(text: string): string | null {
  const tag = /^[ \t]*(?:@var|@type|@returns?|:returns?:|\\returns?)[ \t]+(?:\{[^}]*\}\s*|\[[^\]]*\]\s*)?(.+)$/m.exec(text)?.[1];
  const said = tag?.replace(/^[\w|\\<>[\]]+\s+(?=\p{Lu})/u, '').trim();
  if (said === undefined || !isProse(said) || /https?:/.test(said)) return null;
  const first = sentencesOf(said)[0] ?? said;
  if (/^[ \t]*@(?:var|type)\b/m.test(text)) return finished(first);
  return finished(
    /^returns?\b/i.test(first)
      ? first
      : `Returns ${/^(?:A|An|The|True|False|Whether|If)\b/.test(first) && !/^True|^False/.test(first) ? first.charAt(0).toLowerCase() + first.slice(1) : first}`,
  );
}
