import { setTimeout } from 'node:timers/promises';
import { decodeVector, ServiceError } from '@doctown/schema';
import { type EmbedReply, embed, health } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import type { Addresses } from '../addresses.ts';
import type { KnownVector } from '../store/vector-row.ts';
import type { Wanted } from './embed-batches.ts';

/** Keeps the service busy while answers are read and written down. What it refuses waits as told and keeps its place here, so that as much is under way as the service takes. */
export const MOST_IN_FLIGHT = 4;
/** A slow model on a busy machine. */
const TIMEOUT_MS = 600_000;
const HEALTH_TIMEOUT_MS = 10_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;

export interface EmbedServiceOptions {
  addresses: Addresses;
  /** How long it may fail or refuse without a single answer before the job gives up. */
  patience_ms: number;
  traceparent: string;
}

/** One job's way to the embedding service: waits out a busy or missing one, and refuses vectors of another model than the first. */
export class EmbedService {
  readonly #options: EmbedServiceOptions;
  readonly #signal: AbortSignal;
  #model: Promise<string> | null = null;
  #failures = 0;
  #failing_since = 0;

  constructor(options: EmbedServiceOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  /** What it answers with, asked before any vector is: the cache is read under this name. */
  model(): Promise<string> {
    this.#model ??= this.#patiently(async () => {
      const reply = await this.#options.addresses.use((url) => call(url, health, {}, { ...this.#common(), timeout_ms: HEALTH_TIMEOUT_MS }));
      if (typeof reply.model === 'string' && reply.model !== '') return reply.model;
      throw new ServiceError(
        'upstream_invalid',
        `what answers at ${this.#options.addresses.urls.join(', ')} (EMBEDDING_URL) names no model: it is not Doctown's embedding service`,
      );
    });
    return this.#model;
  }

  /** Vector i is text i's. */
  async embed(batch_id: string, batch: readonly Wanted[]): Promise<KnownVector[]> {
    const model = await this.model();
    const chunks = batch.map(({ chunk_id, content }) => ({ chunk_id, content }));
    const reply = await this.#patiently(() =>
      this.#options.addresses.use((url) => call(url, embed, { batch_id, chunks, encoding_format: 'base64' }, { ...this.#common(), timeout_ms: TIMEOUT_MS, trusted: true })),
    );
    if (reply.model !== model)
      throw new ServiceError(
        'model_changed',
        `the embedding service changed its model from ${model} to ${reply.model} during the job, and vectors of two models cannot be compared; run it again`,
      );
    return vectorsOf(reply, batch);
  }

  #common() {
    return { signal: this.#signal, retries: 0, traceparent: this.#options.traceparent };
  }

  async #patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const reply = await ask();
        this.#failures = 0;
        return reply;
      } catch (error) {
        this.#signal.throwIfAborted();
        await this.#wait(error);
      }
    }
  }

  /** For as long as the service said. Throws what waiting does not mend, and when nothing has been answered for too long. */
  async #wait(error: unknown): Promise<void> {
    if (!(error instanceof ServiceError) || !error.retryable) throw error;
    const now = performance.now();
    if (this.#failures++ === 0) this.#failing_since = now;
    const left_ms = this.#failing_since + this.#options.patience_ms - now;
    if (left_ms <= 0) throw this.#gaveUp(error);
    const told_ms = error.retry_after_s === undefined ? Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.#failures - 1)) : error.retry_after_s * 1000;
    await setTimeout(Math.min(told_ms, left_ms), undefined, { signal: this.#signal }).catch(() => this.#signal.throwIfAborted());
  }

  #gaveUp(cause: ServiceError): ServiceError {
    const { addresses, patience_ms } = this.#options;
    const message = `the embedding service at ${addresses.urls.join(', ')} gave no answer for ${Math.round(patience_ms / 1000)} s (EMBEDDING_PATIENCE_S), at last: ${cause.message}. See that it runs, then run the job again; what was embedded is kept`;
    return new ServiceError('upstream_unavailable', message, { cause });
  }
}

/** Checked here because the reply is not parsed: a wrong row would stay in the cache for good. */
function vectorsOf({ vectors, dimensions, truncated }: EmbedReply, batch: readonly Wanted[]): KnownVector[] {
  const cut = new Set<string>(truncated);
  if (vectors.length !== batch.length) throw invalid(`${vectors.length} vectors for ${batch.length} texts`);
  return vectors.map(({ chunk_id, vector: wire }, i) => {
    const vector = decodeVector(wire);
    if (chunk_id !== batch[i]?.chunk_id) throw invalid(`${chunk_id} where ${batch[i]?.chunk_id} was asked`);
    if (vector.length !== dimensions || !isAllFinite(vector)) throw invalid(`a vector that is not ${dimensions} numbers`);
    return { vector, is_truncated: cut.has(chunk_id) };
  });
}

function isAllFinite(vector: Float32Array): boolean {
  let sum = 0;
  for (const value of vector) sum += value;
  return Number.isFinite(sum);
}

const invalid = (what: string): ServiceError => new ServiceError('upstream_invalid', `the embedding service answered with ${what}`);
