import { ServiceError, type Vectors } from '@doctown/schema';
import pLimit from 'p-limit';
import type { Report } from '../jobs/report.ts';
import { type KnownVector, vectorKey } from '../store/vector-row.ts';
import type { VectorCache } from '../store/vectors.ts';
import { BatchBuilder, type Wanted } from './embed-batches.ts';
import { EmbedService, type EmbedServiceOptions, MOST_IN_FLIGHT } from './embed-service.ts';
import type { EmbedText } from './embed-text.ts';

/** Chunks looked up together. */
const LOOKUP = 256;

export interface Embedding {
  vectors: Vectors;
  model: string;
  truncated: number;
}

export interface EmbedStageOptions extends EmbedServiceOptions {
  job_id: string;
  cache: VectorCache;
  /** Ask for all, whatever the cache holds. */
  force: boolean;
}

interface Row extends KnownVector {
  is_cached: boolean;
}

/**
 * Embeds chunks as they come, each text once, and only what the cache lacks; the result is in chunk-id order whatever order they came in.
 * Chunks may come faster than they are embedded: what waits is a reference to what parsing keeps anyway, and only the batches in flight are copies.
 */
export class EmbedStage {
  readonly #options: EmbedStageOptions;
  readonly #report: Report;
  readonly #stop = new AbortController();
  readonly #service: EmbedService;
  readonly #turns = pLimit(1);
  readonly #batches = new BatchBuilder();
  readonly #in_flight = new Set<Promise<void>>();
  /** Chunk → text key → vector. */
  readonly #keyOf = new Map<string, string>();
  readonly #rows = new Map<string, Row | null>();
  #waiting: EmbedText[] = [];
  #total = 0;
  #known = 0;
  #sent = 0;
  #damaged = 0;
  #model = '';
  #failed: unknown = null;
  #started: { event: Promise<void>; at: number } | null = null;

  constructor(options: EmbedStageOptions, report: Report, signal: AbortSignal) {
    this.#options = options;
    this.#report = report;
    this.#service = new EmbedService(options, AbortSignal.any([signal, this.#stop.signal]));
  }

  push(chunks: readonly EmbedText[]): void {
    this.#start();
    this.#total += chunks.length;
    for (const chunk of chunks) this.#waiting.push(chunk);
    while (this.#waiting.length >= LOOKUP) void this.#take(this.#waiting.splice(0, LOOKUP));
  }

  async finish(): Promise<Embedding> {
    const { event, at } = this.#start();
    await event;
    await this.#take(this.#waiting.splice(0));
    await this.#report.event('embedding.started.v1', { chunk_count: this.#total, model: this.#model });
    await this.#send(this.#batches.rest());
    await Promise.all(this.#in_flight);
    if (this.#failed) throw this.#failed;
    await this.#tell(at);
    return { vectors: this.#vectors(), model: this.#model, truncated: this.#count((row) => row.is_truncated) };
  }

  /** Ends what is still asked for; for a job that ends before `finish`. */
  stop(): void {
    this.#stop.abort(new ServiceError('cancelled', 'the job has ended'));
  }

  #start(): { event: Promise<void>; at: number } {
    if (this.#started !== null) return this.#started;
    const event = this.#report.start('embed');
    // Until `finish` nobody waits for it.
    event.catch((error: unknown) => this.#fail(error));
    this.#started = { event, at: performance.now() };
    return this.#started;
  }

  /** One group after the other, so that what comes later waits in `#waiting`. Never rejects: the first failure is kept for `finish`, so that parsing need not watch. */
  #take(chunks: EmbedText[]): Promise<void> {
    return this.#turns(() => this.#lookUp(chunks)).catch((error: unknown) => this.#fail(error));
  }

  #fail(error: unknown): void {
    this.#failed ??= error;
    this.stop();
  }

  async #lookUp(chunks: readonly EmbedText[]): Promise<void> {
    if (this.#failed || chunks.length === 0) return;
    this.#model ||= await this.#service.model();
    const wanted = chunks.flatMap((chunk) => this.#wanted(chunk));
    const { found, damaged } = this.#options.force ? { found: [], damaged: 0 } : await this.#options.cache.get(wanted.map(({ key }) => key));
    this.#damaged += damaged;
    for (const [i, one] of wanted.entries()) {
      const known = found[i];
      if (known) this.#keep(one, { ...known, is_cached: true });
      else await this.#send(this.#batches.add(one));
    }
  }

  /** Nothing for a text that was met before. */
  #wanted({ chunk_id, content }: EmbedText): Wanted[] {
    const key = vectorKey(this.#model, content);
    const name = nameOf(key);
    this.#keyOf.set(chunk_id, name);
    if (this.#rows.has(name)) return [];
    this.#rows.set(name, null);
    return [{ chunk_id, content, key }];
  }

  /** Waits until there is room, so that no more than what is in flight is held twice. */
  async #send(batch: readonly Wanted[]): Promise<void> {
    while (this.#in_flight.size >= MOST_IN_FLIGHT) await Promise.race(this.#in_flight);
    if (this.#failed || batch.length === 0) return;
    const work = this.#embed(`${this.#options.job_id}_batch_${this.#sent++}`, batch)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => this.#in_flight.delete(work));
    this.#in_flight.add(work);
  }

  async #embed(batch_id: string, batch: readonly Wanted[]): Promise<void> {
    const started = performance.now();
    this.#report.live('embedding.batch_started.v1', { batch_id, chunk_count: batch.length });
    const vectors = await this.#service.embed(batch_id, batch);
    await this.#options.cache.put(vectors.map((vector, i) => ({ key: (batch[i] as Wanted).key, ...vector })));
    for (const [i, vector] of vectors.entries()) this.#keep(batch[i] as Wanted, { ...vector, is_cached: false });
    this.#report.live('embedding.batch_completed.v1', { batch_id, chunk_count: batch.length, duration_ms: Math.round(performance.now() - started) });
  }

  #keep({ key }: Wanted, row: Row): void {
    this.#rows.set(nameOf(key), row);
    this.#report.progress('embed', ++this.#known, this.#total);
  }

  async #tell(started: number): Promise<void> {
    const [cached, truncated] = [this.#count((row) => row.is_cached), this.#count((row) => row.is_truncated)];
    const damaged = this.#damaged;
    if (damaged > 0) this.#report.warn({ code: 'cache_damaged', message: `${damaged} vectors in the cache were damaged and were computed anew`, count: damaged });
    this.#report.models({ embedding: this.#model || null });
    this.#report.counts({ chunks_cached: cached });
    const duration_ms = Math.round(performance.now() - started);
    await this.#report.event('embedding.completed.v1', { chunk_count: this.#total, cached, truncated, model: this.#model, duration_ms });
    await this.#report.done('embed');
  }

  /** Chunks, not texts. */
  #count(is: (row: Row) => boolean): number {
    return [...this.#keyOf.values()].reduce((sum, name) => sum + (is(this.#row(name)) ? 1 : 0), 0);
  }

  #row(name: string): Row {
    const row = this.#rows.get(name);
    if (!row) throw new Error('a text was asked for and has no vector');
    return row;
  }

  #vectors(): Vectors {
    const chunks = [...this.#keyOf].sort(([a], [b]) => (a < b ? -1 : 1));
    const dimensions = this.#rows.values().next().value?.vector.length ?? 384;
    const values = new Float32Array(chunks.length * dimensions);
    for (const [i, [, name]] of chunks.entries()) values.set(this.#row(name).vector, i * dimensions);
    return { ids: chunks.map(([id]) => id), dimensions, values };
  }
}

const nameOf = (key: Buffer): string => key.toString('latin1');
