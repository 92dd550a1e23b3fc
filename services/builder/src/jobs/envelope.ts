import { type EventPayload, type EventStatus, type EventType, isFinished, type JobStatus, newEventId, VERSION } from '@doctown/schema';
import type { StoredEvent } from '../store/job-row.ts';

/** The envelope around a payload, without its place in the sequence. */
export function envelope<T extends EventType>(status: JobStatus, trace_id: string, event_type: T, payload: EventPayload<T>, outcome?: EventStatus): StoredEvent {
  const { repo_url, git_ref } = status.source;
  return {
    event_id: newEventId(),
    event_type,
    timestamp: new Date().toISOString(),
    context: { job_id: status.job_id, repo_url, ...(git_ref ? { git_ref } : {}) },
    meta: { producer_version: VERSION, trace_id },
    payload: payload as Record<string, unknown>,
    ...(outcome ? { status: outcome } : {}),
  };
}

/** A job's last event, from the status it ended with. */
export function completedEvent(status: JobStatus, trace_id: string): StoredEvent {
  if (!isFinished(status.status)) throw new Error(`a job that is ${status.status} has no last event`);
  const outcome = ({ succeeded: 'success', partial: 'partial', cancelled: 'cancelled' } as Partial<Record<string, EventStatus>>)[status.status] ?? 'failed';
  const ended = status.finished_at ?? new Date().toISOString();
  const payload = {
    docpack_id: status.docpack?.docpack_id ?? null,
    url: status.docpack?.url ?? null,
    size_bytes: status.docpack?.size_bytes ?? 0,
    duration_ms: Math.max(0, Date.parse(ended) - Date.parse(status.started_at ?? ended)),
    counts: status.counts,
    cost: status.cost,
    warnings: status.warnings,
    ...(status.error ? { error: status.error.message, code: status.error.code } : {}),
  };
  return envelope(status, trace_id, 'job.completed.v1', payload, outcome);
}
