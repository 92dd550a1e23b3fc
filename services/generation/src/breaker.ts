import { ModelError } from './model.ts';

export interface BreakerOptions {
  /** Failures in a row until nobody but one asks. */
  failures: number;
  /** How long it may fail without a single answer before nobody waits any more. */
  patience_ms: number;
  first_wait_ms: number;
  longest_wait_ms: number;
}

/**
 * Keeps a dead API from being hammered: after some failures in a row one call at a time tries, with growing pauses, and the others wait for
 * what comes of it. When nothing was answered for `patience_ms`, or when the API said what no waiting mends, all are turned away at once, until a
 * try now and then finds it well again.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  #failures = 0;
  #failing_since = 0;
  #next_try = 0;
  #is_trying = false;
  #is_fatal = false;
  #last: ModelError | null = null;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#is_fatal || this.#failures >= this.#options.failures;
  }

  /** Why nobody asks, in words; null while there is hope. */
  get verdict(): string | null {
    if (!this.isOpen || this.#last === null) return null;
    if (this.#is_fatal) return this.#last.message;
    const silent_ms = performance.now() - this.#failing_since;
    return silent_ms < this.#options.patience_ms ? null : `no answer for ${Math.round(silent_ms / 1000)} s, at last: ${this.#last.message}`;
  }

  /** Resolves when this call may ask. Throws `circuit_open` when there is no use in waiting, and again what was fatal. */
  async pass(signal: AbortSignal): Promise<void> {
    while (this.isOpen) {
      const wait_ms = this.#next_try - performance.now();
      if (wait_ms <= 0 && !this.#is_trying) {
        this.#is_trying = true;
        return;
      }
      if (this.#is_fatal && this.#last) throw new ModelError(this.#last.code, this.#last.message, { cause: this.#last, outlook: 'fatal' });
      const { verdict } = this;
      if (verdict !== null) throw new ModelError('circuit_open', `the model was not asked: ${verdict}`, { cause: this.#last });
      await sleep(Math.max(10, Math.min(wait_ms, 250)), signal);
    }
  }

  succeeded(): void {
    this.#failures = 0;
    this.#is_fatal = false;
    this.#is_trying = false;
  }

  /** Of a call that passed; what says nothing of the API's health only ends the try. */
  failed(error: unknown): void {
    const wasTrying = this.#is_trying && this.isOpen;
    this.#is_trying = false;
    if (!(error instanceof ModelError)) return;
    const isFatal = error.outlook === 'fatal';
    const isDown = error.code === 'model_unavailable' || error.code === 'model_timeout';
    if (!isFatal && !isDown) return error.code === 'rate_limited' ? undefined : this.succeeded();
    const now = performance.now();
    if (this.#failures++ === 0) this.#failing_since = now;
    this.#is_fatal ||= isFatal;
    this.#last = error;
    const beyond = Math.max(0, this.#failures - this.#options.failures);
    if (wasTrying || this.isOpen) this.#next_try = now + Math.min(this.#options.longest_wait_ms, this.#options.first_wait_ms * 2 ** Math.min(beyond, 20));
  }
}

export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const done = () => {
      signal.removeEventListener('abort', stop);
      resolve();
    };
    const timer = setTimeout(done, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}
