import { expect, test } from 'vitest';
import { beginnings, MOST_CHARACTERS } from './beginnings.ts';

const lengths = (text: string, first: number): number[] => [...beginnings(text, first)].map(({ length }) => length);

test('each beginning is twice as long as the one before, up to the text', () => {
  expect(lengths('x'.repeat(100), 30)).toEqual([30, 60, 100]);
  expect(lengths('x'.repeat(60), 30)).toEqual([30, 60]);
  expect(lengths('short', 30)).toEqual([5]);
  expect(lengths('', 30)).toEqual([0]);
});

test('of a huge text no more than the limit is ever looked at', () => {
  const huge = 'x'.repeat(3 * MOST_CHARACTERS);
  expect(lengths(huge, MOST_CHARACTERS / 2)).toEqual([MOST_CHARACTERS / 2, MOST_CHARACTERS]);
  expect(lengths(huge, 10 * MOST_CHARACTERS)).toEqual([MOST_CHARACTERS]);
});
