import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { testPlace } from './databases.fixture.ts';

const WRITER = new URL('./writer.fixture.ts', import.meta.url);
const LANES = 2;
const KILLS_A_LANE = 50;
/** Of so many kills, one comes while the folder is still being opened. */
const IN_OPENING = 10;

interface Held {
  count: number;
  last: number;
  numbers: number;
}

/** Runs a writer until a moment that grows from kill to kill; says what it found and what it acknowledged. */
async function killed(folder: string, nth: number): Promise<{ held: Held | null; acknowledged: number }> {
  const writer = fork(WRITER, [folder], { execArgv: [] });
  const ended = once(writer, 'exit');
  let held: Held | null = null;
  let acknowledged = 0;
  const opened = new Promise<void>((resolve, reject) => {
    writer.on('message', (message: { held?: Held; acknowledged?: number }) => {
      held = message.held ?? held;
      acknowledged = message.acknowledged ?? acknowledged;
      if (message.held) resolve();
    });
    writer.once('exit', () => reject(new Error(`the folder could not be opened after ${nth} kills`)));
  });
  if (nth % IN_OPENING === IN_OPENING - 1) await Promise.race([opened, setTimeout(200 + 7 * nth)]);
  else await opened.then(() => setTimeout((nth * 37) % 150));
  opened.catch(() => undefined);
  writer.kill('SIGKILL');
  await ended;
  return { held, acknowledged };
}

test('a hundred kills in the middle of writes: the folder opens every time, nothing acknowledged is missing, nothing is there by half', { timeout: 900_000 }, async () => {
  const lane = async (): Promise<number> => {
    const place = await testPlace('the embedded database');
    let last = 0;
    for (let nth = 0; nth <= KILLS_A_LANE; nth++) {
      const { held, acknowledged } = await killed(place.data_dir, nth);
      if (held) {
        expect(held.last).toBeGreaterThanOrEqual(last);
        expect([held.count, held.numbers]).toEqual([held.last, held.last]);
      }
      last = Math.max(last, held?.last ?? 0, acknowledged);
    }
    await place.remove();
    return last;
  };
  const written = await Promise.all(Array.from({ length: LANES }, lane));
  for (const last of written) expect(last).toBeGreaterThan(KILLS_A_LANE);
});
