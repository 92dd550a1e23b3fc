import { ModelError } from './model.ts';
import type { RateLimits } from './rate-limits.ts';

interface Waiting {
  start: () => void;
}

/**
 * How many calls are under way at once, over all jobs: at most `most`, taken from the jobs in turn. A refusal for asking too much halves it and
 * pauses all; answers open it again, one call for each round. What an answer's headers say is left is not exceeded.
 */
export class Gate {
  readonly most: number;
  readonly #queues = new Map<string, Waiting[]>();
  #open: number;
  #active = 0;
  #paused_until = 0;
  #timer: NodeJS.Timeout | null = null;
  /** Tokens of a usual call, to know whether what is left is enough for one. */
  #usual_tokens = 0;

  constructor(most: number) {
    this.most = most;
    this.#open = most;
  }

  get active(): number {
    return this.#active;
  }

  get waiting(): number {
    return [...this.#queues.values()].reduce((sum, queue) => sum + queue.length, 0);
  }

  /** Runs `work` when it is this job's turn. Rejects with the signal's reason when it aborts before. */
  async run<T>(job_id: string, tokens: number, work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#turn(job_id, signal);
    this.#usual_tokens = this.#usual_tokens === 0 ? tokens : this.#usual_tokens * 0.9 + tokens * 0.1;
    try {
      const result = await work();
      this.#open = Math.min(this.most, this.#open + 1 / this.#open);
      return result;
    } catch (error) {
      if (error instanceof ModelError && (error.code === 'rate_limited' || error.retry_after_ms !== undefined)) this.#refused(error.retry_after_ms);
      throw error;
    } finally {
      this.#active--;
      this.#startNext();
    }
  }

  /** Stops asking until there is something left to ask for. */
  heard({ requests, tokens }: RateLimits): void {
    const waits = [waitFor(requests, 1), waitFor(tokens, this.#usual_tokens)];
    this.#pause(Math.max(...waits));
  }

  #refused(retry_after_ms: number | undefined): void {
    const isFirst = performance.now() >= this.#paused_until;
    if (isFirst) this.#open = Math.max(1, this.#open / 2);
    this.#pause(retry_after_ms ?? 0);
  }

  #pause(ms: number): void {
    if (ms > 0) this.#paused_until = Math.max(this.#paused_until, performance.now() + ms);
  }

  #turn(job_id: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const queue = this.#queues.get(job_id) ?? [];
      const leave = () => {
        queue.splice(queue.indexOf(waiting), 1);
        if (queue.length === 0) this.#queues.delete(job_id);
        reject(signal.reason);
      };
      const waiting: Waiting = {
        start: () => {
          signal.removeEventListener('abort', leave);
          resolve();
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      queue.push(waiting);
      this.#queues.set(job_id, queue);
      this.#startNext();
    });
  }

  /** The first of each job's queue in turn: who was served goes to the end. */
  #startNext(): void {
    while (this.#queues.size > 0 && this.#active < Math.floor(this.#open)) {
      const pause_ms = this.#paused_until - performance.now();
      if (pause_ms > 0) return this.#wake(pause_ms);
      const [job_id, queue] = this.#queues.entries().next().value as [string, Waiting[]];
      this.#queues.delete(job_id);
      const next = queue.shift() as Waiting;
      if (queue.length > 0) this.#queues.set(job_id, queue);
      this.#active++;
      next.start();
    }
  }

  #wake(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#startNext();
    }, Math.ceil(ms));
  }
}

/** Milliseconds until `needed` is there again, at the pace at which the whole comes back. */
function waitFor(allowance: RateLimits['requests'], needed: number): number {
  if (allowance === undefined || allowance.remaining >= needed) return 0;
  const missing = allowance.limit - allowance.remaining;
  return missing <= 0 ? 0 : Math.min(allowance.reset_ms, (allowance.reset_ms * (needed - allowance.remaining)) / missing);
}
