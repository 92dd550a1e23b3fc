import { hostname } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import { type IngestRequest, isFinished, type JobStatus, newJobId, newTraceId, ServiceError, VERSION } from '@doctown/schema';
import type { Logger } from '@doctown/service';
import type { JobRow } from '../store/job-row.ts';
import type { JobStore } from '../store/jobs.ts';
import { isAway } from '../store/patience.ts';
import type { PodStore } from '../store/pods.ts';
import type { JobQueue, Publication } from '../store/queue.ts';
import { attempt, type RunJob, shuttingDown } from './attempt.ts';
import { envelope } from './envelope.ts';
import type { JobHub } from './hub.ts';
import { newStatus } from './report.ts';
import { LostJob } from './running-job.ts';
import { cancelled, ending, type RetryRules, verdictOnLost } from './settle.ts';

export interface RunnerOptions {
  /** No other process has this name. */
  pod_id: string;
  store: JobStore;
  queue: JobQueue;
  pods: PodStore;
  hub: JobHub;
  log: Logger;
  concurrency: number;
  /** Jobs of one tenant that run at once, on all pods together. */
  max_per_tenant: number;
  timeout_ms: number;
  /** Without a sign of life for so long a pod is held for dead, and its jobs are others'. */
  lease_ms: number;
  retry: RetryRules;
  run: RunJob;
  onPublished?: (publication: Publication) => void;
}

export interface Submission {
  request: IngestRequest;
  token: string | null;
  tenant: string;
}

const TICK_MS = 1000;
/** Beyond its time, before others end what its own pod does not. */
const OVERDUE_GRACE_MS = 60_000;
const CANCEL_WITHIN_MS = 2000;

interface Active {
  fence: number;
  controller: AbortController;
  ended: Promise<void>;
}

/** Takes jobs from the queue, so many at a time, and runs them. A job's whole state is its row: any pod may take it, and goes on where another died. */
export class JobRunner {
  readonly #options: RunnerOptions;
  readonly #active = new Map<string, Active>();
  /** Never written down: a token lives as long as its job in this process. */
  readonly #tokens = new Map<string, string>();
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #is_claiming = false;
  #claims = 0;
  #claim_again = false;
  #is_away = false;
  #is_leaving = false;
  #beaten = 0;
  #sweep_after = 0;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  get pod_id(): string {
    return this.#options.pod_id;
  }

  /** Says that this pod is here, takes up what dead ones left, and begins to work. */
  async start(): Promise<void> {
    const { pods, pod_id } = this.#options;
    await pods.announce(pod_id, hostname(), VERSION);
    this.#beaten = performance.now();
    await this.sweep();
    this.#timer = setTimeout(() => void this.#tick(), TICK_MS);
    this.startNext();
  }

  /** Starts a job, or finds the one with this id. Throws `conflict` when that one was asked for something else. */
  async submit({ request, token, tenant }: Submission): Promise<{ status: JobStatus; is_new: boolean }> {
    const { store, queue, pod_id, hub } = this.#options;
    const job_id = request.job_id ?? newJobId();
    const status = newStatus(job_id, request, new Date().toISOString());
    if (token !== null) this.#tokens.set(job_id, token);
    const created = envelope(status, newTraceId(), 'job.created.v1', { repo_url: request.repo_url, git_ref: request.git_ref ?? null });
    if (await queue.insert({ job_id, request: { ...request, job_id }, status, tenant, token_owner: token === null ? null : pod_id }, created)) {
      hub.changed(job_id);
      this.startNext();
      return { status, is_new: true };
    }
    const known = await store.get(job_id);
    if (known === null || known.tenant !== tenant || !isDeepStrictEqual(known.request, JSON.parse(JSON.stringify({ ...request, job_id }))))
      throw new ServiceError('conflict', `job ${job_id} exists and was asked for something else; use another job_id`);
    return { status: known.status, is_new: false };
  }

  /** Ends a job that has not ended, whichever pod runs it; a second time changes nothing. */
  async cancel(job_id: string): Promise<JobStatus> {
    const row = await this.#options.queue.cancel(job_id, ({ status }) => ending(status, 'cancelled', cancelled(), newTraceId()));
    if (row === null) throw new ServiceError('job_not_found', `there is no job ${job_id}`);
    this.#options.hub.changed(job_id);
    const active = this.#active.get(job_id);
    if (active) {
      active.controller.abort(new LostJob());
      await Promise.race([active.ended, new Promise((resolve) => setTimeout(resolve, CANCEL_WITHIN_MS).unref())]);
    }
    return row.status;
  }

  /** Puts running jobs back into the queue, waits until they let go, and leaves. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    for (const { controller } of this.#active.values()) controller.abort(shuttingDown);
    const ended = Promise.all([...this.#active.values()].map(({ ended }) => ended));
    this.#is_leaving = true;
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5000).unref())]);
    this.#closing.abort(shuttingDown);
    await ended;
    await this.#options.pods.leave(this.#options.pod_id).catch(() => undefined);
  }

  /** Called when a job may be waiting. One claim at a time, so that there are never more jobs here than allowed. */
  startNext(): void {
    if (this.#is_leaving || this.#active.size >= this.#options.concurrency) return;
    this.#claim_again = this.#is_claiming;
    if (this.#is_claiming) return;
    this.#is_claiming = true;
    this.#claims++;
    void this.#claim().finally(() => {
      this.#is_claiming = false;
      if (this.#claim_again) this.startNext();
    });
  }

  async #claim(): Promise<void> {
    const { queue, pod_id, max_per_tenant, lease_ms, log } = this.#options;
    try {
      const row = await queue.claim(pod_id, max_per_tenant, lease_ms);
      if (row === null) return;
      this.#begin(row);
      this.#claim_again = true;
    } catch (error) {
      if (!isAway(error)) log.error({ err: error }, 'no job could be claimed');
    }
  }

  #begin(row: JobRow): void {
    const { job_id } = row;
    const controller = new AbortController();
    const deps = { ...this.#options, closing: this.#closing.signal, onPublished: this.#options.onPublished ?? (() => undefined) };
    const before = this.#active.get(job_id);
    const ended = attempt(row, this.#tokens.get(job_id) ?? null, controller, deps).finally(() => {
      if (this.#active.get(job_id)?.ended === ended) this.#active.delete(job_id);
      this.startNext();
    });
    before?.controller.abort(new LostJob());
    this.#active.set(job_id, { fence: row.fence, controller, ended });
    if (this.#is_leaving) controller.abort(shuttingDown);
  }

  async #tick(): Promise<void> {
    try {
      await this.#upkeep();
      if (this.#is_away) this.#options.log.info('the database is back');
      this.#is_away = false;
    } catch (error) {
      // Others may have been away as well: they get a lease's time to show that they live.
      this.#sweep_after = performance.now() + this.#options.lease_ms;
      if (!this.#is_away) this.#options.log.warn({ err: error }, 'the database does not answer; jobs wait for it');
      this.#is_away = true;
    }
    this.startNext();
    if (!this.#is_leaving) this.#timer = setTimeout(() => void this.#tick(), TICK_MS);
  }

  async #upkeep(): Promise<void> {
    const { pods, pod_id, lease_ms } = this.#options;
    await this.#dropLost();
    const now = performance.now();
    if (now - this.#beaten < lease_ms / 3) return;
    this.#beaten = now;
    await pods.beat(pod_id);
    if (now >= this.#sweep_after) await this.sweep();
    await this.#forgetTokens();
  }

  /** Stops what is no longer ours: cancelled from elsewhere, or given to another while this process was frozen. Throws nothing: it is looked again each second. */
  async checkHeld(): Promise<void> {
    await this.#dropLost().catch(() => undefined);
  }

  async #dropLost(): Promise<void> {
    const { queue, pod_id, log } = this.#options;
    const [before, claims, is_claiming] = [[...this.#active], this.#claims, this.#is_claiming];
    const held = await queue.heldBy(pod_id);
    const fences = new Map(held.map(({ job_id, fence }) => [job_id, fence]));
    for (const [job_id, { fence, controller }] of before) if (fences.get(job_id) !== fence) controller.abort(new LostJob());
    // A claim may be on its way to us; one whose answer got lost is not, and nobody else would take it up.
    if (is_claiming || this.#claims !== claims) return;
    for (const orphan of held.filter(({ job_id }) => !this.#active.has(job_id))) {
      log.warn({ job_id: orphan.job_id }, 'a job was claimed and the answer was lost: it goes back into the queue');
      await queue.release(orphan, pod_id);
    }
  }

  /** Takes up the jobs of pods that are gone. */
  async sweep(): Promise<void> {
    const { queue, lease_ms, timeout_ms, retry, log, hub } = this.#options;
    const rows = await queue.sweep(lease_ms, timeout_ms + OVERDUE_GRACE_MS, (row, is_overdue) => verdictOnLost(row, is_overdue, retry));
    for (const { job_id } of rows) {
      log.warn({ job_id }, 'the pod that ran the job is gone');
      hub.changed(job_id);
    }
    if (rows.length > 0) this.startNext();
  }

  async #forgetTokens(): Promise<void> {
    for (const job_id of this.#tokens.keys()) {
      const row = await this.#options.store.get(job_id);
      if (row === null || isFinished(row.status.status)) this.#tokens.delete(job_id);
    }
  }
}
