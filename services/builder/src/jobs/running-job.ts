import { type EventPayload, type EventStatus, type EventType, emptyCost, emptyCounts, type JobState, type JobStatus, type StageName } from '@doctown/schema';
import type { JobRow } from '../store/job-row.ts';
import { patiently } from '../store/patience.ts';
import type { BackToQueue, Held, JobQueue, Publication } from '../store/queue.ts';
import { completedEvent, envelope } from './envelope.ts';
import type { JobHub } from './hub.ts';
import { overall, type Report } from './report.ts';

const SAVE_EVERY_MS = 250;
const EVENT_EVERY_MS = 1000;

/** The job is in other hands by now, or was ended by others: what this process still does for it is for nothing. */
export class LostJob extends Error {
  constructor() {
    super('the job is not in our hands any more');
    this.name = 'LostJob';
  }
}

export interface RunningJobDeps {
  queue: JobQueue;
  hub: JobHub;
  trace_id: string;
  /** Aborts with the work on the job. */
  signal: AbortSignal;
  /** Aborts when the process goes: until then the job's end is written however long the database is away. */
  closing: AbortSignal;
  /** Called when a write is refused because the job changed hands. */
  onLost: (lost: LostJob) => void;
}

/** One run of one job: holds its status, writes it down at most four times a second, appends its events in order, and waits while the database is away. */
export class RunningJob implements Report {
  readonly status: JobStatus;
  readonly #held: Held;
  readonly #deps: RunningJobDeps;
  #writes: Promise<unknown> = Promise.resolve();
  #saved = 0;
  #evented = 0;
  #sequence = 0;
  #is_saving = false;

  constructor(row: JobRow, deps: RunningJobDeps) {
    this.#held = { job_id: row.job_id, fence: row.fence };
    this.#deps = deps;
    this.status = {
      ...row.status,
      status: 'running',
      attempt: row.attempt,
      started_at: new Date().toISOString(),
      stage: null,
      stages: row.status.stages.map((stage) => ({ ...stage, status: 'pending', started_at: null, duration_ms: null, done: 0, total: 0 })),
      counts: emptyCounts(),
      cost: emptyCost(),
      warnings: [],
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
    if (now - this.#saved >= SAVE_EVERY_MS && !this.#is_saving) inBackground(this.save());
    if (now - this.#evented < EVENT_EVERY_MS) return;
    this.#evented = now;
    const { percent, eta_s } = this.status.progress;
    inBackground(this.event('job.progress.v1', { stage, done, total, percent, eta_s, counts: { ...this.status.counts }, cost: { ...this.status.cost } }));
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
    const { commit_hash } = source;
    if (commit_hash) inBackground(this.#write(() => this.#deps.queue.pin(this.#held, commit_hash)));
  }
  warn(warning: JobStatus['warnings'][0]): void {
    this.status.warnings.push(warning);
  }

  event<T extends EventType>(type: T, payload: EventPayload<T>, status?: EventStatus): Promise<void> {
    const { queue, trace_id } = this.#deps;
    const event = envelope(this.status, trace_id, type, payload, type.endsWith('.completed.v1') ? (status ?? 'success') : undefined);
    return this.#write(async (is_again) => {
      const sequence = (is_again ? await queue.placeOf(this.#held.job_id, event.event_id) : null) ?? (await queue.append(this.#held, [event]));
      this.#sequence = sequence ?? this.#sequence;
      return sequence !== null;
    });
  }

  live<T extends EventType>(type: T, payload: EventPayload<T>): void {
    this.#deps.hub.live({ ...envelope(this.status, this.#deps.trace_id, type, payload), sequence: this.#sequence });
  }

  get traceId(): string {
    return this.#deps.trace_id;
  }

  save(): Promise<void> {
    this.#saved = Date.now();
    this.#is_saving = true;
    return this.#write(() => this.#deps.queue.save(this.#held, this.status)).finally(() => {
      this.#is_saving = false;
    });
  }

  /** The other job that does the same work right now, null when this is the one that does it. */
  async lead(work_key: string): Promise<string | null> {
    let leader: string | null = null;
    await this.#write(async () => {
      const found = await this.#deps.queue.lead(this.#held, work_key);
      leader = found ?? null;
      return found !== undefined;
    });
    return leader;
  }

  /** Ends the job with the status as it stands. */
  finish(state: JobState, publication: Publication | null): Promise<void> {
    const { queue, trace_id } = this.#deps;
    Object.assign(this.status, { status: state, finished_at: new Date().toISOString() });
    const event = completedEvent(this.status, trace_id);
    return this.#write(async (is_again) => {
      if (is_again && (await queue.placeOf(this.#held.job_id, event.event_id)) !== null) return true;
      return queue.finish(this.#held, state, this.status, event, publication);
    }, this.#deps.closing);
  }

  giveBack(back: Omit<BackToQueue, 'status'>): Promise<void> {
    this.status.status = 'queued';
    return this.#write(() => this.#deps.queue.giveBack(this.#held, { status: this.status, ...back }), this.#deps.closing);
  }

  /** One write after the other, in the order they were asked for. Throws `LostJob` when the job was not ours to write. */
  #write(work: (is_again: boolean) => Promise<boolean>, until = this.#deps.signal): Promise<void> {
    const result = this.#writes.then(async () => {
      if (await patiently(work, until)) return this.#deps.hub.changed(this.#held.job_id);
      const lost = new LostJob();
      this.#deps.onLost(lost);
      throw lost;
    });
    this.#writes = result.catch(() => undefined);
    return result;
  }

  #patch(stage: StageName, change: Partial<JobStatus['stages'][0]>): void {
    this.status.stages = this.status.stages.map((one) => (one.name === stage ? { ...one, ...change } : one));
  }
}

/** Nobody waits for it: what it fails of, the next write that somebody waits for fails of too. */
const inBackground = (work: Promise<unknown>): void => void work.catch(() => undefined);
