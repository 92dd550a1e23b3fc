import type { Manifest } from '@doctown/schema';
import { ReaderClient } from './client.ts';
import type { Answer, Ask, Failure, OpenProgress, PackSource, Verb } from './protocol.ts';

/** Above this many symbols the browser may run short of memory. */
export const MANY_SYMBOLS = 50_000;

/** An open pack as pages see it. */
export class Reader {
  /** What tells this pack from others: its docpack_id, or the file's mark. */
  readonly key: string;
  state = $state<'opening' | 'ready' | 'failed'>('opening');
  progress = $state.raw<OpenProgress | null>(null);
  manifest = $state.raw<Manifest | null>(null);
  failure = $state.raw<Failure | null>(null);
  size = $state(0);
  /** Edges of the pack that lead nowhere. */
  dangling = $state(0);
  took_ms = $state(0);
  /** Misspelt names are found from then on. */
  spelling_ready = $state(false);
  readonly #client: ReaderClient;

  constructor(key: string, source: PackSource) {
    this.key = key;
    const worker = new Worker(new URL('./reader.worker.ts', import.meta.url), { type: 'module', name: 'docpack' });
    this.#client = new ReaderClient(worker, {
      onProgress: (progress) => {
        this.progress = progress;
      },
      onManifest: (manifest) => {
        this.manifest = manifest;
      },
      onReady: ({ size, dangling, took_ms }) => Object.assign(this, { size, dangling, took_ms, state: 'ready' }),
      onSpelling: () => {
        this.spelling_ready = true;
      },
      onFailed: (failure) => Object.assign(this, { failure, state: 'failed' }),
    });
    this.#client.open(source);
  }

  ask<V extends Verb>(verb: V, input: Ask<V>, signal?: AbortSignal): Promise<Answer<V>> {
    return this.#client.ask(verb, input, signal);
  }

  close(): void {
    this.#client.close();
  }
}

let current: Reader | null = null;

/** The pack under this key, opened if it is not; only one is open at a time. Only in a browser. */
export function openReader(key: string, source: PackSource): Reader {
  if (current?.key === key && current.state !== 'failed') return current;
  current?.close();
  current = new Reader(key, source);
  return current;
}

/** Kept on screen until the next answer has come; null before the first. */
export class Question<V extends Verb> {
  value = $state.raw<Answer<V> | null>(null);
  failure = $state.raw<Failure | null>(null);
  is_asking = $state(true);

  /** Asks again whenever what `input` reads changes; null asks nothing. For a component's start. */
  constructor(reader: () => Reader | null, verb: V, input: () => Ask<V> | null) {
    $effect(() => {
      const open = reader();
      const asked = input();
      if (open === null || asked === null) return;
      const abort = new AbortController();
      this.is_asking = true;
      open.ask(verb, asked, abort.signal).then(
        (value) => {
          this.value = value;
          this.failure = null;
          this.is_asking = false;
        },
        (error: unknown) => {
          if (abort.signal.aborted) return;
          this.failure = { code: 'internal', message: error instanceof Error ? error.message : 'The reader gave no answer.' };
          this.is_asking = false;
        },
      );
      return () => abort.abort();
    });
  }
}
