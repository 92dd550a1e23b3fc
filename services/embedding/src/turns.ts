/** Work that is done in shares, each in a slot of its own. */
interface Job {
  left: number;
  next: number;
  running: number;
  work: (share: number) => Promise<void>;
  signal: AbortSignal;
  failed: boolean;
  error: unknown;
  settle: PromiseWithResolvers<void>;
}

/** One turn in so many goes to whoever has waited longest, however much that has left. */
const OLDEST_EVERY = 4;

/**
 * Shares the slots among jobs: the one with the fewest shares left goes first, so that small ones do not wait for large ones and equal ones
 * end one after the other, not all at the end; now and then the oldest. An abort is noticed between shares and never reaches a running one.
 */
export class Turns {
  readonly #slots: number;
  readonly #jobs: Job[] = [];
  #busy = 0;
  #turn = 0;

  constructor(slots: number) {
    this.#slots = slots;
  }

  /** Does all shares, `0` to `shares - 1`. Rejects with the abort's reason or the first failure, once none of them runs any more. */
  async run(shares: number, work: (share: number) => Promise<void>, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (shares === 0) return;
    const job: Job = { left: shares, next: 0, running: 0, work, signal, failed: false, error: undefined, settle: Promise.withResolvers<void>() };
    const stop = (): void => this.#fail(job, signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    this.#jobs.push(job);
    this.#fill();
    await job.settle.promise.finally(() => signal.removeEventListener('abort', stop));
  }

  #fill(): void {
    while (this.#busy < this.#slots) {
      const job = this.#choose();
      if (job === undefined) return;
      void this.#runNext(job);
    }
  }

  #choose(): Job | undefined {
    const ready = this.#jobs.filter(({ left, failed }) => left > 0 && !failed);
    if (++this.#turn % OLDEST_EVERY === 0) return ready[0];
    return ready.reduce<Job | undefined>((best, job) => (best === undefined || job.left < best.left ? job : best), undefined);
  }

  async #runNext(job: Job): Promise<void> {
    const share = job.next++;
    job.left--;
    job.running++;
    this.#busy++;
    try {
      await job.work(share);
    } catch (error) {
      this.#fail(job, error);
    }
    job.running--;
    this.#busy--;
    this.#endIfDone(job);
    this.#fill();
  }

  #fail(job: Job, error: unknown): void {
    if (job.failed) return;
    job.failed = true;
    job.error = error;
    this.#endIfDone(job);
  }

  #endIfDone(job: Job): void {
    if (job.running > 0 || (job.left > 0 && !job.failed)) return;
    const at = this.#jobs.indexOf(job);
    if (at >= 0) this.#jobs.splice(at, 1);
    if (job.failed) job.settle.reject(job.error);
    else job.settle.resolve();
  }
}
