import { type ChatBody, promptTokens } from './chat.ts';

export interface Limits {
  requests_per_minute: number;
  tokens_per_minute: number;
}

/** Buckets that fill again evenly, and the headers that tell of them. */
export class Meter {
  readonly #limits: Limits | undefined;
  #requests: number;
  #tokens: number;
  #at = performance.now();

  constructor(limits: Limits | undefined) {
    this.#limits = limits;
    this.#requests = limits?.requests_per_minute ?? 0;
    this.#tokens = limits?.tokens_per_minute ?? 0;
  }

  /** Takes what the call needs, or says when to come again. */
  refusal(body: ChatBody): Record<string, string> | null {
    if (this.#limits === undefined) return null;
    this.#fill(this.#limits);
    const needed = promptTokens(body) + (body.max_completion_tokens ?? body.max_tokens ?? 0);
    if (this.#requests >= 1 && this.#tokens >= needed) {
      this.#requests -= 1;
      this.#tokens -= needed;
      return null;
    }
    const wait_ms = Math.max(((1 - this.#requests) / this.#limits.requests_per_minute) * 60_000, ((needed - this.#tokens) / this.#limits.tokens_per_minute) * 60_000);
    return { ...this.headers(), 'retry-after-ms': String(Math.ceil(wait_ms)), 'retry-after': String(Math.ceil(wait_ms / 1000)) };
  }

  headers(): Record<string, string> {
    if (this.#limits === undefined) return {};
    this.#fill(this.#limits);
    const of = (name: string, limit: number, left: number): Record<string, string> => ({
      [`x-ratelimit-limit-${name}`]: String(limit),
      [`x-ratelimit-remaining-${name}`]: String(Math.max(0, Math.floor(left))),
      [`x-ratelimit-reset-${name}`]: `${Math.ceil(((limit - left) / limit) * 60_000)}ms`,
    });
    return { ...of('requests', this.#limits.requests_per_minute, this.#requests), ...of('tokens', this.#limits.tokens_per_minute, this.#tokens) };
  }

  #fill({ requests_per_minute, tokens_per_minute }: Limits): void {
    const minutes = (performance.now() - this.#at) / 60_000;
    this.#at = performance.now();
    this.#requests = Math.min(requests_per_minute, this.#requests + minutes * requests_per_minute);
    this.#tokens = Math.min(tokens_per_minute, this.#tokens + minutes * tokens_per_minute);
  }
}
