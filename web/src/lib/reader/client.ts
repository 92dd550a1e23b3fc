import type { Manifest } from '@doctown/schema';
import type { Answer, Ask, Failure, FromWorker, OpenProgress, PackSource, ToWorker, Verb } from './protocol.ts';

/** The part of a `Worker` that is used. */
export interface Port {
  postMessage(message: ToWorker): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

/** What the reader tells while it works. */
export interface Listener {
  onProgress?: (progress: OpenProgress) => void;
  onManifest?: (manifest: Manifest) => void;
  onReady?: (ready: { size: number; dangling: number; took_ms: number }) => void;
  onSpelling?: () => void;
  onFailed?: (failure: Failure) => void;
}

/** A question that could not be answered, and why. */
export class ReaderError extends Error {
  readonly code: string;
  constructor({ code, message }: Failure) {
    super(message);
    this.code = code;
  }
}

interface Pending {
  resolve: (reply: never) => void;
  reject: (error: unknown) => void;
}

/** The page's side: asks the worker. Questions asked before the pack is open wait until it is. */
export class ReaderClient {
  readonly #port: Port;
  readonly #listener: Listener;
  readonly #pending = new Map<number, Pending>();
  #latest = 0;
  #broken: Failure | null = null;

  constructor(port: Port, listener: Listener = {}) {
    this.#port = port;
    this.#listener = listener;
    port.onmessage = ({ data }) => this.#hear(data);
    port.onerror = () => this.#break({ code: 'worker', message: 'The reader stopped. The pack may need more memory than the browser gives: reload, or download it.' });
  }

  open(source: PackSource): void {
    this.#port.postMessage({ type: 'open', source });
  }

  /** Rejects with the signal's reason when it is aborted, with `ReaderError` when the pack cannot be read. */
  ask<V extends Verb>(verb: V, input: Ask<V>, signal?: AbortSignal): Promise<Answer<V>> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#broken) return Promise.reject(new ReaderError(this.#broken));
    const id = ++this.#latest;
    return new Promise<Answer<V>>((resolve, reject) => {
      const onAbort = () => {
        this.#pending.delete(id);
        this.#port.postMessage({ type: 'drop', id });
        reject(signal?.reason);
      };
      const settle =
        <T>(finish: (value: T) => void) =>
        (value: T) => {
          signal?.removeEventListener('abort', onAbort);
          finish(value);
        };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#pending.set(id, { resolve: settle(resolve as (reply: never) => void), reject: settle(reject) });
      this.#port.postMessage({ type: 'ask', id, verb, input });
    });
  }

  close(): void {
    this.#break({ code: 'closed', message: 'The pack was closed.' });
    this.#port.terminate();
  }

  #hear(message: FromWorker): void {
    if (message.type === 'progress') this.#listener.onProgress?.(message.progress);
    else if (message.type === 'manifest') this.#listener.onManifest?.(message.manifest);
    else if (message.type === 'ready') this.#listener.onReady?.(message);
    else if (message.type === 'spelling') this.#listener.onSpelling?.();
    else if (message.type === 'failed') this.#break(message.failure);
    else if (message.type === 'answer') this.#settle(message.id)?.resolve(message.reply as never);
    else this.#settle(message.id)?.reject(new ReaderError(message.failure));
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #break(failure: Failure): void {
    this.#broken = failure;
    for (const { reject } of this.#pending.values()) reject(new ReaderError(failure));
    this.#pending.clear();
    if (failure.code !== 'closed') this.#listener.onFailed?.(failure);
  }
}
