import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadTokenizer } from './tokenize.ts';

interface Awkward {
  text: string;
  tiny: number[];
  minilm: number[];
}

const path = (relative: string): string => fileURLToPath(new URL(`../../../${relative}`, import.meta.url));
const awkward = JSON.parse(readFileSync(path('fixtures/tokenizer/awkward.json'), 'utf8')) as Awkward[];
const tiny = path('fixtures/models/tiny-bert');
/** The folder of the real model's tokenizer, where somebody has put it. */
const minilm = [path('.models/minilm'), path('../shared/data/minilm')].find((folder) => existsSync(`${folder}/tokenizer.json`));

describe('BERT tokens of awkward texts', () => {
  test('the tiny model gets the ids an independent WordPiece gives', () => {
    const tokenize = loadTokenizer(tiny, 4096);
    for (const { text, tiny: ids } of awkward) expect({ text, ids: tokenize(text).ids }).toEqual({ text, ids });
  });

  test.skipIf(minilm === undefined)('the real model gets the ids an independent WordPiece gives', () => {
    const tokenize = loadTokenizer(minilm ?? '', 4096);
    for (const { text, minilm: ids } of awkward) expect({ text, ids: tokenize(text).ids }).toEqual({ text, ids });
  });
});

test('a cut text keeps its closing token, and one of exactly the allowed length is not cut', () => {
  const six = loadTokenizer(tiny, 6);
  expect(six('file file file file')).toMatchObject({ is_truncated: false, ids: { length: 6 } });
  const { ids, is_truncated } = six('file file file file file');
  expect({ length: ids.length, last: ids.at(-1), is_truncated }).toEqual({ length: 6, last: 3, is_truncated: true });
});
