import { type Cost, type Counts, type EventPayload, type EventType, emptyCost, emptyCounts, type IngestRequest, type JobStatus, StageName, type Warning } from '@doctown/schema';

/** What the pipeline tells while it runs. */
export interface Report {
  start(stage: StageName, total?: number): Promise<void>;
  progress(stage: StageName, done: number, total: number): void;
  done(stage: StageName): Promise<void>;
  counts(counts: Partial<Counts>): void;
  cost(cost: Partial<Cost>): void;
  models(models: Partial<JobStatus['models']>): void;
  source(source: Partial<JobStatus['source']>): void;
  warn(warning: Warning): void;
  /** A stored event. */
  event<T extends EventType>(type: T, payload: EventPayload<T>, status?: 'success' | 'failed'): Promise<void>;
  /** Only for who listens right now: one a file or a chunk would be too many to keep. */
  live<T extends EventType>(type: T, payload: EventPayload<T>): void;
}

/** The status of a job nobody has started. */
export function newStatus(job_id: string, { repo_url, git_ref }: IngestRequest, created_at: string): JobStatus {
  return {
    job_id,
    status: 'queued',
    stage: null,
    progress: { done: 0, total: 0, percent: 0, eta_s: null },
    stages: StageName.options.map((name) => ({ name, status: 'pending', started_at: null, duration_ms: null, done: 0, total: 0 })),
    source: { repo_url, git_ref: git_ref ?? null, commit_hash: null },
    counts: emptyCounts(),
    cost: emptyCost(),
    models: { embedding: null, generation: null },
    docpack: null,
    warnings: [],
    error: null,
    attempt: 0,
    created_at,
    started_at: null,
    finished_at: null,
  };
}

/** How much of a whole run each stage usually is, for one percentage over all. */
const SHARE: Record<StageName, number> = { fetch: 10, parse: 15, embed: 25, assemble: 10, generate: 35, pack: 3, store: 2 };

/** Percent over all stages, and seconds left by the pace so far (null before there is one). */
export function overall(status: JobStatus, now: number): Pick<JobStatus['progress'], 'percent' | 'eta_s'> {
  const percent = status.stages.reduce(
    (sum, { name, status: state, done, total }) => sum + SHARE[name] * (state === 'done' || state === 'skipped' ? 1 : total > 0 ? Math.min(1, done / total) : 0),
    0,
  );
  const elapsed = status.started_at ? (now - Date.parse(status.started_at)) / 1000 : 0;
  return { percent: Math.round(percent * 10) / 10, eta_s: percent >= 5 && elapsed >= 2 ? Math.round(elapsed * (100 / percent - 1)) : null };
}
