import { availableParallelism } from 'node:os';
import { ServiceError } from '@doctown/schema';
import pLimit from 'p-limit';
import { Tinypool } from 'tinypool';
import type { FileFacts } from './facts.ts';
import { GAVE_UP } from './grammar.ts';
import type { FileInput } from './symbols.ts';

export interface ParsePool {
  /** Throws `ServiceError`: `timeout` when a grammar hangs on this file, `upstream_failed` when it breaks on it; other files are not touched by either. */
  parse(file: FileInput, signal: AbortSignal): Promise<FileFacts>;
  close(): Promise<void>;
}

export interface ParsePoolOptions {
  /** How many processes read at once. */
  readers?: number;
  /** When a file is given up, whatever its grammar is doing. */
  file_timeout_ms?: number;
  /** How much text is read before the processes are replaced. */
  recycle_after?: number;
  /** What runs in the processes. */
  worker?: URL;
}

const FILE_TIMEOUT_MS = 60_000;
/** In UTF-16 units. What a grammar once took it never gives back: a process ends after so much text, and after any file that is this large. */
const RECYCLE_AFTER = 64_000_000;
const LARGE = 2_000_000;
const HEAP_MB = 2048;

/** Processes that were started together and end together. */
interface Crew {
  processes: Tinypool;
  /** How much it may still read. */
  left: number;
  running: number;
}

/**
 * Parses in processes of its own: one that dies is replaced and only its file fails. Not in threads: WebAssembly that is freed as one thread
 * ends, while another compiles, can take the whole process with it. They are given no environment: what they read is hostile, and they need none.
 */
export function createParsePool({
  readers = availableParallelism(),
  file_timeout_ms = FILE_TIMEOUT_MS,
  recycle_after = RECYCLE_AFTER,
  worker = new URL('./worker.ts', import.meta.url),
}: ParsePoolOptions = {}): ParsePool {
  const ended: Promise<void>[] = [];
  let crew = startCrew();
  // A file waits here, not in the crew, so that its time begins when a process does.
  const running = pLimit(readers);
  return {
    parse: (file, signal) => running(() => parseOne(file, signal)),
    close: async () => void (await Promise.all([crew.processes.destroy(), ...ended])),
  };

  function startCrew(): Crew {
    const processes = new Tinypool({
      filename: worker.href,
      runtime: 'child_process',
      serialization: 'advanced',
      execArgv: ['--max-semi-space-size=8', `--max-old-space-size=${HEAP_MB}`],
      maxThreads: readers,
      minThreads: 0,
      idleTimeout: 5000,
    });
    return { processes, left: recycle_after, running: 0 };
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
    if (one !== crew && one.running === 0) ended.push(one.processes.destroy());
  }

  async function parseOne(file: FileInput, signal: AbortSignal): Promise<FileFacts> {
    signal.throwIfAborted();
    const crewOfFile = crewFor(file);
    const timeout = AbortSignal.timeout(file_timeout_ms);
    try {
      return JSON.parse(await crewOfFile.processes.run(file, { signal: AbortSignal.any([signal, timeout]) })) as FileFacts;
    } catch (cause) {
      signal.throwIfAborted();
      const isLate = timeout.aborted || messageOf(cause).includes(GAVE_UP);
      throw new ServiceError(isLate ? 'timeout' : 'upstream_failed', `${file.file_path} could not be parsed${isLate ? ' in time' : ''}`, { cause });
    } finally {
      crewOfFile.running--;
      endIfIdle(crewOfFile);
    }
  }
}

/** An error comes from another process as an object that only looks like one. */
const messageOf = (cause: unknown): string => String((cause as { message?: unknown } | null)?.message ?? cause);
