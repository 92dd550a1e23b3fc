import { expect, test } from 'vitest';
import { BatchBuilder, estimatedTokens, type Wanted } from './embed-batches.ts';

const limits = { tokens: 1000, count: 20, bytes: 5000 };
const batchesOf = (texts: readonly string[]): Wanted[][] => {
  const builder = new BatchBuilder(limits);
  const batches = texts.map((content, i) => builder.add({ chunk_id: `chunk_${i}`, content, key: Buffer.alloc(0) }));
  return [...batches, builder.rest()].filter((batch) => batch.length > 0);
};

test.each([[1], [2], [3], [4]])('no text is lost, none is asked twice, and no batch of several is over a limit (%d)', (seed) => {
  const texts = Array.from({ length: 400 }, (_, i) => (i % 3 === 0 ? 'é' : 'x').repeat((i * i * 7919 * seed) % (i % 20 === 0 ? 9000 : 300)));
  const batches = batchesOf(texts);
  expect(batches.flat().map(({ content }) => content)).toEqual(texts);
  for (const batch of batches.filter(({ length }) => length > 1)) {
    expect(batch.length).toBeLessThanOrEqual(limits.count);
    expect(batch.reduce((sum, { content }) => sum + estimatedTokens(content), 0)).toBeLessThanOrEqual(limits.tokens);
    expect(batch.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0)).toBeLessThanOrEqual(limits.bytes);
  }
});

test('batches are of equal work, not of equal number', () => {
  const long = batchesOf(Array.from({ length: 12 }, () => 'x'.repeat(700))).map(({ length }) => length);
  const short = batchesOf(Array.from({ length: 40 }, () => 'x'.repeat(70))).map(({ length }) => length);
  expect({ long, short }).toEqual({ long: [4, 4, 4], short: [20, 20] });
});
