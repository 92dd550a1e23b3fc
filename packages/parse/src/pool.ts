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

export interface ParsePoolOptions {
  threads?: number;
  /** When a file is given up, whatever its grammar is doing. */
  file_timeout_ms?: number;
  /** How much text is read before the threads are replaced. */
  recycle_after?: number;
  /** What runs in the threads. */
  worker?: URL;
}

const FILE_TIMEOUT_MS = 60_000;
/** In UTF-16 units. What a grammar once took it never gives back: a thread ends after so much text, and after any file that is this large. */
const RECYCLE_AFTER = 64_000_000;
const LARGE = 2_000_000;

/** Threads that were started together and end together. */
interface Crew {
  threads: Piscina<FileInput, string>;
  /** How much it may still read. */
  left: number;
  running: number;
}

/** Parses in worker threads; a worker that dies is replaced and only its file fails. */
export function createParsePool({
  threads = availableParallelism(),
  file_timeout_ms = FILE_TIMEOUT_MS,
  recycle_after = RECYCLE_AFTER,
  worker = new URL('./worker.ts', import.meta.url),
}: ParsePoolOptions = {}): ParsePool {
  const ended: Promise<void>[] = [];
  let crew = startCrew();
  // A file waits here, not in the crew, so that its time begins when a thread does.
  const running = pLimit(threads);
  return {
    parse: (file, signal) => running(() => parseOne(file, signal)),
    close: async () => void (await Promise.all([crew.threads.destroy(), ...ended])),
  };

  function startCrew(): Crew {
    const options = { filename: worker.href, maxThreads: threads, minThreads: 1, idleTimeout: 5000, resourceLimits: { maxOldGenerationSizeMb: 2048 } };
    return { threads: new Piscina<FileInput, string>(options), left: recycle_after, running: 0 };
  }

  /** Who reads a file; the ones before finish what they have begun. */
  function crewFor({ text }: FileInput): Crew {
    if (crew.left <= 0) {
      const before = crew;
      crew = startCrew();
      endIfIdle(before);
    }
    crew.left -= text.length >= LARGE ? recycle_after : text.length;
    crew.running++;
    return crew;
  }

  function endIfIdle(one: Crew): void {
    if (one !== crew && one.running === 0) ended.push(one.threads.destroy());
  }

  async function parseOne(file: FileInput, signal: AbortSignal): Promise<FileFacts> {
    signal.throwIfAborted();
    const readers = crewFor(file);
    const timeout = AbortSignal.timeout(file_timeout_ms);
    try {
      return JSON.parse(await readers.threads.run(file, { signal: AbortSignal.any([signal, timeout]) })) as FileFacts;
    } catch (cause) {
      signal.throwIfAborted();
      const isLate = timeout.aborted || (cause instanceof Error && cause.message.includes(GAVE_UP));
      throw new ServiceError(isLate ? 'timeout' : 'upstream_failed', `${file.file_path} could not be parsed${isLate ? ' in time' : ''}`, { cause });
    } finally {
      readers.running--;
      endIfIdle(readers);
    }
  }
}
