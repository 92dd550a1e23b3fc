import type { EventEnvelope, JobState, JobStatus } from '@doctown/schema';
import type { Database } from './database.ts';
import { type JobRow, type RawJob, readEvent, readJob } from './job-row.ts';

interface JobFilter {
  status?: JobState | undefined;
  repo_url?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** Jobs and their events, to read. */
export class JobStore {
  readonly #database: Pick<Database, 'query'>;
  constructor(database: Pick<Database, 'query'>) {
    this.#database = database;
  }

  async get(job_id: string): Promise<JobRow | null> {
    const [row] = await this.#database.query<RawJob>('select * from jobs where job_id = $1', [job_id]);
    return row ? readJob(row) : null;
  }

  async events(job_id: string, after: number, limit = 500): Promise<EventEnvelope[]> {
    const rows = await this.#database.query<{ sequence: number; event: string }>(
      'select sequence, event from job_events where job_id = $1 and sequence > $2 order by sequence limit $3',
      [job_id, after, limit],
    );
    return rows.map(readEvent);
  }

  /** Newest first. The cursor is the last row's time and id. */
  async list({ status, repo_url, limit, cursor }: JobFilter): Promise<{ jobs: JobStatus[]; next_cursor: string | null }> {
    const [time = '', id = ''] = cursor ? Buffer.from(cursor, 'base64url').toString().split(' ') : [];
    const parameters: unknown[] = [limit + 1];
    const given = (value: unknown): string => `$${parameters.push(value)}`;
    const conditions = [
      ...(status ? [`state = ${given(status)}`] : []),
      ...(repo_url ? [`repo_url = ${given(repo_url)}`] : []),
      ...(cursor ? [`(created_at, job_id) < (${given(time)}, ${given(id)})`] : []),
    ];
    const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
    const rows = await this.#database.query<RawJob>(`select * from jobs ${where} order by created_at desc, job_id desc limit $1`, parameters);
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { jobs: rows.slice(0, limit).map((row) => readJob(row).status), next_cursor: last ? Buffer.from(`${last.created_at} ${last.job_id}`).toString('base64url') : null };
  }

  async counts(): Promise<{ queued: number; running: number }> {
    const rows = await this.#database.query<{ state: string; count: number | string }>(
      `select state, count(*) as count from jobs where state = 'queued' group by state union all select state, count(*) from jobs where state = 'running' group by state`,
    );
    const of = (state: string) => Number(rows.find((row) => row.state === state)?.count ?? 0);
    return { queued: of('queued'), running: of('running') };
  }
}
