import { ServiceError } from '@doctown/schema';

/** What waits and runs; what is beyond the limit is refused at the door, with an honest guess of when it would be taken. */
export class TextQueue {
  readonly #limit: number;
  readonly #now: () => number;
  #texts = 0;
  #requests = 0;
  #done = 0;
  #busy_ms = 0;
  #since = 0;

  constructor(limit: number, now: () => number = () => performance.now()) {
    this.#limit = limit;
    this.#now = now;
  }

  get texts(): number {
    return this.#texts;
  }

  get requests(): number {
    return this.#requests;
  }

  /** Takes the work in while it runs. Throws `overloaded` when there is too much before it; an empty queue takes whatever one request may bring. */
  async run<T>(texts: number, work: () => Promise<T>): Promise<T> {
    if (this.#texts > 0 && this.#texts + texts > this.#limit) throw this.#overloaded(this.#texts + texts - this.#limit);
    this.#tick();
    this.#texts += texts;
    this.#requests++;
    try {
      const result = await work();
      this.#done += texts;
      return result;
    } finally {
      this.#tick();
      this.#texts -= texts;
      this.#requests--;
    }
  }

  #overloaded(excess: number): ServiceError {
    this.#tick();
    const perSecond = this.#done / (this.#busy_ms / 1000);
    const retry_after_s = perSecond > 0 ? Math.min(Math.max(1, Math.ceil(excess / perSecond)), 60) : 5;
    return new ServiceError('overloaded', `${this.#texts} texts are waiting, ${this.#limit} may; try again in ${retry_after_s} s`, { retry_after_s });
  }

  /** Counts the time in which there was work. */
  #tick(): void {
    const now = this.#now();
    if (this.#texts > 0) this.#busy_ms += now - this.#since;
    this.#since = now;
  }
}
