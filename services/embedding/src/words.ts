import { beginnings } from './beginnings.ts';

/** Everything that is a letter, a mark or a sign outside of ASCII, as the model's card draws the line. */
const OTHER = '\\u{AA}\\u{B5}\\u{BA}\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{1FFF}\\u{2C00}-\\u{2DFF}\\u{3040}-\\u{D7FF}\\u{F900}-\\u{FDFF}\\u{10000}-\\u{10FFFF}';
const WORD = new RegExp(`[A-Z]{2,}s(?![A-Za-z])|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+|[${OTHER}]+`, 'gu');
const ASCII = /^[\0-\x7F]*$/;
const ACCENTS = /[\u0300-\u036F]/g;

/** The model reads no further. */
export const MAX_WORDS = 512;
const MAX_WORD = 32;

/** A text's first beginning, in UTF-16 units: most have that many words in it. */
const FIRST_CHARACTERS = 16 * MAX_WORDS;

/** A text's words, lower case, at most 32 code points each: identifiers split at case, digits and signs, accents dropped; at most 512, and whether there was more. */
export function wordsOf(text: string): { words: string[]; is_truncated: boolean } {
  let read = '';
  let words: string[] = [];
  for (read of beginnings(text, FIRST_CHARACTERS)) {
    words = firstWords(read);
    // The last one may go on in the rest of the text.
    if (words.length > MAX_WORDS + 1) break;
  }
  return { words: words.slice(0, MAX_WORDS), is_truncated: words.length > MAX_WORDS || read.length < text.length };
}

/** No more than two that are not wanted. */
function firstWords(text: string): string[] {
  const plain = ASCII.test(text) ? text : text.normalize('NFKD').replace(ACCENTS, '').normalize('NFC');
  const words: string[] = [];
  for (const [word] of plain.matchAll(WORD)) {
    words.push(shortened(word.toLowerCase()));
    if (words.length === MAX_WORDS + 2) break;
  }
  return words;
}

function shortened(word: string): string {
  if (word.length <= MAX_WORD) return word;
  const points = [...word.slice(0, 2 * MAX_WORD)];
  return points.slice(0, MAX_WORD).join('');
}

/** All pieces of 3, 4 and 5 code points of a word between `<` and `>`, repetitions too, by length and then by place. */
export function piecesOf(word: string): string[] {
  const points = ['<', ...word, '>'];
  const pieces: string[] = [];
  for (let size = 3; size <= 5; size++) for (let at = 0; at + size <= points.length; at++) pieces.push(points.slice(at, at + size).join(''));
  return pieces;
}
