import type { Database } from '../store/database.ts';
import { CHANNEL, HANDS_CHANGED, QUEUE_MOVED } from '../store/queue.ts';
import type { JobHub } from './hub.ts';
import type { JobRunner } from './runner.ts';

/** Passes news of other pods on to those who wait here; what is missed comes a second later by itself. */
export const hearNews = (database: Database, hub: JobHub, runner: JobRunner): (() => Promise<void>) =>
  database.listen(CHANNEL, (payload) => {
    if (payload === null) hub.changedAll();
    if (payload === null || payload === QUEUE_MOVED) runner.startNext();
    if (payload === null || payload === HANDS_CHANGED) void runner.checkHeld();
    if (payload !== null) hub.changed(payload);
  });
