import { expect, test } from 'vitest';
import { decodeVector, encodeVector, rowOf, toWire } from './vectors.ts';

test('base64 and back is the same to the bit, from any place in a larger array', () => {
  const values = Float32Array.from([9, 0.1, -0, Number.MIN_VALUE, 3.4e38, 1]);
  const row = rowOf({ ids: ['a', 'b', 'c'], dimensions: 2, values }, 1);
  expect(decodeVector(encodeVector(row))).toEqual(Float32Array.from([-0, Number.MIN_VALUE]));
  expect(decodeVector(toWire(values, 'float'))).toEqual(values);
});

test('a cut base64 vector is refused', () => {
  expect(() => decodeVector(btoa('abcdef'))).toThrow(RangeError);
});
