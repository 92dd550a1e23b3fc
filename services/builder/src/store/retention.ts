import type { Database } from './database.ts';

export interface Retention {
  /** Days after its end that a job's events can be read; its last event stays as long as the job. */
  events_days: number;
  /** Days after its end that a job is known. */
  jobs_days: number;
}

const JOBS_AT_ONCE = 50;

/** Deletes what was kept long enough, in small pieces, so that nobody waits for it. Several may do it at once. */
export async function forgetOld(database: Database, { events_days, jobs_days }: Retention, signal: AbortSignal): Promise<{ events_of: number; jobs: number }> {
  const counts = { events_of: 0, jobs: 0 };
  const inPieces = async (sql: string, days: number): Promise<number> => {
    for (let sum = 0; ; ) {
      signal.throwIfAborted();
      const { length } = await database.query(sql, [days, JOBS_AT_ONCE]);
      sum += length;
      if (length === 0) return sum;
    }
  };
  counts.jobs = await inPieces(FORGET_JOBS, jobs_days);
  counts.events_of = await inPieces(FORGET_EVENTS, events_days);
  return counts;
}

const FORGET_EVENTS = `with old as (
  select job_id, last_sequence from jobs where finished_at < now() - $1 * interval '1 day' and has_all_events order by finished_at limit $2 for update skip locked
), gone as (delete from job_events using old where job_events.job_id = old.job_id and job_events.sequence < old.last_sequence)
update jobs set has_all_events = false from old where jobs.job_id = old.job_id returning jobs.job_id`;

const FORGET_JOBS = `with old as (
  select job_id from jobs where finished_at < now() - $1 * interval '1 day' order by finished_at limit $2 for update skip locked
), gone as (delete from job_events using old where job_events.job_id = old.job_id),
spent as (delete from job_spending using old where job_spending.job_id = old.job_id)
delete from jobs using old where jobs.job_id = old.job_id returning jobs.job_id`;
