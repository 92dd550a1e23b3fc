import { expect, test } from 'vitest';
import { MOST_CHARACTERS } from './beginnings.ts';
import { MAX_WORDS, wordsOf } from './words.ts';

/** Words of every kind, none of which changes beside another. */
const kinds = ['parse', 'naïve', 'README', 'HTTPServer', 'IDs', '42', '日本語', 'x'.repeat(90), 'Ω', 'cafe\u0301', 'snake_case'];
const some = (count: number, seed: number): string[] => Array.from({ length: count }, (_, i) => kinds[(i * i * 7 + seed) % kinds.length] as string);

test.each([0, 1, 2, 3, 4, 5, 6])('a long text has the words of its parts, wherever it is broken off while it is read (%i)', (seed) => {
  for (const separator of [' ', '  .  ', '\n'.repeat(40), '-'.repeat(300 + seed)]) {
    const parts = some(700, seed);
    const { words, is_truncated } = wordsOf(parts.join(separator));
    expect(words).toEqual(parts.flatMap((part) => wordsOf(part).words).slice(0, MAX_WORDS));
    expect(is_truncated).toBe(true);
  }
});

test('exactly as many words as are read are not cut, however long they are', () => {
  expect(wordsOf(`${'x'.repeat(100)} `.repeat(MAX_WORDS)).is_truncated).toBe(false);
  expect(wordsOf(`${'x'.repeat(100)} `.repeat(MAX_WORDS + 1)).is_truncated).toBe(true);
});

test('one endless run of anything is a word, and a text that is not read to its end is told to be cut', () => {
  for (const run of ['a', '漢', '\u{FDFA}', '7', 'A', ' ']) expect(wordsOf(run.repeat(12 * MOST_CHARACTERS)), JSON.stringify(run)).toMatchObject({ is_truncated: true });
  expect(wordsOf(`${'漢'.repeat(1000)}`)).toEqual({ words: ['漢'.repeat(32)], is_truncated: false });
});
