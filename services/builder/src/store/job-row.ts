import { type EventEnvelope, type IngestRequest, isFinished, type JobState, type JobStatus } from '@doctown/schema';

export interface JobRow {
  job_id: string;
  request: IngestRequest;
  status: JobStatus;
  /** How often it was begun, as people are told. */
  attempt: number;
  /** Goes up whenever the job changes hands: who writes under an older one is told that it lost the job. */
  fence: number;
  pinned_commit: string | null;
  tenant: string;
  /** The pod that has the caller's git token in memory. */
  token_owner: string | null;
  /** How often it failed in a way that is tried again. */
  failures: number;
  /** How often the process that ran it died. */
  deaths: number;
  /** The job whose result this one takes, because both want the same. */
  waits_for: string | null;
}

export interface RawJob extends Record<string, unknown> {
  job_id: string;
  request: string;
  state: JobState;
  status: string;
  attempt: number;
  fence: number;
  pinned_commit: string | null;
  tenant: string;
  token_owner: string | null;
  failures: number;
  deaths: number;
  waits_for: string | null;
  created_at: string;
  last_sequence: number;
}

/** The columns decide where the text beside them is older. */
export const readJob = ({ request, state, status, ...row }: RawJob): JobRow => ({
  job_id: row.job_id,
  request: JSON.parse(request),
  status: { ...(JSON.parse(status) as JobStatus), status: state, attempt: row.attempt },
  attempt: row.attempt,
  fence: row.fence,
  pinned_commit: row.pinned_commit,
  tenant: row.tenant,
  token_owner: row.token_owner,
  failures: row.failures,
  deaths: row.deaths,
  waits_for: row.waits_for,
});

/** An event as it is stored: its place in the sequence is the row's. */
export type StoredEvent = Omit<EventEnvelope, 'sequence'>;

export const readEvent = ({ sequence, event }: { sequence: number; event: string }): EventEnvelope => ({ ...(JSON.parse(event) as StoredEvent), sequence });

/** The end of a job that made nothing: which stage it stood in, and how long that took. */
export function endedStatus(status: JobStatus, state: 'failed' | 'cancelled', error: NonNullable<JobStatus['error']>, now: Date): JobStatus {
  if (isFinished(status.status)) throw new Error(`a job that is ${status.status} cannot end again`);
  const stages = status.stages.map((stage) =>
    stage.status === 'running' ? { ...stage, status: 'failed' as const, duration_ms: stage.started_at ? now.getTime() - Date.parse(stage.started_at) : null } : stage,
  );
  return { ...status, stages, status: state, error, finished_at: now.toISOString() };
}
