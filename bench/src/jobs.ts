// How fast jobs are accepted, claimed and finished, and what becomes of it when much was done before. See bench/README.md.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Database, openDatabase } from '@doctown/builder/database';
import { JobStore } from '@doctown/builder/jobs';
import { PodStore } from '@doctown/builder/pods';
import { JobQueue } from '@doctown/builder/queue';
import { vectorKey } from '@doctown/builder/vector-row';
import { DatabaseVectorCache } from '@doctown/builder/vectors';
import { emptyCost, emptyCounts, type JobStatus, newEventId, StageName } from '@doctown/schema';
import { table } from './report.ts';

const USAGE = `usage: npm run -s bench:jobs -- [--url postgres://…]   without an address the embedded database alone
       --jobs N      accepted, claimed and finished (default 1000)     --at-once N   callers (default 8)
       --finished N  jobs that ended before (default 100000)           --events N    a job of those (default 100)
       --vectors N   in the cache (default 0: not measured)            --keep        what was made stays`;
const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    jobs: { type: 'string', default: '1000' },
    'at-once': { type: 'string', default: '8' },
    finished: { type: 'string', default: '100000' },
    events: { type: 'string', default: '100' },
    vectors: { type: 'string', default: '0' },
    help: { type: 'boolean', default: false },
  },
});
const LOOKUPS = 1000;
const LEASE_MS = 3_600_000;
let last = 0;

async function main(scratch: string): Promise<void> {
  const database = await openDatabase({ url: values.url, data_dir: scratch, statement_timeout_ms: 0 });
  try {
    await new PodStore(database).announce('bench', 'here', '1');
    const rows = [await measured('empty', database)];
    await fill(database, Number(values.finished), Number(values.events));
    rows.push(await measured(`${values.finished} jobs, ${Number(values.finished) * Number(values.events)} events before`, database));
    process.stdout.write(
      `${database.backend}\n\n${tableOf([['tables', 'accepted/s', 'events/s', 'claimed/s', 'finished/s', '/status p50 ms', '/status p99 ms', 'MB'], ...rows])}\n`,
    );
    if (Number(values.vectors) > 0)
      process.stdout.write(`\n${tableOf([['vectors', 'MB', 'written/s', '1000 keys p50 ms', '1000 keys p99 ms'], await vectors(database, Number(values.vectors))])}\n`);
  } finally {
    await database.close();
    await rm(scratch, { recursive: true });
  }
}

const tableOf = (rows: (string | number)[][]): string => table(rows.map((row) => row.map(String)));

async function measured(name: string, database: Database): Promise<(string | number)[]> {
  const [queue, store] = [new JobQueue(database), new JobStore(database)];
  const ids = Array.from({ length: Number(values.jobs) }, () => `job_bench_${process.pid}_${++last}`);
  const accept = await rate(ids, (job_id) =>
    queue.insert({ job_id, request: { repo_url: 'a/b', job_id }, status: statusOf(job_id), tenant: String(last % 5), token_owner: null }, event(job_id)),
  );
  const held = new Map<string, { job_id: string; fence: number }>();
  const claim = await rate(ids, async () => {
    const row = await queue.claim('bench', 1_000_000, LEASE_MS);
    if (row) held.set(row.job_id, row);
  });
  const append = await rate(ids, (job_id) => queue.append(held.get(job_id) ?? { job_id, fence: 0 }, [event(job_id)]));
  const times: number[] = [];
  await rate(
    ids,
    async (job_id) => {
      const started = performance.now();
      await store.get(job_id);
      times.push(performance.now() - started);
    },
    1,
  );
  const finish = await rate(ids, (job_id) => queue.finish(held.get(job_id) ?? { job_id, fence: 0 }, 'succeeded', statusOf(job_id), event(job_id), null));
  const [{ bytes } = { bytes: 0 }] = await database.query<{ bytes: number }>("select pg_total_relation_size('jobs') + pg_total_relation_size('job_events') as bytes");
  return [name, accept, append, claim, finish, quantile(times, 0.5), quantile(times, 0.99), Math.round(Number(bytes) / 1e6)];
}

/** A second, so many at once. */
async function rate<T>(items: readonly T[], work: (item: T) => Promise<unknown>, at_once = Number(values['at-once'])): Promise<number> {
  const left = [...items];
  const started = performance.now();
  await Promise.all(
    Array.from({ length: at_once }, async () => {
      for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
    }),
  );
  return Math.round(items.length / ((performance.now() - started) / 1000));
}

/** Jobs that ended, in pieces, with statuses and events as long as real ones. */
async function fill(database: Database, jobs: number, events: number): Promise<void> {
  const [status, text] = [JSON.stringify(statusOf('job_old')), JSON.stringify(event('job_old'))];
  const piece = Math.max(1, Math.floor(100_000 / events));
  for (let at = 0; at < jobs; at += piece) {
    const to = Math.min(jobs, at + piece);
    await database.query(
      `insert into jobs (job_id, request, repo_url, state, status, created_at, finished_at, last_sequence)
       select 'job_old_' || i, '{}', 'https://github.com/a/b' || i % 997, 'succeeded', $1, to_char(timestamp '2026-01-01' + i * interval '1 minute', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), now(), $2
       from generate_series($3::int, $4::int) as i`,
      [status, events, at, to - 1],
    );
    await database.query('insert into job_events select $1 || i, n, $2 from generate_series($3::int, $4::int) as i, generate_series(1, $5::int) as n', [
      'job_old_',
      text,
      at,
      to - 1,
      events,
    ]);
  }
  await database.query('analyze');
}

async function vectors(database: Database, count: number): Promise<(string | number)[]> {
  const cache = new DatabaseVectorCache(database, 64 * 1024 ** 3);
  const entries = (from: number) =>
    Array.from({ length: 1000 }, (_, i) => ({
      key: vectorKey('model', `text ${from + i}`),
      vector: Float32Array.from({ length: 384 }, (_, d) => Math.sin((from + i) * 384 + d)),
      is_truncated: false,
    }));
  let writing_ms = 0;
  for (let from = 0; from < count; from += 1000) {
    const piece = entries(from);
    const started = performance.now();
    await cache.put(piece);
    writing_ms += performance.now() - started;
  }
  const times: number[] = [];
  for (let i = 0; i < 50; i++) {
    const keys = Array.from({ length: LOOKUPS }, (_, k) => vectorKey('model', `text ${(i * 7919 + k * 104_729) % count}`));
    const started = performance.now();
    await cache.get(keys);
    times.push(performance.now() - started);
  }
  const [{ bytes } = { bytes: 0 }] = await database.query<{ bytes: number }>("select pg_total_relation_size('vectors_0') + pg_total_relation_size('vectors_1') as bytes");
  return [count, Math.round(Number(bytes) / 1e6), Math.round(count / (writing_ms / 1000)), quantile(times, 0.5), quantile(times, 0.99)];
}

function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.floor((sorted.length - 1) * share)] ?? 0) * 100) / 100;
}

const event = (job_id: string) => ({
  event_id: newEventId(),
  event_type: 'job.progress.v1' as const,
  timestamp: new Date().toISOString(),
  context: { job_id, repo_url: 'https://github.com/a/b' },
  meta: { producer_version: '1', trace_id: '0'.repeat(32) },
  payload: { stage: 'parse', done: 1, total: 2, percent: 50, eta_s: null },
});

const statusOf = (job_id: string): JobStatus => ({
  job_id,
  status: 'queued',
  stage: null,
  progress: { done: 0, total: 0, percent: 0, eta_s: null },
  stages: StageName.options.map((name) => ({ name, status: 'pending', started_at: null, duration_ms: null, done: 0, total: 0 })),
  source: { repo_url: 'https://github.com/a/b', git_ref: null, commit_hash: null },
  counts: emptyCounts(),
  cost: emptyCost(),
  models: { embedding: null, generation: null },
  docpack: null,
  warnings: [],
  error: null,
  attempt: 0,
  created_at: new Date().toISOString(),
  started_at: null,
  finished_at: null,
});

if (values.help) process.stderr.write(USAGE);
else await main(await mkdtemp(join(tmpdir(), 'doctown-jobs-')));
