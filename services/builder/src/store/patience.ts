import { setTimeout } from 'node:timers/promises';
import { ServiceError } from '@doctown/schema';
import type { Database } from './database.ts';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2000;

/** It is away, or was a moment ago: asking again later can help. */
export const isAway = (error: unknown): boolean => error instanceof ServiceError && (error.code === 'not_ready' || error.code === 'upstream_unavailable');

/**
 * Does it, again and again while what it needs is away, until the signal aborts. From the second time on nobody knows whether the time before
 * happened after all, so `work` is told, and is harmless twice or looks first.
 */
export async function patiently<T>(work: (is_again: boolean) => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let wait_ms = FIRST_WAIT_MS, is_again = false; ; wait_ms = Math.min(LONGEST_WAIT_MS, wait_ms * 2), is_again = true) {
    try {
      return await work(is_again);
    } catch (error) {
      if (!isAway(error) || signal.aborted) throw error;
      await setTimeout(wait_ms, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

/** A database that waits out its own absences, for what is harmless twice: caches. */
export const patientDatabase = (database: Database, signal: AbortSignal): Database => ({
  ...database,
  query: (sql, parameters) => patiently(() => database.query(sql, parameters), signal),
  transaction: (work) => patiently(() => database.transaction(work), signal),
});
