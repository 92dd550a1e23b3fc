import { setTimeout } from 'node:timers/promises';
import { ServiceError, type SymbolContext } from '@doctown/schema';
import { type EstimateItem, type EstimateReply, type EstimateRequest, estimateGeneration, type GenerateLine, type GenerateRequest, generateStream } from '@doctown/schema/api';
import { call, listen } from '@doctown/schema/client';
import type { Addresses } from '../addresses.ts';

/** Lines come at least every quarter of a minute. */
const FIRST_LINE_MS = 120_000;
const ESTIMATE_MS = 300_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;
/** Of symbols at once, in characters of JSON. */
const MOST_AT_ONCE = 48 * 1024 * 1024;
const ESTIMATED_AT_ONCE = 256;

export interface GenerateServiceOptions {
  addresses: Addresses;
  /** How long it may be away before the job gives up. */
  patience_ms: number;
  traceparent: string;
}

export interface Wanted {
  symbol_id: SymbolContext['symbol_id'];
  context: SymbolContext;
}

export interface Items {
  items: EstimateItem[];
  secrets_masked: number;
  model: string;
  prompt_version: string;
}

type Completed = Extract<GenerateLine, { type: 'completed' }>;
export type SymbolLine = Extract<GenerateLine, { type: 'documented' | 'failed' }>;

/** One job's way to the generation service: in requests it can hold, waiting out one that is away, asking again only for what it did not answer. */
export class GenerateService {
  readonly #options: GenerateServiceOptions;
  readonly #signal: AbortSignal;

  constructor(options: GenerateServiceOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  /** Which model would write, and each symbol's key and price; no items when none is asked. */
  async items(symbols: readonly Wanted[], request: Omit<EstimateRequest, 'symbols'>): Promise<Items> {
    const items: EstimateItem[] = [];
    let secrets_masked = 0;
    for (let at = 0; ; at += ESTIMATED_AT_ONCE) {
      const reply = await this.estimate(symbols.slice(at, at + ESTIMATED_AT_ONCE), { ...request, with_items: true });
      for (const item of reply.items ?? []) items.push(item);
      secrets_masked += reply.secrets_masked;
      const { model, prompt_version } = reply;
      if (!reply.items?.length || at + ESTIMATED_AT_ONCE >= symbols.length) return { items, secrets_masked, model, prompt_version };
    }
  }

  estimate(symbols: readonly Wanted[], request: Omit<EstimateRequest, 'symbols'>): Promise<EstimateReply> {
    return this.#patiently(() =>
      this.#options.addresses.use((url) => call(url, estimateGeneration, { ...request, symbols: [...symbols] }, { ...this.#common(), timeout_ms: ESTIMATE_MS, retries: 0 })),
    );
  }

  /** A line a symbol, in the order they are done. `left` tells what may still be spent when a request begins. */
  async *generate(symbols: readonly Wanted[], request: Omit<GenerateRequest, 'symbols' | 'max_cost_usd'>, left: () => number | undefined): AsyncGenerator<SymbolLine | Completed> {
    for (const part of partsOf(symbols)) yield* this.#generatePart(part, request, left);
  }

  async *#generatePart(
    part: readonly Wanted[],
    request: Omit<GenerateRequest, 'symbols' | 'max_cost_usd'>,
    left: () => number | undefined,
  ): AsyncGenerator<SymbolLine | Completed> {
    const open = new Map(part.map((symbol) => [symbol.symbol_id as string, symbol]));
    const patience = new Patience(this.#options, this.#signal);
    for (;;) {
      try {
        const max_cost_usd = left();
        const asked = { ...request, symbols: [...open.values()], ...(max_cost_usd === undefined ? {} : { max_cost_usd }) };
        for await (const line of this.#options.addresses.stream((url) => listen(url, generateStream, asked, { ...this.#common(), timeout_ms: FIRST_LINE_MS }))) {
          patience.heard();
          if (line.type === 'waiting') continue;
          if (line.type === 'completed') {
            yield line;
            return;
          }
          open.delete(line.type === 'documented' ? line.documentation.symbol_id : line.failure.symbol_id);
          yield line;
        }
        throw new ServiceError('upstream_unavailable', 'it ended before its last line');
      } catch (error) {
        await patience.wait(error);
      }
    }
  }

  async #patiently<T>(ask: () => Promise<T>): Promise<T> {
    const patience = new Patience(this.#options, this.#signal);
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        await patience.wait(error);
      }
    }
  }

  #common() {
    return { signal: this.#signal, traceparent: this.#options.traceparent };
  }
}

/** Waits with growing pauses while nothing is heard, and not for ever. */
class Patience {
  readonly #options: GenerateServiceOptions;
  readonly #signal: AbortSignal;
  #failures = 0;
  #silent_since = performance.now();

  constructor(options: GenerateServiceOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  heard(): void {
    this.#failures = 0;
    this.#silent_since = performance.now();
  }

  /** Throws what waiting does not mend, and when it has been silent for too long. */
  async wait(error: unknown): Promise<void> {
    this.#signal.throwIfAborted();
    const known = isBrokenOff(error) ? new ServiceError('upstream_unavailable', 'the answer broke off', { cause: error }) : error;
    if (!(known instanceof ServiceError) || !known.retryable) throw known;
    const { addresses, patience_ms } = this.#options;
    const left_ms = this.#silent_since + patience_ms - performance.now();
    if (left_ms <= 0) {
      const message = `the generation service at ${addresses.urls.join(', ')} gave no answer for ${Math.round(patience_ms / 1000)} s (GENERATION_PATIENCE_S), at last: ${known.message}. See that it runs, then run the job again; what was written is kept`;
      throw new ServiceError('upstream_unavailable', message, { cause: known });
    }
    await setTimeout(Math.min(left_ms, LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures++), undefined, { signal: this.#signal }).catch(() => this.#signal.throwIfAborted());
  }
}

/** What fetch throws when the far side dies in the middle of a body. */
const isBrokenOff = (error: unknown): boolean => error instanceof TypeError && (error.message === 'terminated' || error.message === 'fetch failed');

function* partsOf(symbols: readonly Wanted[]): Generator<Wanted[]> {
  let part: Wanted[] = [];
  let size = 0;
  for (const symbol of symbols) {
    const more = JSON.stringify(symbol).length;
    if (part.length > 0 && size + more > MOST_AT_ONCE) {
      yield part;
      part = [];
      size = 0;
    }
    part.push(symbol);
    size += more;
  }
  if (part.length > 0) yield part;
}
