import { setTimeout } from 'node:timers/promises';
import type { Logger } from '@doctown/service';
import type { Database } from '../store/database.ts';
import { isAway } from '../store/patience.ts';
import { forgetOld, type Retention } from '../store/retention.ts';
import type { NewestKeys } from './newest.ts';

interface UpkeepDeps {
  database: Database;
  newest: NewestKeys;
  retention: Retention;
  log: Logger;
}

const NEWEST_EVERY_MS = 30_000;
const FORGET_EVERY = 120;

/** What has to be done from time to time, whoever does it: newest keys that are behind, and what was kept long enough. */
export class Upkeep {
  readonly #deps: UpkeepDeps;
  readonly #stop = new AbortController();
  #work: Promise<void> = Promise.resolve();

  constructor(deps: UpkeepDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#work = this.#run();
  }

  /** As soon as there is something new; what fails is done with the next turn. */
  bringUpNewest(): void {
    void this.#attempt('newest keys', () => this.#deps.newest.bringUp());
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#work;
  }

  async #run(): Promise<void> {
    const { newest, database, retention, log } = this.#deps;
    for (let turn = 0; !this.#stop.signal.aborted; turn++) {
      await this.#attempt('newest keys', () => newest.bringUp());
      if (turn % FORGET_EVERY === 0) {
        await this.#attempt('retention', async () => {
          const { jobs, events_of } = await forgetOld(database, retention, this.#stop.signal);
          if (jobs + events_of > 0) log.info({ jobs, events_of }, 'forgot old jobs, and events of others');
        });
      }
      await setTimeout(NEWEST_EVERY_MS, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  async #attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.#stop.signal.aborted && !isAway(error)) this.#deps.log.warn({ err: error, what }, 'upkeep failed; it is tried again');
    }
  }
}
