import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
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

/** Reads a model folder's tokenizer. Cuts at `max_tokens`, the closing special token kept; the file's own padding and cut are ignored. */
export function loadTokenizer(folder: string, max_tokens: number): Tokenize {
  const json = readJson(join(folder, 'tokenizer.json'));
  const tokenizer = new Tokenizer({ ...json, truncation: null, padding: null }, tryJson(join(folder, 'tokenizer_config.json')));
  return (text) => {
    const { ids } = tokenizer.encode(text.replace(RARE_IDEOGRAPH, ' $& ').replace(NEWER_CHARACTER, UNKNOWN_LETTER));
    const last = ids.at(-1);
    if (ids.length <= max_tokens || last === undefined) return { ids: [...ids], is_truncated: false };
    return { ids: [...ids.slice(0, max_tokens - 1), last], is_truncated: true };
  };
}

/** The largest id a model folder's tokenizer gives. Throws an `Error` where it is not a tokenizer. */
export function largestTokenId(folder: string): number {
  const path = join(folder, 'tokenizer.json');
  const { model, added_tokens = [] } = readJson(path) as { model?: { vocab?: Record<string, number> }; added_tokens?: { id: number }[] };
  const ids = [...Object.values(model?.vocab ?? {}), ...added_tokens.map(({ id }) => id)];
  if (ids.length === 0) throw new Error(`${path} cannot be used: it has no vocabulary`);
  return ids.reduce((largest, id) => Math.max(largest, id), 0);
}

function readJson(path: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (cause) {
    throw new Error(`${path} cannot be used: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

function tryJson(path: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}
