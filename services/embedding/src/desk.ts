import '@doctown/onnx/no-telemetry';
import { Worker } from 'node:worker_threads';
import { type ErrorCode, ServiceError } from '@doctown/schema';
import type { ModelOptions } from './embed.ts';

export interface DeskSettings {
  /** A model folder; null for the word vectors that come with us. */
  model: (ModelOptions & { folder: string }) | null;
  /** Texts that may wait. */
  max_queue: number;
}

export type ToDesk = { kind: 'ask'; id: number; body: Uint8Array } | { kind: 'cancel'; id: number } | { kind: 'close' };
export type FromDesk =
  | { kind: 'ready'; model: string; dimensions: number; note: string | null }
  | { kind: 'refused'; message: string }
  | { kind: 'reply'; id: number; body: Uint8Array<ArrayBuffer> }
  | { kind: 'failed'; id: number; code: ErrorCode; message: string; details: unknown; retry_after_s: number | undefined };

/** The thread that does all that takes time. */
export interface Desk {
  model: string;
  dimensions: number;
  /** What is slower than it could be, and why. */
  note: string | null;
  /** False once the thread has ended. */
  isAlive(): boolean;
  /** Resolves with the cause when the thread ends on its own: nothing brings it back but another start. */
  died: Promise<unknown>;
  load(): { requests: number; texts: number };
  ask(body: Uint8Array<ArrayBuffer>, signal: AbortSignal): Asked;
  close(): Promise<void>;
}

/** The bytes of a request on their way to those of its answer; the body may be handed over. */
export interface Asked {
  /** Rejects with a `ServiceError`, at once when the signal aborts. */
  answer: Promise<Uint8Array<ArrayBuffer>>;
  /** Nothing of the request is held any more; after an abort that is when the work under way has ended. Never rejects. */
  released: Promise<void>;
}

interface Waiting {
  answer: PromiseWithResolvers<Uint8Array<ArrayBuffer>>;
  released: PromiseWithResolvers<void>;
}

/** Starts it. Throws an `Error` that says what is wrong with the model folder. */
export async function startDesk(settings: DeskSettings): Promise<Desk> {
  const counters = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(new URL('./desk-worker.ts', import.meta.url), { workerData: { ...settings, counters } });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const waiting = new Map<number, Waiting>();
  const { model, dimensions, note } = await readyOf(worker);
  const died = Promise.withResolvers<unknown>();
  let isAlive = true;
  let isClosing = false;
  let next = 0;
  worker.on('message', (message: FromDesk) => {
    if (message.kind !== 'reply' && message.kind !== 'failed') return;
    const asked = waiting.get(message.id);
    if (message.kind === 'reply') asked?.answer.resolve(message.body);
    else asked?.answer.reject(failureOf(message));
    asked?.released.resolve();
  });
  const gone = (cause: unknown): void => {
    isAlive = false;
    if (!isClosing) died.resolve(cause);
    for (const { answer, released } of waiting.values()) {
      answer.reject(notReady(isClosing, cause));
      released.resolve();
    }
  };
  worker.on('error', gone);
  worker.on('exit', gone);
  return {
    model,
    dimensions,
    note,
    isAlive: () => isAlive,
    died: died.promise,
    load: () => ({ requests: Atomics.load(counters, 0), texts: Atomics.load(counters, 1) }),
    ask(body, signal) {
      const asked: Waiting = { answer: Promise.withResolvers(), released: Promise.withResolvers() };
      const { answer, released } = asked;
      if (signal.aborted || !isAlive) {
        answer.reject(signal.aborted ? signal.reason : notReady(isClosing));
        released.resolve();
        return { answer: answer.promise, released: released.promise };
      }
      const id = next++;
      const cancel = (): void => {
        worker.postMessage({ kind: 'cancel', id } satisfies ToDesk);
        answer.reject(signal.reason);
      };
      waiting.set(id, asked);
      signal.addEventListener('abort', cancel, { once: true });
      void released.promise.then(() => {
        signal.removeEventListener('abort', cancel);
        waiting.delete(id);
      });
      worker.postMessage({ kind: 'ask', id, body } satisfies ToDesk, body.byteLength === body.buffer.byteLength ? [body.buffer] : []);
      return { answer: answer.promise, released: released.promise };
    },
    async close() {
      isClosing = true;
      if (isAlive) worker.postMessage({ kind: 'close' } satisfies ToDesk);
      await ended;
    },
  };
}

const notReady = (isClosing: boolean, cause?: unknown): ServiceError =>
  new ServiceError('not_ready', isClosing ? 'the embedding service is stopping' : 'the embedding thread has ended, and the service with it; it must be started again', { cause });

function readyOf(worker: Worker): Promise<Extract<FromDesk, { kind: 'ready' }>> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the embedding thread ended before it was ready')));
    worker.once('message', (message: FromDesk) => {
      if (message.kind === 'ready') resolve(message);
      else reject(new Error(message.kind === 'refused' ? message.message : 'the embedding thread did not start'));
    });
  });
}

/** What happened inside is logged with its stack, as if it had been thrown here. */
function failureOf({ code, message, details, retry_after_s }: Extract<FromDesk, { kind: 'failed' }>): Error {
  if (code === 'internal') return new Error(message);
  return new ServiceError(code, message, { details, ...(retry_after_s === undefined ? {} : { retry_after_s }) });
}
