import { createHash } from 'node:crypto';

/** What no reader sees and some models obey: controls, marks of direction, tags, joiners, variation selectors. Line ends and tabs stay. */
const HIDDEN = /\p{Default_Ignorable_Code_Point}|\p{Cs}|\p{Co}|\p{Cn}|[\u2028\u2029]|(?![\t\n])\p{Cc}/gu;
/** What servers of open models read as the end of a turn or as another speaker. */
const SPEAKER = /<(?=\/?(?:\||s>|<SYS|(?:start_of_turn|end_of_turn|bos|eos|system|assistant|user|human|tool|developer)>))|\[(?=\/?INST\])/g;

/** Repository text as it may stand in a prompt: nothing hidden, no other speaker. */
export const asData = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(HIDDEN, '')
    .replace(SPEAKER, (letter) => (letter === '<' ? '‹' : '⁅'));

/** The same on one line. */
export const asLine = (text: string): string => asData(text).replace(/\s+/g, ' ').trim();

/** A piece of a prompt that is fenced. */
export interface Block {
  label: string;
  text: string;
}

/**
 * Blocks between `<label mark>` and `</label mark>`. The mark is made of what is fenced, so that the same text has the same fence, and no text can
 * hold its own.
 */
export function fenced(blocks: readonly Block[]): string {
  const mark = createHash('sha256')
    .update(blocks.map(({ label, text }) => `${label}\0${text}`).join('\0'))
    .digest('hex')
    .slice(0, 8);
  return blocks.map(({ label, text }) => `<${label} ${mark}>\n${text}\n</${label} ${mark}>`).join('\n');
}
