import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EventEnvelope, isFinished, isTerminal } from '@doctown/schema';
import type { JobStore } from '../store/jobs.ts';
import { patiently } from '../store/patience.ts';

/** What news of other pods may come late by, when none comes by itself. */
const POLL_MS = 1000;
const MAX_LIVE_QUEUE = 10_000;
const PAGE = 500;
/** Of so many turns without an event, in one. */
const LOOK_WHETHER_OVER = 5;

/** Tells who waits that a job moved: in this process at once, and of other pods as soon as the database tells; a poll each second is the safety net. */
export class JobHub {
  readonly #emitter = new EventEmitter().setMaxListeners(0);

  changed(job_id: string): void {
    this.#emitter.emit(`changed ${job_id}`);
  }

  /** Something may have been missed: everyone looks. */
  changedAll(): void {
    for (const name of this.#emitter.eventNames()) if (typeof name === 'string' && name.startsWith('changed ')) this.#emitter.emit(name);
  }

  live(event: EventEnvelope): void {
    this.#emitter.emit(`live ${event.context.job_id}`, event);
  }

  /** Resolves at the next change, after `ms`, or when the signal aborts. */
  next(job_id: string, signal: AbortSignal, ms = POLL_MS): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#emitter.off(`changed ${job_id}`, done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#emitter.on(`changed ${job_id}`, done);
      signal.addEventListener('abort', done, { once: true });
      if (signal.aborted) done();
    });
  }

  /** Waits until `look` sees something, `ms` at most; looks again at each change and each second. */
  async until<T>(job_id: string, look: () => Promise<T | null>, signal: AbortSignal, ms: number): Promise<T | null> {
    for (const end = performance.now() + ms; ; ) {
      const waiting = this.next(job_id, signal);
      const seen = await look();
      const left_ms = end - performance.now();
      if (seen !== null || left_ms <= 0 || signal.aborted) return seen;
      await Promise.race([waiting, sleep(left_ms, undefined, { signal }).catch(() => undefined)]);
    }
  }

  /**
   * Stored events after `after`, then each as it comes, up to the last. With `live`, also those that are not kept. While the database is away it
   * waits; of a job so old that its events are gone it tells the last one, which is kept as long as the job.
   */
  async *follow(store: JobStore, job_id: string, after: number, live: boolean, signal: AbortSignal): AsyncGenerator<EventEnvelope> {
    const queue: EventEnvelope[] = [];
    const keep = (event: EventEnvelope) => {
      if (queue.length < MAX_LIVE_QUEUE) queue.push(event);
      this.changed(job_id);
    };
    if (live) this.#emitter.on(`live ${job_id}`, keep);
    try {
      let last = after;
      let idle = 0;
      while (!signal.aborted) {
        const waiting = this.next(job_id, signal);
        const events = await patiently(() => store.events(job_id, last, PAGE), signal);
        for (const event of events) {
          yield event;
          last = event.sequence;
          if (isTerminal(event)) return;
        }
        const passing = queue.splice(0);
        yield* passing;
        if (events.length > 0 || passing.length > 0) continue;
        if (idle++ % LOOK_WHETHER_OVER === 0 && (await isOver(store, job_id, last, signal))) return;
        await waiting;
      }
    } finally {
      this.#emitter.off(`live ${job_id}`, keep);
    }
  }
}

/** The job is gone, or ended and its last event is behind the reader. */
async function isOver(store: JobStore, job_id: string, last: number, signal: AbortSignal): Promise<boolean> {
  const row = await patiently(() => store.get(job_id), signal);
  return row === null || (isFinished(row.status.status) && (await patiently(() => store.events(job_id, last, 1), signal)).length === 0);
}
