import type { EventEnvelope, IngestRequest, JobStatus } from '@doctown/schema';
import type { Database, Query } from './database.ts';

export interface JobRow {
  job_id: string;
  request: IngestRequest;
  status: JobStatus;
  attempt: number;
  pinned_commit: string | null;
}

interface RawJob extends Record<string, unknown> {
  job_id: string;
  request: string;
  status: string;
  attempt: number;
  pinned_commit: string | null;
  created_at: string;
}

const read = ({ job_id, request, status, attempt, pinned_commit }: RawJob): JobRow => ({
  job_id,
  request: JSON.parse(request),
  status: JSON.parse(status),
  attempt,
  pinned_commit,
});

/** Jobs and their events. Every write of a running job is fenced by its attempt: a process that lost the job writes nothing. */
export class JobStore {
  readonly #database: Database;
  constructor(database: Database) {
    this.#database = database;
  }

  /** False when there is such a job already. */
  async insert(job_id: string, request: IngestRequest, status: JobStatus): Promise<boolean> {
    const rows = await this.#database.query(
      'insert into jobs (job_id, request, repo_url, state, status, created_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning job_id',
      [job_id, JSON.stringify(request), status.source.repo_url, status.status, JSON.stringify(status), status.created_at],
    );
    return rows.length > 0;
  }

  async get(job_id: string): Promise<JobRow | null> {
    const [row] = await this.#database.query<RawJob>('select * from jobs where job_id = $1', [job_id]);
    return row ? read(row) : null;
  }

  /** The oldest queued job, now running under the next attempt; null when there is none. */
  async claim(): Promise<JobRow | null> {
    const [row] = await this.#database.query<RawJob>(
      `update jobs set state = 'running', attempt = attempt + 1 where state = 'queued' and job_id = (select job_id from jobs where state = 'queued' order by created_at, job_id limit 1) returning *`,
    );
    return row ? read(row) : null;
  }

  /** Writes the status of an attempt; false when the job is no longer that attempt's. */
  async save(job_id: string, attempt: number, status: JobStatus): Promise<boolean> {
    const rows = await this.#database.query(`update jobs set status = $3, state = $4 where job_id = $1 and attempt = $2 and state in ('queued', 'running') returning job_id`, [
      job_id,
      attempt,
      JSON.stringify(status),
      status.status,
    ]);
    return rows.length > 0;
  }

  async pin(job_id: string, commit: string): Promise<void> {
    await this.#database.query('update jobs set pinned_commit = $2 where job_id = $1', [job_id, commit]);
  }

  /** Appends an event under the job's next sequence; numbers have no gaps because the row is locked while they are taken. */
  async append(job_id: string, make: (sequence: number) => EventEnvelope): Promise<EventEnvelope> {
    return this.#database.transaction(async (query) => {
      const [row] = await query<{ last_sequence: number }>('update jobs set last_sequence = last_sequence + 1 where job_id = $1 returning last_sequence', [job_id]);
      const event = make(row?.last_sequence ?? 0);
      await query('insert into job_events (job_id, sequence, event) values ($1, $2, $3)', [job_id, event.sequence, JSON.stringify(event)]);
      return event;
    });
  }

  async events(job_id: string, after: number, limit = 500): Promise<EventEnvelope[]> {
    const rows = await this.#database.query<{ event: string }>('select event from job_events where job_id = $1 and sequence > $2 order by sequence limit $3', [
      job_id,
      after,
      limit,
    ]);
    return rows.map(({ event }) => JSON.parse(event) as EventEnvelope);
  }

  /** Newest first. The cursor is the last row's time and id. */
  async list({
    status,
    repo_url,
    limit,
    cursor,
  }: {
    status?: string | undefined;
    repo_url?: string | undefined;
    limit: number;
    cursor?: string | undefined;
  }): Promise<{ jobs: JobStatus[]; next_cursor: string | null }> {
    const [time = '', id = ''] = cursor ? Buffer.from(cursor, 'base64url').toString().split(' ') : [];
    const rows = await this.#database.query<RawJob>(
      `select * from jobs where ($1::text is null or state = $1) and ($2::text is null or repo_url = $2) and ($3 = '' or (created_at, job_id) < ($3, $4)) order by created_at desc, job_id desc limit $5`,
      [status ?? null, repo_url ?? null, time, id, limit + 1],
    );
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { jobs: rows.slice(0, limit).map((row) => read(row).status), next_cursor: last ? Buffer.from(`${last.created_at} ${last.job_id}`).toString('base64url') : null };
  }

  /** Jobs a dead process left running. */
  async unfinished(): Promise<JobRow[]> {
    return (await this.#database.query<RawJob>(`select * from jobs where state = 'running'`)).map(read);
  }

  async counts(query: Query = this.#database.query): Promise<{ queued: number; running: number }> {
    const rows = await query<{ state: string; count: number | string }>(`select state, count(*) as count from jobs where state in ('queued', 'running') group by state`);
    const of = (state: string) => Number(rows.find((row) => row.state === state)?.count ?? 0);
    return { queued: of('queued'), running: of('running') };
  }
}
