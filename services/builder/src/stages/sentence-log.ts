import type { Sentence, SentenceCache, Spending } from '../store/sentences.ts';

/** Writes what was paid for down as it comes: one write after the other, each with all that came meanwhile. */
export class SentenceLog {
  readonly #cache: SentenceCache;
  readonly #job_id: string;
  #entries = new Map<string, Sentence>();
  #spent = nothing();
  #writing: Promise<void> | null = null;
  #failed: unknown = null;

  constructor(cache: SentenceCache, job_id: string) {
    this.#cache = cache;
    this.#job_id = job_id;
  }

  /** `key` null: to be counted, not to be kept. Throws what an earlier write failed with: going on would be paying for what is not kept. */
  add(key: string | null, sentence: Sentence, isPaidNow: boolean): void {
    if (this.#failed) throw this.#failed;
    if (key !== null) this.#entries.set(key, sentence);
    if (isPaidNow) for (const name of ['usd', 'input_tokens', 'output_tokens'] as const) this.#spent[name] += sentence[name];
    this.#writing ??= this.#write();
  }

  /** Resolves when all is written. */
  async end(): Promise<void> {
    await this.#writing;
    if (this.#failed) throw this.#failed;
  }

  async #write(): Promise<void> {
    try {
      while (this.#entries.size > 0 || this.#spent.usd + this.#spent.input_tokens > 0) {
        const [entries, spent] = [this.#entries, this.#spent];
        [this.#entries, this.#spent] = [new Map(), nothing()];
        await this.#cache.put(this.#job_id, entries, spent);
      }
    } catch (error) {
      this.#failed = error;
    }
    this.#writing = null;
  }
}

const nothing = (): Spending => ({ usd: 0, input_tokens: 0, output_tokens: 0 });
