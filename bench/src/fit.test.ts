import { expect, test } from 'vitest';
import { exponent } from './fit.ts';
import { CALLS_PER_FILE, syntheticFile } from './synthetic.ts';

test('linear growth has the exponent 1, quadratic 2', () => {
  const sizes = [2500, 5000, 10000, 20000];
  expect(exponent(sizes.map((size) => ({ size, seconds: size / 1000 })))).toBeCloseTo(1);
  expect(exponent(sizes.map((size) => ({ size, seconds: size ** 2 })))).toBeCloseTo(2);
});

test('the synthetic repository is the same every time, in four languages', () => {
  const files = Array.from({ length: 80 }, (_, i) => syntheticFile(i));
  expect(files).toEqual(Array.from({ length: 80 }, (_, i) => syntheticFile(i)));
  expect([...new Set(files.map(({ language }) => language))].sort()).toEqual(['go', 'java', 'python', 'typescript']);
  expect(CALLS_PER_FILE).toBe(20);
});
