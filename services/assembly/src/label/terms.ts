import { isLayout, isStopWord, isTestTalk } from './stop-words.ts';
import { namesOf, wordsOf } from './words.ts';

/** What a cluster's label is taken from, one symbol of it. */
export interface LabelSource {
  name: string;
  qualified_name: string;
  /** Of the file, from the repository's root. */
  file_path: string;
  doc_comment: string;
  body: string;
  language: string;
  /** How much this symbol counts beside others, above 0 to 1. */
  voice: number;
  /** Whether it tests or shows the code rather than being it. */
  is_test: boolean;
}

/** The words and phrases of one cluster. */
export interface Terms {
  /** Each word's weight: names before qualified names and paths before doc comments before bodies, once per symbol and field. */
  words: Map<string, number>;
  /** Two or three words that follow one another in names, and the voices of the symbols that have them. */
  phrases: Map<string, number>;
  voices: number;
}

const WEIGHTS = { name: 4, qualified_name: 2, file_path: 2, doc_comment: 1.5, body: 0.5 } as const;
const FIELDS = Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[];
const MAX_BODY = 2000;

export function termsOf(sources: readonly LabelSource[]): Terms {
  const terms: Terms = { words: new Map(), phrases: new Map(), voices: 0 };
  for (const source of sources) {
    terms.voices += source.voice;
    for (const field of FIELDS) {
      for (const word of new Set(wordsIn(source, field))) if (isTelling(word, source)) add(terms.words, word, WEIGHTS[field] * source.voice);
    }
    for (const phrase of phrasesOf(source)) add(terms.phrases, phrase, source.voice);
  }
  return terms;
}

const wordsIn = (source: LabelSource, field: keyof typeof WEIGHTS): string[] => (field === 'file_path' ? pathWords(source.file_path) : wordsOf(source[field].slice(0, MAX_BODY)));

/** `crates/printer/src/user-data.test.ts` → crates, printer, user, data; a file that is named as its folder says it once. */
function pathWords(path: string): string[] {
  const parts = path.replace(/(?<=[^/.])\.[^/]*$/, '').split('/');
  return parts.flatMap((part, i) => (part === parts[i - 1] ? [] : wordsOf(part))).filter((word) => !isLayout(word));
}

const isTelling = (word: string, { language, is_test }: LabelSource): boolean => !isStopWord(word, language) && !(is_test && isTestTalk(word));

/** A stop word ends a phrase: `parseTheConfigFile` has `config file` only. A path is one name: `printer/src/standard.rs` has `printer standard`. */
function phrasesOf(source: LabelSource): Set<string> {
  const found = new Set<string>();
  for (const words of [...namesOf(source.name), ...namesOf(source.qualified_name), pathWords(source.file_path)]) {
    const telling = words.map((word) => isTelling(word, source));
    for (let i = 0; i + 1 < words.length; i++) {
      if (!telling[i] || !telling[i + 1]) continue;
      found.add(`${words[i]} ${words[i + 1]}`);
      if (telling[i + 2]) found.add(`${words[i]} ${words[i + 1]} ${words[i + 2]}`);
    }
  }
  return found;
}

const add = (counts: Map<string, number>, key: string, more: number): void => void counts.set(key, (counts.get(key) ?? 0) + more);
