import { expect, test } from 'vitest';
import { dot, type Matrix, rowAt } from '../matrix.ts';
import { seededRandom } from '../random.ts';
import { BLOCK, blocksOf, createProducts } from './products.ts';

function randomMatrix(rows: number, width: number): Matrix {
  const random = seededRandom(rows * 1000 + width);
  return { rows, width, values: Float32Array.from({ length: rows * width }, () => random() * 2 - 1) };
}

test.each([0, 1, 3, 4, 5, 8, 383, 384, 1024])('every product of rows %i wide is their scalar product', (width) => {
  const points = randomMatrix(13, width);
  const products = createProducts(width);
  products.load('left', points, [0, 1, 2, 3, 4, 5, 6]);
  products.load('right', points, [12, 11, 10, 9, 8]);
  const found = products.compute();
  for (let i = 0; i < 7; i++) for (let j = 0; j < 5; j++) expect(found[i * BLOCK + j]).toBeCloseTo(dot(rowAt(points, i), rowAt(points, 12 - j)), 4);
});

test('a pair has the same bits wherever its rows stand, and on whichever side', () => {
  const points = randomMatrix(BLOCK, 384);
  const products = createProducts(384);
  const all = [...Array(BLOCK).keys()];
  products.load('left', points, all);
  products.load('right', points, all);
  const straight = Float32Array.from(products.compute());
  products.load('left', points, all.toReversed());
  const turned = products.compute();
  for (const i of all) for (const j of all) expect([straight[j * BLOCK + i], turned[(BLOCK - 1 - i) * BLOCK + j]]).toEqual([straight[i * BLOCK + j], straight[i * BLOCK + j]]);
});

test('blocks hold every row once, in order', () => {
  const rows = Int32Array.from({ length: 2 * BLOCK + 1 }, (_, i) => i * 2);
  expect(blocksOf(rows).map(({ length }) => length)).toEqual([BLOCK, BLOCK, 1]);
  expect(blocksOf(rows).flatMap((block) => [...block])).toEqual([...rows]);
  expect(blocksOf(new Int32Array())).toEqual([]);
});
