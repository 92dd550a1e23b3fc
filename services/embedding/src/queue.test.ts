import { expect, test } from 'vitest';
import { TextQueue } from './queue.ts';

test('what would be too much is refused with the time it takes until there is room; what runs is not touched', async () => {
  let now = 0;
  const queue = new TextQueue(100, () => now);
  const first = Promise.withResolvers<string>();
  const running = queue.run(80, () => first.promise);
  await expect(queue.run(21, async () => 'no room')).rejects.toMatchObject({ code: 'overloaded', status: 503, retry_after_s: 5, retryable: true });
  expect(await queue.run(20, async () => 'room')).toBe('room');
  now = 4000;
  first.resolve('done');
  expect(await running).toBe('done');
  expect({ texts: queue.texts, requests: queue.requests }).toEqual({ texts: 0, requests: 0 });
  // A hundred texts took four seconds: fifty too many are gone in two.
  const second = Promise.withResolvers<void>();
  const busy = queue.run(100, () => second.promise);
  await expect(queue.run(50, async () => undefined)).rejects.toMatchObject({ retry_after_s: 2 });
  second.resolve();
  await busy;
});

test('an empty queue takes a request that is larger than its limit, and one that fails leaves nothing behind', async () => {
  const queue = new TextQueue(10);
  expect(await queue.run(4096, async () => 'taken')).toBe('taken');
  await expect(queue.run(5, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(queue.texts).toBe(0);
});
