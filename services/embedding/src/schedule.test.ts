import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planOf } from './schedule.ts';

test('every text has a row, identical ones the same, and every row is in one share', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3000 }), { minLength: 1, maxLength: 200 }), (texts) => {
      const { unique, row_of, shares } = planOf(texts);
      expect(row_of.map((row) => unique[row])).toEqual(texts);
      expect(new Set(unique).size).toBe(unique.length);
      expect(shares.flat().sort((a, b) => a - b)).toEqual(unique.map((_, row) => row));
    }),
    { seed: 1, numRuns: 50 },
  );
});

test('the longest texts come first, and short ones share a turn', () => {
  const texts = [...Array.from({ length: 64 }, (_, i) => `short ${i}`), 'long '.repeat(2000), 'longer '.repeat(2000)];
  const { unique, shares } = planOf(texts);
  const lengths = shares.flat().map((row) => unique[row]?.length ?? 0);
  expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
  expect(shares.length).toBeLessThan(6);
});
