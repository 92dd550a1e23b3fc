import { isStopWord } from './stop-words.ts';
import { namesOf, wordsOf } from './words.ts';

/** What a cluster's label is taken from, one symbol of it. */
export interface LabelSource {
  name: string;
  qualified_name: string;
  doc_comment: string;
  body: string;
  language: string;
  /** How much this symbol counts beside others, above 0 to 1. */
  voice: number;
}

/** The words and phrases of one cluster. */
export interface Terms {
  /** Each word's weight: names before qualified names before doc comments before bodies, once per symbol and field. */
  words: Map<string, number>;
  /** Two or three words that follow one another in names, and the voices of the symbols that have them. */
  phrases: Map<string, number>;
  voices: number;
}

const WEIGHTS = { name: 4, qualified_name: 2, doc_comment: 1.5, body: 0.5 } as const;
const FIELDS = Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[];
const MAX_BODY = 2000;

export function termsOf(sources: readonly LabelSource[]): Terms {
  const terms: Terms = { words: new Map(), phrases: new Map(), voices: 0 };
  for (const source of sources) {
    terms.voices += source.voice;
    for (const field of FIELDS) {
      for (const word of new Set(wordsOf(source[field].slice(0, MAX_BODY)))) {
        if (!isStopWord(word, source.language)) add(terms.words, word, WEIGHTS[field] * source.voice);
      }
    }
    for (const phrase of phrasesOf(source)) add(terms.phrases, phrase, source.voice);
  }
  return terms;
}

/** A stop word ends a phrase: `parseTheConfigFile` has `config file` only. */
function phrasesOf({ name, qualified_name, language }: LabelSource): Set<string> {
  const found = new Set<string>();
  for (const words of [...namesOf(name), ...namesOf(qualified_name)]) {
    const telling = words.map((word) => !isStopWord(word, language));
    for (let i = 0; i + 1 < words.length; i++) {
      if (!telling[i] || !telling[i + 1]) continue;
      found.add(`${words[i]} ${words[i + 1]}`);
      if (telling[i + 2]) found.add(`${words[i]} ${words[i + 1]} ${words[i + 2]}`);
    }
  }
  return found;
}

const add = (counts: Map<string, number>, key: string, more: number): void => void counts.set(key, (counts.get(key) ?? 0) + more);
