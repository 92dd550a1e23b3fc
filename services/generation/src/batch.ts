import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SendChat } from './language-model.ts';
import { ModelError } from './model.ts';
import type { ChatCompletion, ChatRequest } from './openai.ts';

/** What of a batch we look at. */
export interface Batch {
  id: string;
  status: string;
  input_file_id: string;
  output_file_id?: string | null;
  error_file_id?: string | null;
  metadata?: Record<string, string> | null;
}

/** The far side's batches and files. Its verbs throw `ModelError`. */
export interface BatchApi {
  create(lines: string, metadata: Record<string, string>): Promise<Batch>;
  get(id: string): Promise<Batch>;
  newest(count: number): Promise<Batch[]>;
  read(file_id: string): Promise<string>;
  /** What the answer to one request says, when it is not 200. */
  faultOf(status: number, error: { message?: string; code?: string | null; param?: string | null } | undefined): Error;
}

/** What comes within this time goes into one batch. */
const GATHER_MS = 300;
/** OpenAI takes 50,000 requests and 200 MB. */
const MOST_LINES = 20_000;
const MOST_BYTES = 100 * 1024 * 1024;
/** Batches of ours that are looked for after a restart. */
const LOOK_BACK = 300;
const ENDED = new Set(['completed', 'failed', 'expired', 'cancelled']);

interface Open {
  request: ChatRequest;
  resolve: (completion: ChatCompletion) => void;
  reject: (error: unknown) => void;
}

/**
 * Sends chat completions through the Batch API. A request's name is the digest of its bytes, so that a batch is its own record: after a restart the same
 * request finds the batch it is in, or the answer that is there, and is not paid for again.
 */
export class BatchSender {
  readonly #api: BatchApi;
  readonly #poll_ms: number;
  readonly #model: string;
  readonly #open = new Map<string, { promise: Promise<ChatCompletion> } & Open>();
  #waiting: string[] = [];
  #timer: NodeJS.Timeout | null = null;
  #past: Promise<Map<string, Batch>> | null = null;
  readonly #watched = new Set<string>();

  constructor(api: BatchApi, model: string, poll_ms: number) {
    this.#api = api;
    this.#model = model;
    this.#poll_ms = poll_ms;
  }

  readonly send: SendChat = (request) => {
    const name = createHash('sha256').update(JSON.stringify(request)).digest('hex');
    const known = this.#open.get(name);
    if (known) return known.promise;
    const { promise, resolve, reject } = Promise.withResolvers<ChatCompletion>();
    this.#open.set(name, { promise, request, resolve, reject });
    this.#waiting.push(name);
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      const names = this.#waiting.splice(0);
      this.#dispatch(names).catch((error: unknown) => this.#rejectAll(names, error));
    }, GATHER_MS);
    return promise;
  };

  async #dispatch(names: readonly string[]): Promise<void> {
    const past = await this.#pastBatches();
    const fresh = names.filter((name) => !past.has(name));
    for (const batch of new Set(names.flatMap((name) => past.get(name) ?? []))) void this.#watch(batch, []);
    for (const part of this.#parts(fresh)) {
      const batch = await this.#api.create(part.lines, { doctown: '1', model: this.#model });
      void this.#watch(batch, part.names);
    }
  }

  /** Where each request of ours is, or was answered; read once, since later batches are of this process. */
  #pastBatches(): Promise<Map<string, Batch>> {
    this.#past ??= this.#readPast().catch((error: unknown) => {
      this.#past = null;
      throw error;
    });
    return this.#past;
  }

  async #readPast(): Promise<Map<string, Batch>> {
    const batches = (await this.#api.newest(LOOK_BACK)).filter(({ metadata, status }) => metadata?.doctown === '1' && metadata.model === this.#model && status !== 'failed');
    const past = new Map<string, Batch>();
    for (const batch of batches) {
      const file = ENDED.has(batch.status) ? batch.output_file_id : batch.input_file_id;
      if (file) for (const { custom_id } of linesOf(await this.#api.read(file))) if (!past.has(custom_id)) past.set(custom_id, batch);
    }
    return past;
  }

  *#parts(names: readonly string[]): Generator<{ names: string[]; lines: string }> {
    let [part, size] = [{ names: [] as string[], lines: [] as string[] }, 0];
    for (const name of names) {
      const line = `${JSON.stringify({ custom_id: name, method: 'POST', url: '/v1/chat/completions', body: this.#open.get(name)?.request })}\n`;
      if (part.names.length >= MOST_LINES || size + line.length > MOST_BYTES) {
        yield { names: part.names, lines: part.lines.join('') };
        [part, size] = [{ names: [], lines: [] }, 0];
      }
      part.names.push(name);
      part.lines.push(line);
      size += line.length;
    }
    if (part.names.length > 0) yield { names: part.names, lines: part.lines.join('') };
  }

  /** Until it ends; a far side that is away for a while is asked again. */
  async #watch(batch: Batch, names: readonly string[]): Promise<void> {
    if (this.#watched.has(batch.id)) return;
    this.#watched.add(batch.id);
    try {
      let current = batch;
      while (!ENDED.has(current.status)) {
        await sleep(this.#poll_ms);
        current = await this.#api.get(batch.id).catch(orLast(current));
      }
      for (const file of [current.output_file_id, current.error_file_id]) if (file) this.#settle(await this.#patiently(() => this.#api.read(file)));
      this.#rejectAll(names, new ModelError('model_unavailable', `the batch ${batch.id} ended as ${current.status} before this was answered`, { outlook: 'again' }));
    } catch (error) {
      this.#rejectAll(names, error);
    } finally {
      this.#watched.delete(batch.id);
      for (const [name, { id }] of (await this.#past) ?? []) if (id === batch.id) (await this.#past)?.delete(name);
    }
  }

  async #patiently<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof ModelError) || error.outlook !== 'again') throw error;
        await sleep(this.#poll_ms);
      }
    }
  }

  #settle(text: string): void {
    for (const { custom_id, response, error } of linesOf(text)) {
      const open = this.#open.get(custom_id);
      this.#open.delete(custom_id);
      if (response?.status_code === 200) open?.resolve(response.body as ChatCompletion);
      else if (response) open?.reject(this.#api.faultOf(response.status_code, (response.body as { error?: object } | null)?.error));
      else open?.reject(new ModelError('model_unavailable', `the batch did not answer: ${error?.message ?? 'no reason given'}`, { outlook: 'again' }));
    }
  }

  #rejectAll(names: readonly string[], error: unknown): void {
    for (const name of names) {
      this.#open.get(name)?.reject(error);
      this.#open.delete(name);
    }
  }
}

/** A far side that is away does not end a batch that works on. */
const orLast =
  (batch: Batch) =>
  (error: unknown): Batch => {
    if (error instanceof ModelError && error.outlook === 'again') return batch;
    throw error;
  };

interface Line {
  custom_id: string;
  response?: { status_code: number; body: unknown } | null;
  error?: { message?: string } | null;
}

const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Line);
