import { type IngestRequest, type JobStatus, newTraceId, ServiceError } from '@doctown/schema';
import type { Logger } from '@doctown/service';
import type { JobRow } from '../store/job-row.ts';
import type { JobStore } from '../store/jobs.ts';
import { patiently } from '../store/patience.ts';
import type { JobQueue, Publication } from '../store/queue.ts';
import { envelope } from './envelope.ts';
import type { JobHub } from './hub.ts';
import type { Report } from './report.ts';
import { LostJob, RunningJob } from './running-job.ts';
import { ending, type RetryRules, retryDelay } from './settle.ts';

export interface JobInput {
  job_id: string;
  request: IngestRequest;
  token: string | null;
  pinned_commit: string | null;
  trace_id: string;
  log: Logger;
  /** Told as soon as it is known what is to be done: throws, to end this run, when another job does the same right now. */
  settleOn(work_key: string): Promise<void>;
}

export interface Finished {
  docpack: NonNullable<JobStatus['docpack']>;
  /** Something is missing from the pack. */
  is_partial: boolean;
  /** Goes into the index with the end of the job. */
  publication: Publication | null;
}

export type RunJob = (job: JobInput, report: Report, signal: AbortSignal) => Promise<Finished>;

export interface AttemptDeps {
  queue: JobQueue;
  store: JobStore;
  hub: JobHub;
  log: Logger;
  run: RunJob;
  timeout_ms: number;
  retry: RetryRules;
  closing: AbortSignal;
  /** After a pack was published. */
  onPublished: (publication: Publication) => void;
}

/** The reason a run is stopped with when its process goes: the job goes back into the queue. */
export const shuttingDown = new ServiceError('not_ready', 'the service is shutting down');

/** Another job does the same work: this one waits for its result. */
class SameWork extends Error {
  readonly leader: string;
  constructor(leader: string) {
    super(`job ${leader} does the same work`);
    this.name = 'SameWork';
    this.leader = leader;
  }
}

/** Runs a claimed job once and settles it: ended, tried again later, or waiting for another. Throws nothing. */
export async function attempt(row: JobRow, token: string | null, controller: AbortController, deps: AttemptDeps): Promise<void> {
  const { hub, queue, closing, timeout_ms } = deps;
  const trace_id = newTraceId();
  const log = deps.log.child({ job_id: row.job_id, trace_id });
  const signal = controller.signal;
  const job = new RunningJob(row, { queue, hub, trace_id, signal, closing, onLost: (lost) => controller.abort(lost) });
  const overdue = new ServiceError('timeout', `the job took longer than ${timeout_ms / 1000} s (JOB_TIMEOUT_S)`);
  const timer = setTimeout(() => controller.abort(overdue), timeout_ms);
  try {
    await job.save();
    await job.event('job.started.v1', { attempt: row.attempt });
    signal.throwIfAborted();
    const finished = (await adopted(row, job, deps)) ?? (await deps.run(inputOf(row, token, job, trace_id, log), job, signal));
    signal.throwIfAborted();
    const { docpack, is_partial, publication } = finished;
    Object.assign(job.status, { docpack, stage: null, progress: { ...job.status.progress, percent: 100, eta_s: 0 } });
    await job.finish(is_partial ? 'partial' : 'succeeded', publication);
    log.info({ docpack_id: docpack.docpack_id, status: job.status.status }, 'job done');
    if (publication) deps.onPublished(publication);
  } catch (error) {
    const reason = signal.aborted ? signal.reason : error;
    await settle(row, job, reason, reason === overdue, log, deps).catch((fault: unknown) => {
      if (fault instanceof LostJob) log.warn('the job changed hands before its end was written');
      else if (fault !== closing.reason) log.error({ err: fault }, 'the end of a job could not be written');
    });
  } finally {
    clearTimeout(timer);
  }
}

function inputOf(row: JobRow, token: string | null, job: RunningJob, trace_id: string, log: Logger): JobInput {
  const { job_id, request, pinned_commit, token_owner } = row;
  if (token_owner !== null && token === null)
    throw new ServiceError(
      'unauthorized',
      'the git token that came with this job was kept in memory only, and is gone with the process that had it: send the job again with x-git-token',
    );
  const settleOn = async (work_key: string): Promise<void> => {
    if (request.options?.force || token !== null) return;
    const leader = await job.lead(work_key);
    if (leader !== null) throw new SameWork(leader);
  };
  return { job_id, request, token, pinned_commit, trace_id, log, settleOn };
}

/** The result of the job this one waited for, when that one has any; it cost nothing a second time. */
async function adopted(row: JobRow, job: RunningJob, { store, closing }: AttemptDeps): Promise<Finished | null> {
  const leader = row.waits_for === null ? null : await patiently(() => store.get(row.waits_for ?? ''), closing);
  if (leader?.status.docpack == null) return null;
  const { docpack, stages, source, counts, cost, models, warnings, status } = leader.status;
  Object.assign(job.status, { stages, source, counts, models, warnings, cost: { input_tokens: 0, output_tokens: 0, usd: 0, usd_saved: cost.usd + cost.usd_saved } });
  return { docpack, is_partial: status === 'partial', publication: null };
}

async function settle(row: JobRow, job: RunningJob, reason: unknown, is_overdue: boolean, log: Logger, { retry, closing }: AttemptDeps): Promise<void> {
  if (reason instanceof LostJob) return void log.warn('the job is in other hands, or was ended: this run stops');
  if (reason === shuttingDown || closing.aborted) return job.giveBack({ event: null, delay_ms: 0, has_failed: false });
  if (reason instanceof SameWork) {
    log.info({ leader: reason.leader }, 'waiting for a job that does the same');
    return job.giveBack({ event: null, delay_ms: 0, has_failed: false, waits_for: reason.leader });
  }
  const error = reason instanceof ServiceError ? reason : new ServiceError('internal', `something went wrong here; the trace id is ${job.traceId}`, { cause: reason });
  const delay_ms = is_overdue ? null : retryDelay(error, row.failures, retry);
  if (error.code === 'internal') log.error({ err: reason }, 'job failed');
  else
    log.warn({ code: error.code, message: error.message, ...(delay_ms === null ? {} : { again_in_ms: delay_ms }) }, delay_ms === null ? 'job failed' : 'job will be tried again');
  if (delay_ms === null) {
    const { status } = ending(job.status, 'failed', error, job.traceId);
    Object.assign(job.status, { stages: status.stages, error: status.error });
    return job.finish('failed', null);
  }
  const event = envelope(job.status, job.traceId, 'job.retrying.v1', { attempt: row.attempt + 1, code: error.code, message: error.message });
  job.warn({ code: 'retrying', message: `run ${row.attempt} failed: ${error.message}; trying again in ${Math.ceil(delay_ms / 1000)} s`, count: 1 });
  return job.giveBack({ event, delay_ms, has_failed: true });
}
