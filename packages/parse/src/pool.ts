import { availableParallelism } from 'node:os';
import { ServiceError } from '@doctown/schema';
import pLimit from 'p-limit';
import { Piscina } from 'piscina';
import type { FileFacts } from './facts.ts';
import { GAVE_UP } from './grammar.ts';
import type { FileInput } from './symbols.ts';

export interface ParsePool {
  /** Throws `ServiceError`: `timeout` when a grammar hangs on this file, `upstream_failed` when it breaks on it; other files are not touched by either. */
  parse(file: FileInput, signal: AbortSignal): Promise<FileFacts>;
  close(): Promise<void>;
}

const FILE_TIMEOUT_MS = 60_000;

/** Parses in worker threads; a worker that dies is replaced and only its file fails. */
export function createParsePool({ threads = availableParallelism() }: { threads?: number } = {}): ParsePool {
  const pool = new Piscina<FileInput, string>({
    filename: new URL('./worker.ts', import.meta.url).href,
    maxThreads: threads,
    minThreads: 1,
    idleTimeout: 5000,
    resourceLimits: { maxOldGenerationSizeMb: 2048 },
  });
  // A file waits here, not in the pool, so that its time begins when a thread does.
  const running = pLimit(threads);
  return {
    parse: (file, signal) => running(() => parseOne(file, signal)),
    close: () => pool.destroy(),
  };

  async function parseOne(file: FileInput, signal: AbortSignal): Promise<FileFacts> {
    signal.throwIfAborted();
    const timeout = AbortSignal.timeout(FILE_TIMEOUT_MS);
    try {
      return JSON.parse(await pool.run(file, { signal: AbortSignal.any([signal, timeout]) })) as FileFacts;
    } catch (cause) {
      signal.throwIfAborted();
      const isLate = timeout.aborted || (cause instanceof Error && cause.message.includes(GAVE_UP));
      throw new ServiceError(isLate ? 'timeout' : 'upstream_failed', `${file.file_path} could not be parsed${isLate ? ' in time' : ''}`, { cause });
    }
  }
}
