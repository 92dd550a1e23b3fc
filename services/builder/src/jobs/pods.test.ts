import { cancelJob, ingest, jobEvents, listJobs, status as statusRoute } from '@doctown/schema/api';
import { call, listen } from '@doctown/schema/client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { finished, type Pod, startPod } from '../pod.fixture.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { BACKENDS, type TestPlace, testPlace } from '../store/databases.fixture.ts';
import type { RunJob } from './attempt.ts';
import { LostJob } from './running-job.ts';

const done = { docpack: { docpack_id: `sha256:${'0'.repeat(64)}`, url: '/x', size_bytes: 1 }, is_partial: false, publication: null };
const untilAborted = (signal: AbortSignal): Promise<never> => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
const request = { repo_url: 'acme/widgets' };

describe.runIf(BACKENDS.includes('PostgreSQL'))('many pods on one PostgreSQL', () => {
  let place: TestPlace;
  let database: Database;
  const open: { pod: Pod; database: Database }[] = [];
  beforeAll(async () => {
    place = await testPlace('PostgreSQL');
    database = await openDatabase(place);
  });
  afterEach(async () => {
    for (const { pod, database } of open.splice(0)) {
      await pod.close();
      await database.close();
    }
  });
  afterAll(async () => {
    await database.close();
    await place.remove();
  });
  const pod = async (run: RunJob, concurrency = 2): Promise<Pod> => {
    const own = await openDatabase({ ...place, pool_size: 4 });
    const made = await startPod({ database: own, folder: place.data_dir, run, concurrency });
    open.push({ pod: made, database: own });
    return made;
  };
  /** A pod that answers and runs nothing. */
  const onlooker = () => pod(async () => done, 0);

  test('any pod tells everything of any job while it happens, and resumes exactly where a reader left', async () => {
    const steps = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const worker = await pod(async (_, report) => {
      for (const [i, step] of steps.entries()) {
        await step.promise;
        await report.event('pack.started.v1', { symbol_count: i });
      }
      return done;
    });
    const other = await onlooker();
    const { job_id } = await call(worker.url, ingest, request);
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { sequence } of listen(other.url, jobEvents, { job_id })) if (seen.push(sequence) === 3) return;
    })();
    await expect.poll(() => seen).toEqual([1, 2]);
    steps[0]?.resolve();
    await reading;
    steps[1]?.resolve();
    await finished(other.url, job_id);
    for await (const { sequence } of listen(other.url, jobEvents, { job_id }, { headers: { 'last-event-id': '3' } })) seen.push(sequence);
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    expect((await fetch(`${other.url}/jobs/${job_id}/events`, { headers: { 'last-event-id': '5' } })).status).toBe(204);
  });

  test('a job accepted by one pod is run by another, and who waits for its status hears of it', async () => {
    const gate = Promise.withResolvers<void>();
    const door = await onlooker();
    await pod(async () => {
      await gate.promise;
      return done;
    });
    const { job_id } = await call(door.url, ingest, request);
    await expect.poll(async () => (await call(door.url, statusRoute, { job_id })).status).toBe('running');
    const waiting = call(door.url, statusRoute, { job_id, wait: 50 }, { timeout_ms: 60_000 });
    gate.resolve();
    expect((await waiting).status).toMatch(/running|succeeded/);
    expect((await finished(door.url, job_id)).status).toBe('succeeded');
  });

  test('a job is cancelled from another pod, and the one that runs it stops', async () => {
    const stopped = Promise.withResolvers<unknown>();
    const worker = await pod((_, __, signal) =>
      untilAborted(signal).catch((reason: unknown) => {
        stopped.resolve(reason);
        throw reason;
      }),
    );
    const other = await onlooker();
    const { job_id } = await call(worker.url, ingest, request);
    await expect.poll(async () => (await call(other.url, statusRoute, { job_id })).status).toBe('running');
    expect(await call(other.url, cancelJob, { job_id })).toMatchObject({ status: 'cancelled' });
    expect(await stopped.promise).toBeInstanceOf(LostJob);
    expect(await call(worker.url, statusRoute, { job_id })).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' } });
  });

  test('a pod that was taken for dead and works on writes nothing into what another finished', async () => {
    const frozen = Promise.withResolvers<void>();
    const refused = Promise.withResolvers<unknown>();
    const zombie = await pod(async (_, report) => {
      await frozen.promise;
      await report.event('pack.started.v1', { symbol_count: 666 }).catch(refused.resolve);
      return { ...done, is_partial: true };
    }, 1);
    const { job_id } = await call(zombie.url, ingest, request);
    await expect.poll(async () => (await call(zombie.url, statusRoute, { job_id })).status).toBe('running');
    // Others cannot tell a pod that is frozen from one that was never seen.
    await database.query('delete from pods where pod_id = $1', [zombie.runner.pod_id]);
    await database.query('update jobs set owner = null where job_id = $1', [job_id]);
    const heir = await pod(async (_, report) => {
      await report.event('pack.started.v1', { symbol_count: 1 });
      return done;
    });
    await expect
      .poll(
        () =>
          heir.runner
            .sweep()
            .then(() => heir.jobs.get(job_id))
            .then((row) => row?.attempt),
        { timeout: 30_000, interval: 500 },
      )
      .toBe(2);
    expect(await finished(heir.url, job_id)).toMatchObject({ status: 'succeeded', attempt: 2 });
    frozen.resolve();
    expect(await refused.promise).toBeInstanceOf(Error);
    await open[0]?.pod.close();
    const events = await heir.jobs.events(job_id, 0);
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1));
    expect(events.filter(({ event_type }) => event_type === 'pack.started.v1').map(({ payload }) => payload.symbol_count)).toEqual([1]);
    expect(events.filter(({ event_type }) => event_type === 'job.completed.v1')).toHaveLength(1);
    open.shift();
  });

  test('forty jobs on three pods: each runs once, never more than two a pod at once', async () => {
    const runs = new Map<string, number>();
    let most = 0;
    const run = (): RunJob => {
      let now = 0;
      return async ({ job_id }) => {
        most = Math.max(most, ++now);
        runs.set(job_id, (runs.get(job_id) ?? 0) + 1);
        await new Promise((resolve) => setTimeout(resolve, 10));
        now--;
        return done;
      };
    };
    const pods = await Promise.all([pod(run()), pod(run()), pod(run())]);
    const started = await Promise.all(Array.from({ length: 40 }, (_, i) => call(pods[i % 3]?.url ?? '', ingest, request)));
    await Promise.all(started.map(({ job_id }, i) => finished(pods[(i + 1) % 3]?.url ?? '', job_id)));
    expect([...runs.values()]).toEqual(Array.from({ length: 40 }, () => 1));
    expect(most).toBeLessThanOrEqual(2);
    expect((await call(pods[0]?.url ?? '', listJobs, { limit: 200, status: 'succeeded' })).jobs.length).toBeGreaterThanOrEqual(40);
  });
});
