import { DocpackError } from '@doctown/docpack';
import { type Answers, answersOf } from './answers.ts';
import { type OpenedPack, openPack } from './open-pack.ts';
import type { Failure, FromWorker, PackSource, ToWorker, Verb } from './protocol.ts';
import { indexSpelling } from './spelling.ts';

export interface DeskDeps {
  send: (message: FromWorker) => void;
  fetch: typeof globalThis.fetch;
  /** Ends this turn, so that messages which have come are seen. */
  pause: () => Promise<void>;
}

interface Waiting {
  id: number;
  verb: Verb;
  input: unknown;
  abort: AbortController;
}

/** The worker's side: opens one pack, then answers questions one at a time. A dropped question that has not begun is never begun. */
export class Desk {
  readonly #deps: DeskDeps;
  readonly #queue: Waiting[] = [];
  #answers: Answers | null = null;
  #isBusy = false;
  #now: Waiting | null = null;

  constructor(deps: DeskDeps) {
    this.#deps = deps;
  }

  async take(message: ToWorker): Promise<void> {
    if (message.type === 'open') return this.#open(message.source);
    if (message.type === 'drop') return this.#drop(message.id);
    this.#queue.push({ ...message, abort: new AbortController() });
    await this.#work();
  }

  async #open(source: PackSource): Promise<void> {
    const { send, pause } = this.#deps;
    const began = performance.now();
    try {
      const opened = await this.#read(source);
      const { search, ...answers } = answersOf(opened.index, { covered: opened.covered, pause });
      this.#answers = answers;
      send({ type: 'ready', size: opened.index.size, dangling: opened.index.edges.dangling, took_ms: performance.now() - began });
      await this.#work();
      search.spelling = await indexSpelling(opened.index, pause);
      send({ type: 'spelling' });
    } catch (error) {
      send({ type: 'failed', failure: failureOf(error) });
    }
  }

  async #read(source: PackSource): Promise<OpenedPack> {
    const { send } = this.#deps;
    const { stream, total } = await this.#streamOf(source);
    let received = 0;
    let told = 0;
    const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(part, controller) {
        received += part.length;
        if (received - told > 256 * 1024) {
          told = received;
          send({ type: 'progress', progress: { step: 'downloading', received, total } });
        }
        controller.enqueue(part);
      },
    });
    return openPack(stream.pipeThrough(counted), {
      onManifest: (manifest) => send({ type: 'manifest', manifest }),
      onReceived: () => send({ type: 'progress', progress: { step: 'reading', received, total } }),
    });
  }

  async #streamOf(source: PackSource): Promise<{ stream: ReadableStream<Uint8Array<ArrayBuffer>>; total: number }> {
    if ('file' in source) return { stream: source.file.stream(), total: source.file.size };
    const response = await this.#deps.fetch(source.url).catch((cause) => {
      throw new OpenError('unreachable', 'The pack could not be downloaded: the connection failed. Check your network and try again.', { cause });
    });
    if (!response.ok || response.body === null) throw await refusalOf(response);
    return { stream: response.body, total: Number(response.headers.get('content-length') ?? 0) };
  }

  #drop(id: number): void {
    const at = this.#queue.findIndex((waiting) => waiting.id === id);
    if (at !== -1) this.#queue.splice(at, 1);
    if (this.#now?.id === id) this.#now.abort.abort();
  }

  async #work(): Promise<void> {
    if (this.#isBusy || this.#answers === null) return;
    this.#isBusy = true;
    await this.#deps.pause();
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      this.#now = next;
      await this.#answer(next, this.#answers);
      this.#now = null;
      await this.#deps.pause();
    }
    this.#isBusy = false;
  }

  async #answer({ id, verb, input, abort }: Waiting, answers: Answers): Promise<void> {
    try {
      // The page and the worker are built together: input is what the verb asks for.
      const reply = await answers[verb](input as never, abort.signal);
      if (!abort.signal.aborted) this.#deps.send({ type: 'answer', id, reply });
    } catch (error) {
      if (!abort.signal.aborted) this.#deps.send({ type: 'refusal', id, failure: failureOf(error) });
    }
  }
}

class OpenError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What the website said, when it said something: `message` from a page of ours, `error` from a refusal. */
async function refusalOf(response: Response): Promise<OpenError> {
  const body: unknown = await response.json().catch(() => null);
  const { error, message = error, code } = (body ?? {}) as { error?: unknown; message?: unknown; code?: unknown };
  return new OpenError(
    typeof code === 'string' ? code : `http_${response.status}`,
    typeof message === 'string' ? message : `The pack could not be downloaded (status ${response.status}).`,
  );
}

function failureOf(error: unknown): Failure {
  if (error instanceof DocpackError || error instanceof OpenError) return { code: error.code, message: error.message };
  if (error instanceof RangeError) return { code: 'too_large', message: 'This pack needs more memory than the browser gives. Download it and read it with the doctown command.' };
  return { code: 'internal', message: error instanceof Error ? error.message : 'The pack could not be read.' };
}
