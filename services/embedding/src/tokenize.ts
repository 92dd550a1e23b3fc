import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { beginnings, MOST_CHARACTERS } from './beginnings.ts';
import { NEWER_CHARACTER } from './newer-characters.ts';

export interface Tokens {
  ids: number[];
  is_truncated: boolean;
}

export type Tokenize = (text: string) => Tokens;

/** Ideographs outside the first plane: BERT sets each apart, the library sees only halves of them. */
const RARE_IDEOGRAPH = /[\u{20000}-\u{2A6DF}\u{2A700}-\u{2CEAF}\u{2F800}-\u{2FA1F}]/gu;

/** A letter no vocabulary has. */
const UNKNOWN_LETTER = '\u0800';

/** A text's first beginning, in UTF-16 units a token: code has about three. */
const CHARACTERS_PER_TOKEN = 8;

/**
 * Reads a model folder's tokenizer. Cuts at `max_tokens`, the closing special token kept; the file's own padding and cut are ignored. Of a long text
 * no more is read than these tokens take, and never more than `MOST_CHARACTERS`. Throws an `Error` where the file is not a tokenizer.
 */
export function loadTokenizer(folder: string, max_tokens: number): Tokenize {
  const path = join(folder, 'tokenizer.json');
  const json = readJson(path);
  const tokenizer = usable(path, () => new Tokenizer({ ...json, truncation: null, padding: null }, tryJson(join(folder, 'tokenizer_config.json'))));
  const idsOf = (text: string): readonly number[] => tokenizer.encode(text.replace(RARE_IDEOGRAPH, ' $& ').replace(NEWER_CHARACTER, UNKNOWN_LETTER)).ids;
  const unsure = unsureTokens(json);
  const first = Number.isFinite(unsure) ? CHARACTERS_PER_TOKEN * max_tokens : MOST_CHARACTERS;
  return (text) => {
    let read = '';
    let ids: readonly number[] = [];
    for (read of beginnings(text, first)) {
      ids = idsOf(read);
      if (ids.length > max_tokens + unsure) break;
    }
    const last = ids.at(-1);
    if (ids.length <= max_tokens || last === undefined) return { ids: [...ids], is_truncated: read.length < text.length };
    return { ids: [...ids.slice(0, max_tokens - 1), last], is_truncated: true };
  };
}

/** A tokenizer.json, as far as we look into it. */
interface TokenizerFile {
  model?: { type?: string; vocab?: Record<string, number>; max_input_chars_per_word?: number };
  added_tokens?: { id: number; content: string }[];
}

/**
 * How many of a beginning's tokens the rest of the text could change: those of its last word, which WordPiece gives up at so many characters, of a
 * special token that is cut, and the two that stand around a text. Where words have no end it is not known.
 */
function unsureTokens({ model, added_tokens = [] }: TokenizerFile): number {
  if (model?.type !== 'WordPiece') return Number.POSITIVE_INFINITY;
  return added_tokens.reduce((longest, { content }) => Math.max(longest, content.length), model.max_input_chars_per_word ?? 100) + 2;
}

/** The largest id a model folder's tokenizer gives. Throws an `Error` where it is not a tokenizer. */
export function largestTokenId(folder: string): number {
  const path = join(folder, 'tokenizer.json');
  const { model, added_tokens = [] } = readJson(path);
  const ids = [...Object.values(model?.vocab ?? {}), ...added_tokens.map(({ id }) => id)];
  if (ids.length === 0) throw new Error(`${path} cannot be used: it has no vocabulary`);
  return ids.reduce((largest, id) => Math.max(largest, id), 0);
}

function readJson(path: string): TokenizerFile {
  return usable(path, () => {
    const json: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof json !== 'object' || json === null) throw new Error('it is not an object');
    return json;
  });
}

/** Says which file it was about. */
function usable<T>(path: string, use: () => T): T {
  try {
    return use();
  } catch (cause) {
    throw new Error(`${path} cannot be used: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

function tryJson(path: string): object {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as object;
  } catch {
    return {};
  }
}
