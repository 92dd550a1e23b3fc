import { setTimeout } from 'node:timers/promises';
import { type EventEnvelope, ServiceError } from '@doctown/schema';
import { cancelJob, ingest, jobEvents, status as statusRoute } from '@doctown/schema/api';
import { call, listen } from '@doctown/schema/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { finished, type Pod, startPod } from '../pod.fixture.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { BACKENDS, type TestPlace, testPlace } from '../store/databases.fixture.ts';
import { JobStore } from '../store/jobs.ts';
import { PodStore } from '../store/pods.ts';
import { JobQueue } from '../store/queue.ts';
import { forgetOld } from '../store/retention.ts';
import type { JobInput, RunJob } from './attempt.ts';
import { envelope } from './envelope.ts';
import { newStatus, type Report } from './report.ts';
import type { RunnerOptions } from './runner.ts';
import { cancelled, ending, verdictOnLost } from './settle.ts';

const docpack = { docpack_id: `sha256:${'0'.repeat(64)}`, url: '/x', size_bytes: 1 };
const done = { docpack, is_partial: false, publication: null };
const rules = { max_attempts: 3, wait_ms: 20, max_wait_ms: 200, max_deaths: 3 };
const LEASE_MS = 60_000;
const NO_BOUND = 1000;
const request = { repo_url: 'acme/widgets' };
const tell = (job_id: string) => envelope(newStatus(job_id, request, new Date().toISOString()), 'trace', 'pack.started.v1', { symbol_count: 1 });

describe.each(BACKENDS)('on %s', (backend) => {
  let place: TestPlace;
  let database: Database;
  let [queue, jobs, pods] = [] as unknown as [JobQueue, JobStore, PodStore];
  const open: Pod[] = [];
  let last = 0;
  beforeAll(async () => {
    place = await testPlace(backend);
    database = await openDatabase(place);
    [queue, jobs, pods] = [new JobQueue(database), new JobStore(database), new PodStore(database)];
  });
  afterAll(async () => {
    await database.close();
    await place.remove();
  });
  beforeEach(async () => {
    await pods.announce('a', 'here', '1');
    await database.query(`insert into pods (pod_id, host, version, seen_at) values ('b', 'there', '1', now()) on conflict (pod_id) do update set seen_at = now()`);
  });
  afterEach(async () => {
    for (const pod of open.splice(0)) await pod.close();
    await database.query('truncate jobs, job_events, pods, tenants');
  });

  const accept = async (tenant = '', token_owner: string | null = null): Promise<string> => {
    const job_id = `job_test_${++last}`;
    const status = newStatus(job_id, request, new Date(Date.UTC(2026, 0, 1) + last * 1000).toISOString());
    await queue.insert({ job_id, request: { ...request, job_id }, status, tenant, token_owner }, envelope(status, 'trace', 'job.created.v1', { repo_url: 'r', git_ref: null }));
    return job_id;
  };
  const claim = (pod_id: string, bound = NO_BOUND) => queue.claim(pod_id, bound, LEASE_MS);
  const claimed = async (pod_id: string) => {
    const row = await claim(pod_id);
    if (row === null) throw new Error('nothing to claim');
    return row;
  };
  const dies = (pod_id: string) => database.query(`update pods set seen_at = now() - interval '1 hour' where pod_id = $1`, [pod_id]);
  const sweep = () => queue.sweep(LEASE_MS, LEASE_MS * 60, (row, is_overdue) => verdictOnLost(row, is_overdue, rules));
  const sequencesOf = async (job_id: string) => (await jobs.events(job_id, 0)).map(({ sequence }) => sequence);
  const pod = async (run: RunJob, more: Partial<RunnerOptions> & { is_neighbour?: boolean } = {}): Promise<Pod> => {
    const made = await startPod({ database, folder: place.data_dir, run, ...more });
    open.push(made);
    return made;
  };
  /** A server that just started is given a lease's time; ours started long before the jobs. */
  const withoutGrace = () => (backend === 'PostgreSQL' ? { ...database, backend: 'pglite' as const } : database);

  describe('hands', () => {
    test('of many who claim at once each job goes to one', async () => {
      for (let i = 0; i < 12; i++) await accept();
      const rows = await Promise.all(Array.from({ length: 20 }, (_, i) => claim(i % 2 ? 'a' : 'b')));
      const ids = rows.flatMap((row) => (row ? [row.job_id] : []));
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBe(12);
    });

    test('a pod that nobody has seen for a lease claims nothing', async () => {
      await accept();
      await dies('b');
      expect(await claim('b')).toBeNull();
      expect(await claim('unknown')).toBeNull();
      expect(await claim('a')).not.toBeNull();
    });

    test('who lost a job writes nothing of it: no status, commit, event, end or return', async () => {
      const job_id = await accept();
      const held = await claimed('b');
      await queue.append(held, [tell(job_id)]);
      await dies('b');
      expect((await new JobQueue(withoutGrace()).sweep(LEASE_MS, LEASE_MS * 60, (row) => verdictOnLost(row, false, rules))).map((row) => row.job_id)).toEqual([job_id]);
      const before = { row: await jobs.get(job_id), events: await jobs.events(job_id, 0) };
      const zombie = async () => ({
        save: await queue.save(held, { ...held.status, stage: 'pack' }),
        pin: await queue.pin(held, 'f'.repeat(40)),
        append: await queue.append(held, [tell(job_id)]),
        lead: await queue.lead(held, 'work'),
        finish: await queue.finish(held, 'succeeded', held.status, tell(job_id), null),
        giveBack: await queue.giveBack(held, { status: held.status, event: null, delay_ms: 0, has_failed: false }),
      });
      const refused = { save: false, pin: false, append: null, lead: undefined, finish: false, giveBack: false };
      expect(await zombie()).toEqual(refused);
      expect({ row: await jobs.get(job_id), events: await jobs.events(job_id, 0) }).toEqual(before);
      const next = await claimed('a');
      expect(next).toMatchObject({ job_id, attempt: 2, deaths: 1 });
      expect(await zombie()).toEqual(refused);
      expect(await queue.save(next, next.status)).toBe(true);
    });

    test('a pod that lives keeps its jobs', async () => {
      await accept();
      await claimed('b');
      expect(await new JobQueue(withoutGrace()).sweep(LEASE_MS, LEASE_MS * 60, (row) => verdictOnLost(row, false, rules))).toEqual([]);
    });

    if (backend === 'PostgreSQL')
      test('a server that just came back takes no job from anyone before a lease is over', async () => {
        await accept();
        await claimed('b');
        await dies('b');
        const longest = 1000 * 60 * 60 * 24 * 365;
        expect(await queue.sweep(longest, longest, (row) => verdictOnLost(row, false, rules))).toEqual([]);
      });

    test('a job that takes every process with it ends as failed, with the reason', async () => {
      const job_id = await accept();
      for (let i = 0; i < rules.max_deaths; i++) {
        await pods.announce('a', 'here', '1');
        await claimed('a');
        await dies('a');
        await new JobQueue(withoutGrace()).sweep(LEASE_MS, LEASE_MS * 60, (row) => verdictOnLost(row, false, rules));
      }
      const row = await jobs.get(job_id);
      expect(row?.status).toMatchObject({ status: 'failed', error: { code: 'internal', message: expect.stringContaining('died 3 times') } });
      expect((await jobs.events(job_id, 0)).map(({ event_type }) => event_type)).toEqual(['job.created.v1', 'job.retrying.v1', 'job.retrying.v1', 'job.completed.v1']);
    });

    test('a job far over its time is ended by others, when its own process does not', async () => {
      const job_id = await accept();
      await claimed('b');
      await database.query(`update jobs set claimed_at = now() - interval '2 hours'`);
      await sweep();
      expect((await jobs.get(job_id))?.status).toMatchObject({ status: 'failed', error: { code: 'timeout' } });
    });

    test('a job ends once: its second end, a cancel after it, and an event after it change nothing', async () => {
      const job_id = await accept();
      const held = await claimed('a');
      expect(await queue.finish(held, 'succeeded', held.status, tell(job_id), null)).toBe(true);
      expect(await queue.finish(held, 'failed', held.status, tell(job_id), null)).toBe(false);
      expect(await queue.append(held, [tell(job_id)])).toBeNull();
      expect((await queue.cancel(job_id, ({ status }) => ending(status, 'cancelled', cancelled(), 't')))?.status.status).toBe('succeeded');
      expect(await sequencesOf(job_id)).toEqual([1, 2]);
    });

    test('an end whose pack cannot be indexed is no end', async () => {
      const job_id = await accept();
      const held = await claimed('a');
      const record = { docpack_id: null } as never;
      await expect(queue.finish(held, 'succeeded', held.status, tell(job_id), { record, newest_key: 'k' })).rejects.toThrow();
      expect((await jobs.get(job_id))?.status.status).toBe('running');
      expect(await sequencesOf(job_id)).toEqual([1]);
    });
  });

  describe('order', () => {
    test('tenants take turns, whoever came with how many', async () => {
      const [a1, a2, a3] = [await accept('a'), await accept('a'), await accept('a')];
      const [b1, c1, b2] = [await accept('b'), await accept('c'), await accept('b')];
      const order: string[] = [];
      for (let row = await claim('a'); row; row = await claim('a')) {
        order.push(row.job_id);
        await queue.finish(row, 'succeeded', row.status, tell(row.job_id), null);
      }
      expect(order).toEqual([a1, b1, c1, a2, b2, a3]);
    });

    test('who runs fewest goes first', async () => {
      const a = [await accept('a'), await accept('a'), await accept('a')];
      expect([(await claim('a'))?.job_id, (await claim('a'))?.job_id]).toEqual(a.slice(0, 2));
      const b = [await accept('b'), await accept('b')];
      expect([(await claim('a'))?.job_id, (await claim('a'))?.job_id]).toEqual(b);
      expect((await claim('a'))?.job_id).toBe(a[2]);
    });

    test("a tenant's bound is exact, however many claim at once, and can be set for one", async () => {
      for (let i = 0; i < 9; i++) await accept(i < 6 ? 'many' : 'other');
      await database.query(`update tenants set max_running = 1 where tenant = 'other'`);
      const rows = await Promise.all(Array.from({ length: 16 }, (_, i) => claim(i % 2 ? 'a' : 'b', 2)));
      const tenants = rows.flatMap((row) => (row ? [row.tenant] : [])).sort();
      expect(tenants).toEqual(['many', 'many', 'other']);
    });

    test("a job whose git token one pod holds is that pod's, until it is gone", async () => {
      const job_id = await accept('', 'b');
      expect(await claim('a')).toBeNull();
      await dies('b');
      expect((await claim('a'))?.job_id).toBe(job_id);
    });
  });

  describe('retries', () => {
    const failing =
      (errors: (Error | null)[]): RunJob =>
      async () => {
        const error = errors.shift();
        if (error) throw error;
        return done;
      };
    const away = () => new ServiceError('upstream_unavailable', 'the far end is away');
    const typesOf = async (url: string, job_id: string): Promise<string[]> => {
      const types: string[] = [];
      for await (const { event_type } of listen(url, jobEvents, { job_id })) types.push(event_type);
      return types;
    };

    test('what the network did is tried again, told as job.retrying.v1, and kept as a warning', async () => {
      const { url } = await pod(failing([away(), away(), null]));
      const { job_id } = await call(url, ingest, request);
      expect(await finished(url, job_id)).toMatchObject({ status: 'succeeded', attempt: 3, error: null });
      expect((await typesOf(url, job_id)).filter((type) => type.startsWith('job.'))).toEqual([
        'job.created.v1',
        'job.started.v1',
        'job.retrying.v1',
        'job.started.v1',
        'job.retrying.v1',
        'job.started.v1',
        'job.completed.v1',
      ]);
    });

    test('attempts are bounded', async () => {
      const { url } = await pod(failing([away(), away(), away(), null]));
      const { job_id } = await call(url, ingest, request);
      expect(await finished(url, job_id)).toMatchObject({ status: 'failed', attempt: 3, error: { code: 'upstream_unavailable', message: 'the far end is away', retryable: true } });
    });

    test.each([
      ['bad input', new ServiceError('repository_not_found', 'there is no such repository'), 'repository_not_found'],
      ['a fault of ours', new TypeError('x is undefined'), 'internal'],
      ['a pause longer than anyone waits', new ServiceError('upstream_rate_limited', 'come back in an hour', { retry_after_s: 3600 }), 'upstream_rate_limited'],
    ])('%s is not tried again', async (_, error, code) => {
      const { url } = await pod(failing([error, null]));
      const { job_id } = await call(url, ingest, request);
      expect(await finished(url, job_id)).toMatchObject({ status: 'failed', attempt: 1, error: { code } });
    });

    test('a job that waits for its next run can be cancelled', async () => {
      const { url } = await pod(failing([away()]), { retry: { ...rules, wait_ms: 60_000, max_wait_ms: 60_000 } });
      const { job_id } = await call(url, ingest, request);
      await expect.poll(async () => (await call(url, statusRoute, { job_id })).warnings[0]?.code).toBe('retrying');
      expect(await call(url, cancelJob, { job_id })).toMatchObject({ status: 'cancelled', attempt: 1 });
    });
  });

  describe('the same work', () => {
    const sharing = (runs: string[], gate: Promise<void>, outcome: () => Promise<typeof done>): RunJob => {
      return async (job: JobInput, report: Report) => {
        await job.settleOn('one work');
        runs.push(job.job_id);
        report.counts({ symbols: 7 });
        report.cost({ usd: 2 });
        await gate;
        return outcome();
      };
    };

    test('is done once: the second waits, takes the result, and costs nothing', async () => {
      const runs: string[] = [];
      const gate = Promise.withResolvers<void>();
      const { url } = await pod(
        sharing(runs, gate.promise, async () => done),
        { concurrency: 1 },
      );
      const first = await call(url, ingest, request);
      await expect.poll(() => runs).toEqual([first.job_id]);
      const other = await pod(
        sharing(runs, gate.promise, async () => done),
        { is_neighbour: true },
      );
      const second = await call(other.url, ingest, request);
      await expect.poll(async () => (await jobs.get(second.job_id))?.waits_for).toBe(first.job_id);
      gate.resolve();
      expect(await finished(url, second.job_id)).toMatchObject({ status: 'succeeded', docpack, counts: { symbols: 7 }, cost: { usd: 0, usd_saved: 2 }, attempt: 1 });
      expect(runs).toEqual([first.job_id]);
    });

    test('is done by the second when the first is cancelled', async () => {
      const runs: string[] = [];
      const gate = Promise.withResolvers<void>();
      const { url } = await pod(async (job, report, signal) => {
        await sharing(runs, Promise.resolve(), async () => done)(job, report, signal);
        if (runs.length === 1) await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
        return done;
      });
      const first = await call(url, ingest, request);
      await expect.poll(() => runs).toEqual([first.job_id]);
      const second = await call(url, ingest, request);
      await expect.poll(async () => (await jobs.get(second.job_id))?.waits_for).toBe(first.job_id);
      await call(url, cancelJob, { job_id: first.job_id });
      gate.resolve();
      expect(await finished(url, second.job_id)).toMatchObject({ status: 'succeeded', cost: { usd: 2 } });
      expect(runs).toEqual([first.job_id, second.job_id]);
    });

    test('is not shared with who asked to ignore caches', async () => {
      const runs: string[] = [];
      const gate = Promise.withResolvers<void>();
      const { url } = await pod(sharing(runs, gate.promise, async () => done));
      await call(url, ingest, request);
      await expect.poll(() => runs.length).toBe(1);
      const forced = await call(url, ingest, { ...request, options: { force: true } });
      await expect.poll(() => runs).toContain(forced.job_id);
      gate.resolve();
      await finished(url, forced.job_id);
    });
  });

  describe('what is kept', () => {
    test('of an old job its last event stays, and a reader of its stream gets that and the end', async () => {
      const { url } = await pod(async () => done);
      const { job_id } = await call(url, ingest, request);
      await finished(url, job_id);
      await database.query(`update jobs set finished_at = now() - interval '20 days'`);
      expect(await forgetOld(database, { events_days: 14, jobs_days: 90 }, new AbortController().signal)).toEqual({ jobs: 0, events_of: 1 });
      const events: EventEnvelope[] = [];
      for await (const event of listen(url, jobEvents, { job_id })) events.push(event);
      expect(events.map(({ event_type }) => event_type)).toEqual(['job.completed.v1']);
      for await (const _ of listen(url, jobEvents, { job_id, after: 1000 })) throw new Error('there is nothing after the end');
    });

    test('of a very old job nothing stays; of one that runs everything', async () => {
      const [old, running] = [await accept(), await accept()];
      await database.query(`update jobs set finished_at = now() - interval '91 days', state = 'succeeded' where job_id = $1`, [old]);
      expect(await forgetOld(database, { events_days: 14, jobs_days: 90 }, new AbortController().signal)).toMatchObject({ jobs: 1 });
      expect(await jobs.get(old)).toBeNull();
      expect(await sequencesOf(old)).toEqual([]);
      expect(await sequencesOf(running)).toEqual([1]);
    });
  });

  describe('while the database is away', () => {
    let is_away = false;
    const fault = () => new ServiceError('not_ready', 'the database does not answer', { retry_after_s: 5 });
    const sometimes = (): Database => ({
      ...database,
      query: (sql, parameters) => (is_away ? Promise.reject(fault()) : database.query(sql, parameters)),
      transaction: async (work) => {
        if (is_away) throw fault();
        const result = await database.transaction(work);
        // It was done, and the answer got lost on the way.
        if (is_away) throw fault();
        return result;
      },
    });

    test('requests get 503 with retry-after; a running job waits, goes on, and tells each event once', async () => {
      const step = Promise.withResolvers<void>();
      const { url } = await pod(
        async (_, report) => {
          await report.event('pack.started.v1', { symbol_count: 1 });
          await step.promise;
          for (let i = 2; i < 6; i++) await report.event('pack.started.v1', { symbol_count: i });
          return done;
        },
        { store: new JobStore(sometimes()), queue: new JobQueue(sometimes()), pods: new PodStore(sometimes()) },
      );
      const through = await startPod({ database: sometimes(), folder: place.data_dir, run: async () => done, concurrency: 0, is_neighbour: true });
      const { job_id } = await call(url, ingest, request);
      await expect.poll(() => sequencesOf(job_id)).toEqual([1, 2, 3]);
      is_away = true;
      step.resolve();
      const refused = await fetch(`${through.url}/status/${job_id}`);
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
      const ingested = await fetch(`${through.url}/ingest`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request) });
      expect([ingested.status, ingested.headers.get('retry-after')]).toEqual([503, '5']);
      await setTimeout(300);
      is_away = false;
      expect(await finished(url, job_id)).toMatchObject({ status: 'succeeded', attempt: 1 });
      const counts = (await jobs.events(job_id, 0)).flatMap(({ event_type, payload }) => (event_type === 'pack.started.v1' ? [payload.symbol_count] : []));
      expect(counts).toEqual([1, 2, 3, 4, 5]);
      await through.close();
    });

    test('a claim whose answer was lost leaves no job behind', async () => {
      const { url } = await pod(async () => done, { queue: new JobQueue(losing(database, `set state = 'running'`)) });
      const { job_id } = await call(url, ingest, request);
      expect(await finished(url, job_id)).toMatchObject({ status: 'succeeded', attempt: 1 });
    });

    test('an end that was written and whose answer was lost is not written again', async () => {
      const { url } = await pod(async () => done, { queue: new JobQueue(losing(database, 'finished_at = now()')) });
      const { job_id } = await call(url, ingest, request);
      expect(await finished(url, job_id)).toMatchObject({ status: 'succeeded' });
      expect((await jobs.events(job_id, 0)).filter(({ event_type }) => event_type === 'job.completed.v1')).toHaveLength(1);
    });
  });
});

/** Carries out the first transaction in which this is said, and tells the caller that the server went away. */
function losing(database: Database, words: string): Database {
  let is_lost = false;
  return {
    ...database,
    async transaction(work) {
      let is_said = false;
      const result = await database.transaction((query) =>
        work((sql, parameters) => {
          is_said ||= sql.includes(words);
          return query(sql, parameters);
        }),
      );
      if (!is_said || is_lost) return result;
      is_lost = true;
      throw new ServiceError('not_ready', 'the database does not answer', { retry_after_s: 5 });
    },
  };
}
