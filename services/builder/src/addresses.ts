import { ServiceError } from '@doctown/schema';

/** How long an address that failed is left out, unless it said for how long. */
const OUT_MS = 10_000;
/** Another address may answer what this one did not. */
const ELSEWHERE: ReadonlySet<string> = new Set(['upstream_unavailable', 'not_ready', 'overloaded', 'rate_limited']);

/** The addresses of one kind of worker: each request goes to the next of them, and those that failed are left out for a while. */
export class Addresses {
  readonly urls: readonly string[];
  readonly #out_until = new Map<string, number>();
  #next = 0;

  constructor(urls: readonly string[]) {
    if (urls.length === 0) throw new Error('a worker has at least one address');
    this.urls = urls;
  }

  /** Asks one; when it is away or full, each of the others once. Throws what the last of them said. */
  async use<T>(ask: (url: string) => Promise<T>): Promise<T> {
    for (const tried = new Set<string>(); ; ) {
      const url = this.#pick(tried);
      tried.add(url);
      try {
        const answer = await ask(url);
        this.#out_until.delete(url);
        return answer;
      } catch (error) {
        this.#note(url, error);
        if (!isElsewhere(error) || tried.size === this.urls.length) throw error;
      }
    }
  }

  /** The same for a stream: until its first item another may be asked. */
  async *stream<T>(ask: (url: string) => AsyncGenerator<T>): AsyncGenerator<T> {
    const { items, first, url } = await this.use(async (url) => {
      const items = ask(url);
      return { items, first: await items.next(), url };
    });
    try {
      for (let item = first; !item.done; item = await items.next()) yield item.value;
    } catch (error) {
      this.#note(url, error);
      throw error;
    } finally {
      await items.return(undefined);
    }
  }

  /** In turn; of those that are out the one that is so for the shortest time. */
  #pick(tried: ReadonlySet<string>): string {
    const now = performance.now();
    const turn = this.#next++ % this.urls.length;
    const left = [...this.urls.slice(turn), ...this.urls.slice(0, turn)].filter((url) => !tried.has(url));
    const out = (url: string): number => Math.max(0, (this.#out_until.get(url) ?? 0) - now);
    return left.reduce((best, url) => (out(url) < out(best) ? url : best));
  }

  #note(url: string, error: unknown): void {
    if (isElsewhere(error)) this.#out_until.set(url, performance.now() + (error.retry_after_s === undefined ? OUT_MS : error.retry_after_s * 1000));
  }
}

const isElsewhere = (error: unknown): error is ServiceError => error instanceof ServiceError && ELSEWHERE.has(error.code);
