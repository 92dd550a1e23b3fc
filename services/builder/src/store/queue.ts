import type { IngestRequest, JobState, JobStatus } from '@doctown/schema';
import type { Database, Query } from './database.ts';
import { type DocpackRecord, publishPack } from './docpacks.ts';
import { type JobRow, type RawJob, readJob, type StoredEvent } from './job-row.ts';

/** Where every write is told: a job's id, `queue` when there is something to claim, `hands` when a job was taken out of a pod's hands. */
export const CHANNEL = 'doctown';
export const QUEUE_MOVED = 'queue';
export const HANDS_CHANGED = 'hands';

/** Any numbers that nothing else of ours locks. */
const [CLAIM_LOCK, SWEEP_LOCK] = [72_030_002, 72_030_003];

/** A job in the hands of one pod: every write names both, and happens only while that is so. */
export interface Held {
  job_id: string;
  fence: number;
}

export interface NewJob {
  job_id: string;
  request: IngestRequest;
  status: JobStatus;
  tenant: string;
  token_owner: string | null;
}

export interface Publication {
  record: DocpackRecord;
  /** The key that always means the newest pack. */
  newest_key: string;
}

/** How a job leaves the hands of who held it without having ended. */
export interface BackToQueue {
  status: JobStatus;
  event: StoredEvent | null;
  delay_ms: number;
  /** It failed, and is tried again. */
  has_failed: boolean;
  waits_for?: string;
}

export type Verdict = { type: 'again'; status: JobStatus; event: StoredEvent } | { type: 'over'; state: JobState; status: JobStatus; event: StoredEvent };

/** The writing half of jobs: each method is one transaction, and says whether the job was still in the caller's hands. */
export class JobQueue {
  readonly #database: Database;
  constructor(database: Database) {
    this.#database = database;
  }

  /** False when there is such a job already. */
  async insert({ job_id, request, status, tenant, token_owner }: NewJob, created: StoredEvent): Promise<boolean> {
    const rows = await this.#database.query(
      `with added as (
        insert into jobs (job_id, request, repo_url, state, status, created_at, tenant, token_owner, last_sequence) values ($1, $2, $3, 'queued', $4, $5, $6, $7, 1)
        on conflict do nothing returning job_id
      ), told as (insert into job_events (job_id, sequence, event) select job_id, 1, $8 from added),
      known as (insert into tenants (tenant) values ($6) on conflict do nothing)
      select job_id, pg_notify('${CHANNEL}', '${QUEUE_MOVED}') from added`,
      [job_id, JSON.stringify(request), status.source.repo_url, JSON.stringify(status), status.created_at, tenant, token_owner, JSON.stringify(created)],
    );
    return rows.length > 0;
  }

  /**
   * The next job for a pod, now running in its hands; null when there is none. Of the tenants that have one waiting and room for it goes first who
   * runs fewest, then who was served longest ago; of a tenant's jobs the oldest. One claim at a time, so that the bounds are exact.
   */
  async claim(pod_id: string, max_per_tenant: number, lease_ms: number): Promise<JobRow | null> {
    const [waiting] = await this.#database.query(`select 1 from jobs where state = 'queued' and available_at <= now() limit 1`);
    if (!waiting) return null;
    return this.#database.transaction(async (query) => {
      await query('select pg_advisory_xact_lock($1)', [CLAIM_LOCK]);
      const [row] = await query<RawJob>(
        `with running as (select tenant, count(*) as jobs from jobs where state = 'running' group by tenant),
        alive as (select pod_id from pods where seen_at > now() - $3 * interval '1 millisecond'),
        next as (
          select first.job_id, tenants.tenant from tenants left join running on running.tenant = tenants.tenant
          cross join lateral (
            select job.job_id, job.created_at from jobs as job
            where job.tenant = tenants.tenant and job.state = 'queued' and job.available_at <= now()
              and (job.token_owner is null or job.token_owner = $1 or job.token_owner not in (select pod_id from alive))
              and not exists (select from jobs as leader where leader.job_id = job.waits_for and leader.state in ('queued', 'running'))
            order by job.created_at, job.job_id limit 1
          ) as first
          where coalesce(running.jobs, 0) < coalesce(tenants.max_running, $2) and $1 in (select pod_id from alive)
          order by coalesce(running.jobs, 0), tenants.served_at nulls first, first.created_at, first.job_id limit 1
        ),
        served as (update tenants set served_at = clock_timestamp() from next where tenants.tenant = next.tenant)
        update jobs set state = 'running', fence = fence + 1, attempt = attempt + 1, owner = $1, claimed_at = now(), work_key = null
        from next where jobs.job_id = next.job_id and jobs.state = 'queued' returning jobs.*`,
        [pod_id, max_per_tenant, lease_ms],
      );
      if (!row) return null;
      return readJob(row);
    });
  }

  async save({ job_id, fence }: Held, status: JobStatus): Promise<boolean> {
    const rows = await this.#database.query(
      `with mine as (update jobs set status = $3 where job_id = $1 and fence = $2 and state = 'running' returning job_id)
      select pg_notify('${CHANNEL}', job_id) from mine`,
      [job_id, fence, JSON.stringify(status)],
    );
    return rows.length > 0;
  }

  /** Later runs take the same commit, whatever the branch is by then. */
  async pin({ job_id, fence }: Held, commit: string): Promise<boolean> {
    const rows = await this.#database.query(`update jobs set pinned_commit = $3 where job_id = $1 and fence = $2 and state = 'running' returning 1`, [job_id, fence, commit]);
    return rows.length > 0;
  }

  /** The sequence the last of them got, null when the job was in other hands. Numbers have no gaps because the job's row is locked while they are taken. */
  async append({ job_id, fence }: Held, events: readonly StoredEvent[]): Promise<number | null> {
    const [row] = await this.#database.query<{ last_sequence: number }>(
      `with mine as (update jobs set last_sequence = last_sequence + $3 where job_id = $1 and fence = $2 and state = 'running' returning job_id, last_sequence),
      added as (
        insert into job_events (job_id, sequence, event)
        select job_id, last_sequence - $3 + event.place, event.text from mine, unnest($4::text[]) with ordinality as event (text, place)
      )
      select last_sequence, pg_notify('${CHANNEL}', job_id) from mine`,
      [job_id, fence, events.length, events.map((event) => JSON.stringify(event))],
    );
    return row?.last_sequence ?? null;
  }

  /** Where the event is, when it was written: for who does not know whether it was. */
  async placeOf(job_id: string, event_id: string): Promise<number | null> {
    const [row] = await this.#database.query<{ sequence: number }>(
      'select sequence from (select sequence, event from job_events where job_id = $1 order by sequence desc limit 100) as newest where position($2 in event) > 0',
      [job_id, event_id],
    );
    return row?.sequence ?? null;
  }

  /** The job's one end: its state, its last event, and the pack it published, together or not at all. */
  finish(held: Held, state: JobState, status: JobStatus, event: StoredEvent, publication: Publication | null): Promise<boolean> {
    return this.#database.transaction(async (query) => {
      if (!(await end(query, held, held.fence, state, status, event))) return false;
      if (publication) await publishPack(query, publication.record, publication.newest_key);
      return true;
    });
  }

  /** Out of the caller's hands and to be claimed again, when the delay is over. */
  giveBack(held: Held, { status, event, delay_ms, has_failed, waits_for }: BackToQueue): Promise<boolean> {
    return this.#database.transaction(async (query) => {
      const rows = await query<{ last_sequence: number }>(
        `update jobs set state = 'queued', status = $3, owner = null, work_key = null, waits_for = $4, available_at = now() + $5 * interval '1 millisecond',
          failures = failures + $6, attempt = attempt - $7, last_sequence = last_sequence + $8
        where job_id = $1 and fence = $2 and state = 'running' returning last_sequence`,
        [held.job_id, held.fence, JSON.stringify(status), waits_for ?? null, delay_ms, has_failed ? 1 : 0, waits_for ? 1 : 0, event ? 1 : 0],
      );
      if (rows.length === 0) return false;
      if (event) await insertEvent(query, held.job_id, rows[0]?.last_sequence ?? 0, event);
      await tell(query, held.job_id);
      return true;
    });
  }

  /** Undoes a claim that nobody heard of. */
  async release({ job_id, fence }: Held, pod_id: string): Promise<void> {
    await this.#database.query(
      `with mine as (
        update jobs set state = 'queued', owner = null, work_key = null, fence = fence + 1, attempt = attempt - 1
        where job_id = $1 and fence = $2 and owner = $3 and state = 'running' returning job_id
      ) select pg_notify('${CHANNEL}', '${QUEUE_MOVED}') from mine`,
      [job_id, fence, pod_id],
    );
  }

  /** Ends a job that has not ended, in whose hands it may be; null when there is none, the job as it was when it had ended before. */
  cancel(job_id: string, verdict: (row: JobRow) => { status: JobStatus; event: StoredEvent }): Promise<JobRow | null> {
    return this.#database.transaction(async (query) => {
      const [raw] = await query<RawJob>('select * from jobs where job_id = $1 for update', [job_id]);
      if (!raw) return null;
      const row = readJob(raw);
      if (raw.state !== 'queued' && raw.state !== 'running') return row;
      const { status, event } = verdict(row);
      await end(query, row, row.fence + 1, 'cancelled', status, event);
      await query(`select pg_notify('${CHANNEL}', '${HANDS_CHANGED}')`);
      return { ...row, status };
    });
  }

  /** The job that does the same work right now; null when the caller's is the one. Undefined when it was in other hands. */
  async lead({ job_id, fence }: Held, work_key: string): Promise<string | null | undefined> {
    return this.#database.transaction(async (query) => {
      await query('select pg_advisory_xact_lock(hashtext($1))', [work_key]);
      const [leader] = await query<{ job_id: string }>(`select job_id from jobs where work_key = $1 and state = 'running' and job_id <> $2`, [work_key, job_id]);
      if (leader) return leader.job_id;
      const rows = await query(`update jobs set work_key = $3 where job_id = $1 and fence = $2 and state = 'running' returning 1`, [job_id, fence, work_key]);
      return rows.length > 0 ? null : undefined;
    });
  }

  /** The jobs a pod holds, with their fences. */
  async heldBy(pod_id: string): Promise<Held[]> {
    return this.#database.query<Held & Record<string, unknown>>(`select job_id, fence from jobs where owner = $1 and state = 'running'`, [pod_id]);
  }

  /**
   * Jobs whose pod gave no sign of life for a lease, and those that run longer than `overdue_ms`: each gets its verdict. One pod at a time. A server
   * that just came back is given a lease's time first, in which its pods can report.
   */
  sweep(lease_ms: number, overdue_ms: number, verdict: (row: JobRow, is_overdue: boolean) => Verdict): Promise<JobRow[]> {
    return this.#database.transaction(async (query) => {
      const [lock] = await query<{ is_ours: boolean }>('select pg_try_advisory_xact_lock($1) as is_ours', [SWEEP_LOCK]);
      if (!lock?.is_ours) return [];
      const grace = this.#database.backend === 'postgres' ? `now() > pg_postmaster_start_time() + $1 * interval '1 millisecond'` : 'true';
      const raw = await query<RawJob & { is_overdue: boolean }>(
        `select *, claimed_at < now() - $2 * interval '1 millisecond' as is_overdue from jobs where state = 'running'
          and ((${grace} and not exists (select from pods where pods.pod_id = jobs.owner and pods.seen_at > now() - $1 * interval '1 millisecond')) or claimed_at < now() - $2 * interval '1 millisecond')
        order by job_id for update skip locked`,
        [lease_ms, overdue_ms],
      );
      const rows = raw.map((row) => ({ row: readJob(row), is_overdue: row.is_overdue }));
      for (const { row, is_overdue } of rows) await carryOut(query, row, verdict(row, is_overdue));
      if (rows.length > 0) await query(`select pg_notify('${CHANNEL}', '${HANDS_CHANGED}')`);
      return rows.map(({ row }) => row);
    });
  }
}

async function carryOut(query: Query, row: JobRow, verdict: Verdict): Promise<void> {
  if (verdict.type === 'over') return void (await end(query, row, row.fence + 1, verdict.state, verdict.status, verdict.event));
  const [next] = await query<{ last_sequence: number }>(
    `update jobs set state = 'queued', status = $2, owner = null, work_key = null, available_at = now(), deaths = deaths + 1, fence = fence + 1, last_sequence = last_sequence + 1
    where job_id = $1 returning last_sequence`,
    [row.job_id, JSON.stringify(verdict.status)],
  );
  await insertEvent(query, row.job_id, next?.last_sequence ?? 0, verdict.event);
  await tell(query, row.job_id);
}

async function end(query: Query, { job_id, fence }: Held, next_fence: number, state: JobState, status: JobStatus, event: StoredEvent): Promise<boolean> {
  const [row] = await query<{ last_sequence: number }>(
    `update jobs set state = $3, status = $4, fence = $5, finished_at = now(), owner = null, work_key = null, last_sequence = last_sequence + 1
    where job_id = $1 and fence = $2 and state in ('queued', 'running') returning last_sequence`,
    [job_id, fence, state, JSON.stringify(status), next_fence],
  );
  if (!row) return false;
  await insertEvent(query, job_id, row.last_sequence, event);
  await tell(query, job_id);
  return true;
}

const insertEvent = (query: Query, job_id: string, sequence: number, event: StoredEvent) =>
  query('insert into job_events (job_id, sequence, event) values ($1, $2, $3)', [job_id, sequence, JSON.stringify(event)]);

const tell = (query: Query, job_id: string) => query(`select pg_notify('${CHANNEL}', $1), pg_notify('${CHANNEL}', '${QUEUE_MOVED}')`, [job_id]);
