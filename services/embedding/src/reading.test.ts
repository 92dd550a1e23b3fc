import { expect, test } from 'vitest';
import { createReadingTurns } from './reading.ts';

const LARGE = 8 * 1024 * 1024;
const here = (): AbortSignal => new AbortController().signal;

test('large bodies are read one after the other, small ones at once', async () => {
  const turn = createReadingTurns(60_000);
  const order: string[] = [];
  const first = await turn(LARGE, here());
  const second = turn(LARGE, here()).then((done) => {
    order.push('second');
    done();
  });
  await turn(1000, here());
  order.push('small');
  first();
  await second;
  expect(order).toEqual(['small', 'second']);
});

test('a sender that goes away, or takes its time, holds no one up', async () => {
  const turn = createReadingTurns(20);
  await turn(LARGE, here());
  const gone = new AbortController();
  const next = await turn(LARGE, gone.signal);
  gone.abort();
  (await turn(LARGE, here()))();
  expect(next).toBeTypeOf('function');
});
