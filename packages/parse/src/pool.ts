import { availableParallelism } from 'node:os';
import { ServiceError } from '@doctown/schema';
import { Piscina } from 'piscina';
import type { FileFacts } from './facts.ts';
import type { FileInput } from './symbols.ts';

export interface ParsePool {
  /** Throws `ServiceError` `upstream_failed` when this file could not be read; other files are not touched by that. */
  parse(file: FileInput, signal: AbortSignal): Promise<FileFacts>;
  close(): Promise<void>;
}

const FILE_TIMEOUT_MS = 60_000;

/** Parses in worker threads; a worker that dies is replaced and only its file fails. */
export function createParsePool({ threads = availableParallelism() }: { threads?: number } = {}): ParsePool {
  const pool = new Piscina<FileInput, FileFacts>({
    filename: new URL('./worker.ts', import.meta.url).href,
    maxThreads: threads,
    minThreads: 1,
    idleTimeout: 5000,
    resourceLimits: { maxOldGenerationSizeMb: 2048 },
  });
  return {
    async parse(file, signal) {
      const timeout = AbortSignal.timeout(FILE_TIMEOUT_MS);
      try {
        return await pool.run(file, { signal: AbortSignal.any([signal, timeout]) });
      } catch (cause) {
        signal.throwIfAborted();
        throw new ServiceError('upstream_failed', `${file.file_path} could not be parsed${timeout.aborted ? ` within ${FILE_TIMEOUT_MS / 1000} s` : ''}`, { cause });
      }
    },
    close: () => pool.destroy(),
  };
}
