import { decodeVector, type Vectors } from '@doctown/schema';
import { embed } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import pLimit from 'p-limit';
import type { Report } from '../jobs/report.ts';
import type { EmbedText } from './embed-text.ts';

const BATCH = 128;
const IN_FLIGHT = 4;
const TIMEOUT_MS = 600_000;

export interface Embedding {
  vectors: Vectors;
  model: string;
  truncated: number;
}

/** Embeds chunks as they come, some batches at a time; the result is in chunk-id order whatever order they came in. */
export class EmbedStage {
  readonly #url: string;
  readonly #job_id: string;
  readonly #report: Report;
  readonly #signal: AbortSignal;
  readonly #headers: { traceparent: string };
  readonly #limit = pLimit(IN_FLIGHT);
  readonly #rows = new Map<string, Float32Array>();
  readonly #batches: Promise<void>[] = [];
  #waiting: EmbedText[] = [];
  #total = 0;
  #model = '';
  #truncated = 0;
  #failed: unknown = null;
  #started: Promise<void> | null = null;

  constructor(url: string, { job_id, traceparent }: { job_id: string; traceparent: string }, report: Report, signal: AbortSignal) {
    this.#url = url;
    this.#job_id = job_id;
    this.#report = report;
    this.#signal = signal;
    this.#headers = { traceparent };
  }

  push(chunks: readonly EmbedText[]): void {
    this.#started ??= this.#report.start('embed');
    this.#total += chunks.length;
    this.#waiting.push(...chunks);
    while (this.#waiting.length >= BATCH) this.#send(this.#waiting.splice(0, BATCH));
  }

  async finish(): Promise<Embedding> {
    const started = performance.now();
    this.#started ??= this.#report.start('embed');
    await this.#started;
    if (this.#waiting.length > 0) this.#send(this.#waiting.splice(0));
    await this.#report.event('embedding.started.v1', { chunk_count: this.#total, model: this.#model });
    await Promise.all(this.#batches);
    if (this.#failed) throw this.#failed;
    this.#report.models({ embedding: this.#model || null });
    await this.#report.event('embedding.completed.v1', {
      chunk_count: this.#total,
      cached: 0,
      truncated: this.#truncated,
      model: this.#model,
      duration_ms: Math.round(performance.now() - started),
    });
    await this.#report.done('embed');
    return { vectors: this.#vectors(), model: this.#model, truncated: this.#truncated };
  }

  /** Never rejects: the first failure is kept for `finish`, so that parsing need not watch. */
  #send(chunks: EmbedText[]): void {
    const batch_id = `${this.#job_id}_batch_${this.#batches.length}`;
    this.#batches.push(
      this.#limit(() => this.#embed(batch_id, chunks)).catch((error: unknown) => {
        this.#failed ??= error;
      }),
    );
  }

  async #embed(batch_id: string, chunks: EmbedText[]): Promise<void> {
    if (this.#failed) return;
    this.#signal.throwIfAborted();
    const reply = await call(this.#url, embed, { batch_id, chunks, encoding_format: 'base64' }, { signal: this.#signal, timeout_ms: TIMEOUT_MS, trusted: true, ...this.#headers });
    for (const { chunk_id, vector } of reply.vectors) this.#rows.set(chunk_id, decodeVector(vector));
    this.#model = reply.model;
    this.#truncated += reply.truncated.length;
    this.#report.progress('embed', this.#rows.size, this.#total);
  }

  #vectors(): Vectors {
    const ids = [...this.#rows.keys()].sort();
    const dimensions = this.#rows.get(ids[0] ?? '')?.length ?? 384;
    const values = new Float32Array(ids.length * dimensions);
    ids.forEach((id, i) => {
      values.set(this.#rows.get(id) ?? [], i * dimensions);
    });
    return { ids, dimensions, values };
  }
}
