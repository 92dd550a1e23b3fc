import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

const never = new AbortController().signal;

test('equal jobs end one after the other, a small one goes before, and the oldest is not forgotten', async () => {
  const turns = new Turns(1);
  const ended: string[] = [];
  const order: string[] = [];
  const job = (name: string, shares: number): Promise<void> =>
    turns
      .run(
        shares,
        async () => {
          order.push(name);
          await setTimeout(0);
        },
        never,
      )
      .then(() => void ended.push(name));
  await Promise.all([job('large', 40), job('first', 10), job('second', 10), job('small', 2)]);
  expect(ended).toEqual(['small', 'first', 'second', 'large']);
  expect(order.slice(0, 12).filter((name) => name === 'large').length).toBeGreaterThanOrEqual(3);
  expect(order).toHaveLength(62);
});

test('no more shares run at a time than there are slots', async () => {
  const turns = new Turns(2);
  let running = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++running);
    await setTimeout(1);
    running--;
  };
  await Promise.all([turns.run(7, work, never), turns.run(5, work, never)]);
  expect(most).toBe(2);
});

test('one that is aborted or fails ends when its running shares have, and leaves its place to others', async () => {
  const turns = new Turns(1);
  const stop = new AbortController();
  let done = 0;
  const aborted = turns.run(
    1000,
    async () => {
      await setTimeout(1);
      done++;
      if (done === 3) stop.abort(new Error('enough'));
    },
    stop.signal,
  );
  const failing = turns.run(5, () => Promise.reject(new Error('broken')), never);
  await expect(failing).rejects.toThrow('broken');
  await expect(aborted).rejects.toThrow('enough');
  expect(done).toBe(3);
  await turns.run(1, async () => void done++, never);
  expect(done).toBe(4);
  await expect(turns.run(1, async () => undefined, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
});
