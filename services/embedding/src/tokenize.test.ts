import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { MOST_CHARACTERS } from './beginnings.ts';
import { loadTokenizer } from './tokenize.ts';

interface Awkward {
  text: string;
  tiny: number[];
  minilm: number[];
}

const path = (relative: string): string => fileURLToPath(new URL(`../../../${relative}`, import.meta.url));
const awkward = JSON.parse(readFileSync(path('fixtures/tokenizer/awkward.json'), 'utf8')) as Awkward[];
const tiny = path('fixtures/models/tiny-bert');
const minilm = path('fixtures/models/minilm-tokenizer');
/** Two thousand texts with the ids Hugging Face's own Rust tokenizer (0.13) gives them: every script, emoji, marks, controls, half pairs, 100,000 characters, code. */
const reference = JSON.parse(gunzipSync(readFileSync(path('fixtures/tokenizer/minilm-awkward.json.gz'))).toString('utf8')) as { text: string; ids: number[] }[];

describe('BERT tokens of awkward texts', () => {
  test('the tiny model gets the ids an independent WordPiece gives', () => {
    const tokenize = loadTokenizer(tiny, 4096);
    for (const { text, tiny: ids } of awkward) expect({ text, ids: tokenize(text).ids }).toEqual({ text, ids });
  });

  test('the real model gets the ids an independent WordPiece gives', () => {
    const tokenize = loadTokenizer(minilm, 4096);
    for (const { text, minilm: ids } of awkward) expect({ text, ids: tokenize(text).ids }).toEqual({ text, ids });
  });

  test('two thousand awkward texts get the ids the reference tokenizer gives', () => {
    const tokenize = loadTokenizer(minilm, 1_000_000);
    const different = reference.filter(({ text, ids }) => JSON.stringify(tokenize(text).ids) !== JSON.stringify(ids));
    expect({ count: reference.length, different: different.map(({ text }) => text.slice(0, 100)) }).toEqual({ count: 2000, different: [] });
  });
});

test.each([3, 16, 64, 256])('cut at %i tokens, two thousand awkward texts, alone and after one another, begin as the reference tokenizer has it', (max_tokens) => {
  const tokenize = loadTokenizer(minilm, max_tokens);
  const cut = (ids: number[]): number[] => (ids.length <= max_tokens ? ids : [...ids.slice(0, max_tokens - 1), ids.at(-1) as number]);
  const after = (from: number): { text: string; ids: number[] } => {
    const some = reference.slice(from, from + 40).filter(({ text }) => text.length < 1000);
    return { text: some.map(({ text }) => text).join('\n'), ids: [101, ...some.flatMap(({ ids }) => ids.slice(1, -1)), 102] };
  };
  const all = [...reference, ...reference.flatMap((_, i) => (i % 20 === 0 ? [after(i)] : []))];
  const different = all.filter(({ text, ids }) => JSON.stringify(tokenize(text)) !== JSON.stringify({ ids: cut(ids), is_truncated: ids.length > max_tokens }));
  expect(different.map(({ text }) => text.slice(0, 100))).toEqual([]);
});

test('of a huge text no more is read than the tokens take, and one that is not read to its end is told to be cut', () => {
  const tokenize = loadTokenizer(minilm, 16);
  const runs = ['file name ', '.', '漢', '[SEP]', 'a', ' '].map((run) => tokenize(run.repeat(Math.ceil((4 * MOST_CHARACTERS) / run.length))));
  expect(runs.map(({ is_truncated }) => is_truncated)).toEqual(runs.map(() => true));
  expect(runs.map(({ ids }) => ids.length)).toEqual([16, 16, 16, 16, 3, 2]);
});

test('a cut text keeps its closing token, and one of exactly the allowed length is not cut', () => {
  const six = loadTokenizer(tiny, 6);
  expect(six('file file file file')).toMatchObject({ is_truncated: false, ids: { length: 6 } });
  const { ids, is_truncated } = six('file file file file file');
  expect({ length: ids.length, last: ids.at(-1), is_truncated }).toEqual({ length: 6, last: 3, is_truncated: true });
});
