import { expect, test } from 'vitest';
import { Throttle } from './throttle.ts';

const never = new AbortController().signal;

test('a refusal halves what is asked at once, down to one; successes bring it back one by one, not past the most', () => {
  const throttle = new Throttle(4);
  throttle.refused(0);
  expect(throttle.lanes).toBe(2);
  for (let i = 0; i < 5; i++) throttle.refused(0);
  expect(throttle.lanes).toBe(1);
  const lanes = Array.from({ length: 20 }, () => {
    throttle.succeeded();
    return throttle.lanes;
  });
  expect(lanes).toEqual([...lanes].sort((a, b) => a - b));
  expect([lanes[0], lanes.at(-1)]).toEqual([2, 4]);
});

test('never more at once than there are lanes, and all get their turn', async () => {
  const throttle = new Throttle(4);
  throttle.refused(0);
  let [now, most, done] = [0, 0, 0];
  const work = async () => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 1));
    now--;
    done++;
  };
  await Promise.all(Array.from({ length: 20 }, () => throttle.run(work, never)));
  expect({ most, done }).toEqual({ most: 2, done: 20 });
});

test('nothing runs before the time that was told, and an abort does not wait for it', async () => {
  const throttle = new Throttle(2);
  throttle.refused(3_600_000);
  const cancel = new AbortController();
  let ran = false;
  const waiting = throttle.run(async () => {
    ran = true;
  }, cancel.signal);
  cancel.abort(new Error('cancelled'));
  await expect(waiting).rejects.toThrow('cancelled');
  expect(ran).toBe(false);
});
