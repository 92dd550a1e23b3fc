import { isDeepStrictEqual } from 'node:util';
import { type IngestRequest, isFinished, type JobStatus, newJobId, newTraceId, ServiceError } from '@doctown/schema';
import type { Logger } from '@doctown/service';
import type { JobRow, JobStore } from '../store/jobs.ts';
import type { JobHub } from './hub.ts';
import { newStatus, type Report } from './report.ts';
import { RunningJob } from './running-job.ts';

export interface JobInput {
  job_id: string;
  request: IngestRequest;
  token: string | null;
  pinned_commit: string | null;
  trace_id: string;
  log: Logger;
}

export interface Finished {
  docpack: NonNullable<JobStatus['docpack']>;
  /** Something is missing from the pack. */
  is_partial: boolean;
}

export interface RunnerOptions {
  store: JobStore;
  hub: JobHub;
  log: Logger;
  concurrency: number;
  timeout_ms: number;
  run(job: JobInput, report: Report, signal: AbortSignal): Promise<Finished>;
}

const MAX_ATTEMPTS = 3;
const cancelled = () => new ServiceError('cancelled', 'the job was cancelled');
const shuttingDown = new ServiceError('not_ready', 'the service is shutting down');

/** Runs queued jobs, so many at a time. A job's whole state is its row, so that a restart finds it and runs it again. */
export class JobRunner {
  readonly #options: RunnerOptions;
  readonly #active = new Map<string, { controller: AbortController; ended: Promise<void> }>();
  /** Never written down: a token lives as long as its job in this process. */
  readonly #tokens = new Map<string, string>();
  #isClosing = false;
  #isClaiming = false;
  #claimAgain = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** Jobs a dead process left running are queued again; one that died three times is given up. Then work begins. */
  async recover(): Promise<void> {
    const { store } = this.#options;
    for (const row of await store.unfinished()) {
      if (row.attempt < MAX_ATTEMPTS) {
        const job = new RunningJob(row, store, this.#options.hub, newTraceId());
        await job.event('job.retrying.v1', { attempt: row.attempt + 1, code: 'not_ready', message: 'the service was restarted in the middle of the job' });
        await store.save(row.job_id, row.attempt, { ...row.status, status: 'queued', stage: null });
      } else
        await this.#end(new RunningJob(row, store, this.#options.hub, newTraceId()), new ServiceError('internal', `the service died ${row.attempt} times during this job`), false);
    }
    this.#startNext();
  }

  /** Starts a job, or finds the one with this id. Throws `conflict` when that one was asked for something else. */
  async submit(request: IngestRequest, token: string | null): Promise<{ status: JobStatus; is_new: boolean }> {
    const { store } = this.#options;
    const job_id = request.job_id ?? newJobId();
    const status = newStatus(job_id, request, new Date().toISOString());
    if (token !== null) this.#tokens.set(job_id, token);
    if (await store.insert(job_id, { ...request, job_id }, status)) {
      const job = new RunningJob({ job_id, request, status, attempt: 0, pinned_commit: null }, store, this.#options.hub, newTraceId());
      await job.event('job.created.v1', { repo_url: request.repo_url, git_ref: request.git_ref ?? null });
      this.#startNext();
      return { status, is_new: true };
    }
    const known = await store.get(job_id);
    if (known === null || !isDeepStrictEqual(known.request, JSON.parse(JSON.stringify({ ...request, job_id }))))
      throw new ServiceError('conflict', `job ${job_id} exists and was asked for something else; use another job_id`);
    return { status: known.status, is_new: false };
  }

  /** Ends a job that has not ended; a second time changes nothing. */
  async cancel(job_id: string): Promise<JobStatus> {
    const row = await this.#options.store.get(job_id);
    if (row === null) throw new ServiceError('job_not_found', `there is no job ${job_id}`);
    const active = this.#active.get(job_id);
    if (active) {
      active.controller.abort(cancelled());
      await Promise.race([active.ended, new Promise((resolve) => setTimeout(resolve, 2000))]);
    } else if (!isFinished(row.status.status)) await this.#end(new RunningJob(row, this.#options.store, this.#options.hub, newTraceId()), cancelled(), true);
    return (await this.#options.store.get(job_id))?.status ?? row.status;
  }

  /** Puts running jobs back into the queue and waits until they let go. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const { controller } of this.#active.values()) controller.abort(shuttingDown);
    await Promise.all([...this.#active.values()].map(({ ended }) => ended));
  }

  /** One claim at a time, so that there are never more jobs than allowed. */
  #startNext(): void {
    if (this.#isClosing || this.#active.size >= this.#options.concurrency) return;
    if (this.#isClaiming) {
      this.#claimAgain = true;
      return;
    }
    this.#isClaiming = true;
    void this.#claim().finally(() => {
      this.#isClaiming = false;
      const again = this.#claimAgain;
      this.#claimAgain = false;
      if (again) this.#startNext();
    });
  }

  async #claim(): Promise<void> {
    try {
      const row = await this.#options.store.claim();
      if (row === null) return;
      const controller = new AbortController();
      const ended = this.#run(row, controller).finally(() => {
        this.#active.delete(row.job_id);
        this.#startNext();
      });
      this.#active.set(row.job_id, { controller, ended });
      this.#claimAgain = true;
    } catch (error) {
      this.#options.log.error({ err: error }, 'no job could be claimed');
    }
  }

  async #run(row: JobRow, controller: AbortController): Promise<void> {
    const trace_id = newTraceId();
    const log = this.#options.log.child({ job_id: row.job_id, trace_id });
    const job = new RunningJob(row, this.#options.store, this.#options.hub, trace_id);
    const timer = setTimeout(
      () => controller.abort(new ServiceError('timeout', `the job took longer than ${this.#options.timeout_ms / 1000} s (JOB_TIMEOUT_S)`)),
      this.#options.timeout_ms,
    );
    try {
      await job.save();
      await job.event('job.started.v1', { attempt: row.attempt });
      const input = { job_id: row.job_id, request: row.request, token: this.#tokens.get(row.job_id) ?? null, pinned_commit: row.pinned_commit, trace_id, log };
      const { docpack, is_partial } = await this.#options.run(input, job, controller.signal);
      controller.signal.throwIfAborted();
      Object.assign(job.status, { docpack, status: is_partial ? 'partial' : 'succeeded', stage: null, progress: { ...job.status.progress, percent: 100, eta_s: 0 } });
      await this.#finish(job);
      log.info({ docpack_id: docpack.docpack_id, status: job.status.status }, 'job done');
    } catch (error) {
      await this.#fail(job, controller.signal.aborted ? controller.signal.reason : error, log);
    } finally {
      clearTimeout(timer);
      this.#tokens.delete(row.job_id);
    }
  }

  async #fail(job: RunningJob, error: unknown, log: Logger): Promise<void> {
    try {
      if (error === shuttingDown) {
        job.status.status = 'queued';
        await job.save();
        return;
      }
      const known = error instanceof ServiceError ? error : new ServiceError('internal', `something went wrong here; the trace id is ${job.traceId}`, { cause: error });
      if (known.code === 'internal') log.error({ err: error }, 'job failed');
      else log.warn({ code: known.code, message: known.message }, 'job failed');
      await this.#end(job, known, known.code === 'cancelled');
    } catch (fault) {
      log.error({ err: fault }, 'the end of a job could not be written');
    }
  }

  async #end(job: RunningJob, error: ServiceError, isCancelled: boolean): Promise<void> {
    const { status } = job;
    status.stages = status.stages.map((stage) =>
      stage.status === 'running' ? { ...stage, status: 'failed', duration_ms: stage.started_at ? Date.now() - Date.parse(stage.started_at) : null } : stage,
    );
    Object.assign(status, { status: isCancelled ? 'cancelled' : 'failed', error: { code: error.code, message: error.message, stage: status.stage, retryable: error.retryable } });
    await this.#finish(job);
  }

  /** The status first, so that who sees the last event finds it. */
  async #finish(job: RunningJob): Promise<void> {
    const { status } = job;
    status.finished_at = new Date().toISOString();
    if (!(await job.save())) return;
    const outcome = { succeeded: 'success', partial: 'partial', cancelled: 'cancelled' }[status.status as string] ?? 'failed';
    const payload = {
      docpack_id: status.docpack?.docpack_id ?? null,
      url: status.docpack?.url ?? null,
      size_bytes: status.docpack?.size_bytes ?? 0,
      duration_ms: Date.parse(status.finished_at) - Date.parse(status.started_at ?? status.finished_at),
      counts: status.counts,
      cost: status.cost,
      warnings: status.warnings,
    };
    await job.event('job.completed.v1', { ...payload, ...(status.error ? { error: status.error.message, code: status.error.code } : {}) }, outcome as 'success');
  }
}
