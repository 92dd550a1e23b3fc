import { EventEmitter } from 'node:events';
import { type EventEnvelope, isTerminal } from '@doctown/schema';
import type { JobStore } from '../store/jobs.ts';

const POLL_MS = 1000;
const MAX_LIVE_QUEUE = 10_000;

/** Tells who waits that a job moved. Inside one process at once; a poll each second covers other processes. */
export class JobHub {
  readonly #emitter = new EventEmitter().setMaxListeners(0);

  changed(job_id: string): void {
    this.#emitter.emit(`changed ${job_id}`);
  }

  live(event: EventEnvelope): void {
    this.#emitter.emit(`live ${event.context.job_id}`, event);
  }

  /** Resolves at the next change, after a second, or when the signal aborts. */
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

  /** Stored events after `after`, then each as it comes, up to the last. With `live`, also those that are not kept. */
  async *follow(store: JobStore, job_id: string, after: number, live: boolean, signal: AbortSignal): AsyncGenerator<EventEnvelope> {
    const queue: EventEnvelope[] = [];
    const keep = (event: EventEnvelope) => {
      if (queue.length < MAX_LIVE_QUEUE) queue.push(event);
      this.changed(job_id);
    };
    if (live) this.#emitter.on(`live ${job_id}`, keep);
    try {
      let last = after;
      while (!signal.aborted) {
        const waiting = this.next(job_id, signal);
        const events = await store.events(job_id, last);
        for (const event of events) {
          yield event;
          last = event.sequence;
          if (isTerminal(event)) return;
        }
        const passing = queue.splice(0);
        yield* passing;
        if (events.length === 0 && passing.length === 0) await waiting;
      }
    } finally {
      this.#emitter.off(`live ${job_id}`, keep);
    }
  }
}
