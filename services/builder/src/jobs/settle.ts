import { type ErrorCode, type JobStatus, newTraceId, ServiceError } from '@doctown/schema';
import { endedStatus, type JobRow } from '../store/job-row.ts';
import type { Verdict } from '../store/queue.ts';
import { completedEvent, envelope } from './envelope.ts';

export interface RetryRules {
  /** Runs of a job that fail in a way worth trying again, the last one included. */
  max_attempts: number;
  /** Before the second run; doubles with each further one. */
  wait_ms: number;
  /** Who has to wait longer is told so instead. */
  max_wait_ms: number;
  /** Processes that may die with a job in their hands before the job is given up. */
  max_deaths: number;
}

/** Where this house is at fault, or nobody can be helped by waiting. */
const NEVER: ReadonlySet<ErrorCode> = new Set(['internal', 'invalid_request', 'cancelled']);

/** Milliseconds until a job that failed so is tried again; null when it is not. `failures` counts those before. */
export function retryDelay(error: ServiceError, failures: number, { max_attempts, wait_ms, max_wait_ms }: RetryRules): number | null {
  if (!error.retryable || NEVER.has(error.code) || failures + 1 >= max_attempts) return null;
  const told_ms = (error.retry_after_s ?? 0) * 1000;
  return told_ms > max_wait_ms ? null : Math.max(told_ms, Math.min(max_wait_ms, wait_ms * 2 ** failures));
}

export const cancelled = (): ServiceError => new ServiceError('cancelled', 'the job was cancelled');

/** The status and the last event of a job that ends without a pack. */
export function ending(status: JobStatus, state: 'failed' | 'cancelled', error: ServiceError, trace_id: string) {
  const ended = endedStatus(status, state, { code: error.code, message: error.message, stage: status.stage, retryable: error.retryable }, new Date());
  return { status: ended, event: completedEvent(ended, trace_id) };
}

/** What becomes of a job whose pod died, or hangs in it: it is run again, unless it took too many with it. */
export function verdictOnLost(row: JobRow, is_overdue: boolean, { max_deaths }: RetryRules): Verdict {
  const trace_id = newTraceId();
  if (is_overdue) {
    const error = new ServiceError('timeout', 'the job took longer than JOB_TIMEOUT_S, and the process that ran it does not end it');
    return { type: 'over', state: 'failed', ...ending(row.status, 'failed', error, trace_id) };
  }
  const deaths = row.deaths + 1;
  if (deaths >= max_deaths) {
    const where = row.status.stage ? `, the last time in stage ${row.status.stage}` : '';
    const error = new ServiceError('internal', `the process that ran the job died ${deaths} times${where}; the builder's log says more. The job is not tried again`);
    return { type: 'over', state: 'failed', ...ending(row.status, 'failed', error, trace_id) };
  }
  const status: JobStatus = { ...row.status, status: 'queued', stage: null };
  const message = 'the process that ran the job is gone; it goes on with what is kept';
  return { type: 'again', status, event: envelope(status, trace_id, 'job.retrying.v1', { attempt: row.attempt + 1, code: 'not_ready', message }) };
}
