import { setTimeout } from 'node:timers/promises';

/** How much may be asked at once: half as much after each refusal, one more after a round of successes, as TCP does; and nothing for as long as the far side said. */
export class Throttle {
  readonly #most: number;
  #lanes: number;
  #running = 0;
  #opens_at = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#most = most;
    this.#lanes = most;
  }

  get lanes(): number {
    return Math.floor(this.#lanes);
  }

  /** Runs when there is room. Whatever runs must end when the signal aborts: it is what wakes those that wait. */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#enter(signal);
    try {
      return await work();
    } finally {
      this.#running--;
      this.#wake();
    }
  }

  succeeded(): void {
    this.#lanes = Math.min(this.#most, this.#lanes + 1 / this.#lanes);
    this.#wake();
  }

  refused(wait_ms: number): void {
    this.#lanes = Math.max(1, this.#lanes / 2);
    this.#opens_at = Math.max(this.#opens_at, performance.now() + wait_ms);
  }

  async #enter(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const closed_ms = this.#opens_at - performance.now();
      if (closed_ms > 0) await setTimeout(closed_ms, undefined, { signal }).catch(() => signal.throwIfAborted());
      else if (this.#running < this.lanes) break;
      else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running++;
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
