import type { Problem } from '../check.ts';
import { languageFault } from './language.ts';

const MAX_LENGTH = 700;
const MAX_SENTENCES = 4;

const LINK = /(?:[a-z][a-z0-9+.-]{1,9}:\/\/|\bwww\.|\bmailto:|\bjavascript:|\bdata:\w+\/)\S|\]\(\S|<a\s|\b[\w.+-]+@[\w-]+\.[a-z]{2,}\b/i;
/** An address without its scheme, where it is not code. */
const DOMAIN = /(?<![\w.@/])(?:[a-z0-9-]+\.)+(?:com|org|net|ru|cn|xyz|info|biz|io|dev|app|sh|me|co|ly|gg|ai)(?:\/\S*)?(?![\w.(])/i;
const MARKUP =
  /!\[|<\/?(?:script|img|iframe|style|svg|a|b|i|h[1-6]|div|span|p|br|details|system|assistant|user|data|instructions?)\b[^>]*>|<\||\|>|^\s*(?:#{1,6}\s|[-*]\s|>\s|\d+\.\s)|^\s*(?:system|assistant|user|developer)\s*:|\[\/?INST\]/i;
/** Nothing one sees: controls, what turns the direction of writing, what hides between letters. */
const HIDDEN = /\p{Default_Ignorable_Code_Point}|\p{Cc}|\p{Cs}|\p{Co}|\p{Cn}|[\u2028\u2029]/u;
/** What some scripts join and part their letters with. */
const JOINERS = /(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}])(?:\u200c|\u200d)/gu;
const TO_THE_ASKER =
  /\b(?:as an? (?:ai|llm|language model|assistant)|i(?:'m| am) (?:sorry|unable|not able|an? (?:ai|assistant|language model))|i (?:cannot|can't|can not|will not|won't|apologi[sz]e)|(?:my|these|the above|previous|prior|system) (?:instructions|prompt)|ignore (?:all|any|the|previous|prior)\b.{0,30}(?:instructions|rules|prompt))/i;

/** What no answer may hold, whatever the code says. `told` is what the answer could have been led by, and what we said ourselves. */
export function formProblems(summary: string, language: string, own_words: string): Problem[] {
  const prose = summary.replace(/`[^`]*`/g, ' ');
  const whole = (code: Problem['code'], message: string): Problem => ({ code, message, sentence: null });
  const words = prose.match(/[\p{L}\p{N}]+/gu) ?? [];
  return [
    ...(LINK.test(summary) || DOMAIN.test(prose) ? [whole('link', 'Leave out links and addresses.')] : []),
    ...(/```/.test(summary) || MARKUP.test(prose) ? [whole('form', 'Write plain sentences: no headings, lists, code blocks, tags or roles.')] : []),
    ...(HIDDEN.test(summary.replace(JOINERS, '')) ? [whole('form', 'Leave out characters that cannot be seen.')] : []),
    ...(TO_THE_ASKER.test(prose) ? [whole('form', 'Speak of the code, not of yourself or of instructions.')] : []),
    ...(repeats(summary, own_words) ? [whole('form', 'Do not repeat the instructions.')] : []),
    ...(summary.length > MAX_LENGTH || sentenceCount(prose) > MAX_SENTENCES ? [whole('form', 'Write one or two sentences.')] : []),
    ...(words.length < 2 && !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{4}/u.test(prose) ? [whole('form', 'Write a whole sentence.')] : []),
    ...languageFault(prose, language).map((message) => whole('language', message)),
  ];
}

const sentenceCount = (prose: string): number => (prose.match(/[.!?。！？](?=\s|$)/g) ?? []).length;

const RUN = 8;

/** Whether eight words in a row are ours. */
function repeats(summary: string, own_words: string): boolean {
  const plain = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const [said, ours] = [plain(summary), ` ${plain(own_words).join(' ')} `];
  for (let at = 0; at + RUN <= said.length; at++) if (ours.includes(` ${said.slice(at, at + RUN).join(' ')} `)) return true;
  return false;
}
