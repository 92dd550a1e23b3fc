import { type EventEnvelope, type EventPayload, type EventStatus, type EventType, type JobStatus, newEventId, type StageName, VERSION } from '@doctown/schema';
import type { JobRow, JobStore } from '../store/jobs.ts';
import type { JobHub } from './hub.ts';
import { overall, type Report } from './report.ts';

const SAVE_EVERY_MS = 250;
const EVENT_EVERY_MS = 1000;

/** One attempt at one job: holds its status, writes it down at most four times a second, appends its events in order. */
export class RunningJob implements Report {
  readonly status: JobStatus;
  readonly #row: JobRow;
  readonly #store: JobStore;
  readonly #hub: JobHub;
  readonly #trace_id: string;
  #writes: Promise<unknown> = Promise.resolve();
  #saved = 0;
  #evented = 0;
  #sequence = 0;

  constructor(row: JobRow, store: JobStore, hub: JobHub, trace_id: string) {
    this.#row = row;
    this.#store = store;
    this.#hub = hub;
    this.#trace_id = trace_id;
    this.status = {
      ...row.status,
      status: 'running',
      attempt: row.attempt,
      started_at: new Date().toISOString(),
      stages: row.status.stages.map((stage) => ({ ...stage, status: 'pending', started_at: null, duration_ms: null, done: 0, total: 0 })),
    };
  }

  async start(stage: StageName, total = 0): Promise<void> {
    this.status.stage = stage;
    this.#patch(stage, { status: 'running', started_at: new Date().toISOString(), total });
    await this.save();
  }

  progress(stage: StageName, done: number, total: number): void {
    this.#patch(stage, { done, total });
    const now = Date.now();
    this.status.progress = { done, total, ...overall(this.status, now) };
    if (now - this.#saved >= SAVE_EVERY_MS) void this.save();
    if (now - this.#evented < EVENT_EVERY_MS) return;
    this.#evented = now;
    const { percent, eta_s } = this.status.progress;
    void this.event('job.progress.v1', { stage, done, total, percent, eta_s, counts: { ...this.status.counts }, cost: { ...this.status.cost } });
  }

  async done(stage: StageName): Promise<void> {
    const current = this.status.stages.find(({ name }) => name === stage);
    const done = Math.max(current?.done ?? 0, current?.total ?? 0);
    this.#patch(stage, { status: 'done', done, total: done, duration_ms: Date.now() - Date.parse(current?.started_at ?? new Date().toISOString()) });
    this.status.progress = { ...this.status.progress, ...overall(this.status, Date.now()) };
    await this.save();
  }

  counts(counts: Partial<JobStatus['counts']>): void {
    Object.assign(this.status.counts, counts);
  }
  cost(cost: Partial<JobStatus['cost']>): void {
    Object.assign(this.status.cost, cost);
  }
  models(models: Partial<JobStatus['models']>): void {
    Object.assign(this.status.models, models);
  }
  source(source: Partial<JobStatus['source']>): void {
    Object.assign(this.status.source, source);
    if (source.commit_hash) void this.#inOrder(() => this.#store.pin(this.#row.job_id, source.commit_hash ?? ''));
  }
  warn(warning: JobStatus['warnings'][0]): void {
    this.status.warnings.push(warning);
  }

  event<T extends EventType>(type: T, payload: EventPayload<T>, status?: EventStatus): Promise<void> {
    const outcome = type.endsWith('.completed.v1') ? (status ?? 'success') : undefined;
    return this.#inOrder(async () => {
      const event = await this.#store.append(this.#row.job_id, (sequence) => this.#envelope(type, payload, sequence, outcome));
      this.#sequence = event.sequence;
      this.#hub.changed(this.#row.job_id);
    });
  }

  live<T extends EventType>(type: T, payload: EventPayload<T>): void {
    this.#hub.live(this.#envelope(type, payload, this.#sequence, undefined));
  }

  get traceId(): string {
    return this.#trace_id;
  }

  /** False when the job is no longer ours. */
  save(): Promise<boolean> {
    this.#saved = Date.now();
    return this.#inOrder(async () => {
      const isOurs = await this.#store.save(this.#row.job_id, this.#row.attempt, this.status);
      this.#hub.changed(this.#row.job_id);
      return isOurs;
    });
  }

  /** One write after the other, in the order they were asked for. */
  #inOrder<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#writes.then(work);
    this.#writes = result.catch(() => undefined);
    return result;
  }

  #patch(stage: StageName, change: Partial<JobStatus['stages'][0]>): void {
    this.status.stages = this.status.stages.map((one) => (one.name === stage ? { ...one, ...change } : one));
  }

  #envelope(event_type: EventType, payload: object, sequence: number, status: EventStatus | undefined): EventEnvelope {
    const { repo_url, git_ref } = this.status.source;
    return {
      event_id: newEventId(),
      event_type,
      timestamp: new Date().toISOString(),
      sequence,
      context: { job_id: this.#row.job_id, repo_url, ...(git_ref ? { git_ref } : {}) },
      meta: { producer_version: VERSION, trace_id: this.#trace_id },
      payload: payload as Record<string, unknown>,
      ...(status ? { status } : {}),
    };
  }
}
