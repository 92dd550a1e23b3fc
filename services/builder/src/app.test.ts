import { ServiceError } from '@doctown/schema';
import { cancelJob, clearCache, ingest, ingestStream, jobEvents, listJobs, showCaches, status as statusRoute } from '@doctown/schema/api';
import { call, listen } from '@doctown/schema/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunJob } from './jobs/attempt.ts';
import type { RunnerOptions } from './jobs/runner.ts';
import { finished, type Pod, startPod } from './pod.fixture.ts';
import { rangeOf } from './routes/docpacks.ts';
import { type Database, openDatabase } from './store/database.ts';
import { BACKENDS, type TestPlace, testPlace } from './store/databases.fixture.ts';
import { JobStore } from './store/jobs.ts';

const done = { docpack: { docpack_id: `sha256:${'0'.repeat(64)}`, url: '/x', size_bytes: 1 }, is_partial: false, publication: null };
const untilAborted = (signal: AbortSignal): Promise<never> => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

describe.each(BACKENDS)('on %s', (backend) => {
  let place: TestPlace;
  let database: Database;
  let jobs: JobStore;
  beforeAll(async () => {
    place = await testPlace(backend);
    database = await openDatabase(place);
    jobs = new JobStore(database);
  });
  afterAll(async () => {
    await database.close();
    await place.remove();
  });
  const service = (run: RunJob, more: Partial<RunnerOptions> = {}): Promise<Pod> => startPod({ database, folder: place.data_dir, run, ...more });

  test('a job runs, its events have no gaps even when told all at once, and end with its completion', async () => {
    const { url, close } = await service(async (_, report) => {
      await Promise.all(Array.from({ length: 40 }, (_, i) => report.event('embedding.batch_started.v1', { batch_id: `b${i}`, chunk_count: i })));
      return done;
    });
    const { job_id, status } = await call(url, ingest, { repo_url: 'acme/widgets' });
    expect(status).toBe('queued');
    const events = [];
    for await (const event of listen(url, jobEvents, { job_id })) events.push(event);
    expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 43 }, (_, i) => i + 1));
    expect(events.map(({ event_type }) => event_type).filter((type) => type.startsWith('job.'))).toEqual(['job.created.v1', 'job.started.v1', 'job.completed.v1']);
    expect(await finished(url, job_id)).toMatchObject({ status: 'succeeded', attempt: 1, docpack: done.docpack });
    await close();
  });

  test("the original's EventSource door shows files as they pass, and a reconnect starts nothing anew", async () => {
    let runs = 0;
    const { url, close } = await service(async (_, report) => {
      runs++;
      await report.start('parse', 1);
      report.live('ingest.file_detected.v1', { file_path: 'a.py', language: 'python', size_bytes: 1 });
      await new Promise((resolve) => setTimeout(resolve, 50));
      return done;
    });
    const seen: string[] = [];
    for await (const event of listen(url, ingestStream, { repo_url: 'acme/widgets', job_id: 'job_door0001' })) seen.push(event.event_type);
    expect(seen).toContain('ingest.file_detected.v1');
    expect(seen.at(-1)).toBe('job.completed.v1');
    const again: string[] = [];
    for await (const event of listen(url, ingestStream, { repo_url: 'acme/widgets', job_id: 'job_door0001' })) again.push(event.event_type);
    expect(again.at(-1)).toBe('job.completed.v1');
    expect(runs).toBe(1);
    await close();
  });

  test('cancelling stops a running job, and again changes nothing', async () => {
    const { url, close } = await service((_, __, signal) => untilAborted(signal));
    const { job_id } = await call(url, ingest, { repo_url: 'acme/widgets' });
    await expect.poll(async () => (await call(url, statusRoute, { job_id })).status).toBe('running');
    expect(await call(url, cancelJob, { job_id })).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' } });
    expect(await call(url, cancelJob, { job_id })).toMatchObject({ status: 'cancelled' });
    await close();
  });

  test('a failure is told by its code; a surprise only by a trace id', async () => {
    const known = await service(async () => {
      throw new ServiceError('repository_not_found', 'there is no such repository');
    });
    const first = await call(known.url, ingest, { repo_url: 'acme/none' });
    expect(await finished(known.url, first.job_id)).toMatchObject({
      status: 'failed',
      error: { code: 'repository_not_found', message: 'there is no such repository', retryable: false },
    });
    await known.close();
    const surprise = await service(async () => {
      throw new Error('secret detail');
    });
    const second = await call(surprise.url, ingest, { repo_url: 'acme/none' });
    const { error } = await finished(surprise.url, second.job_id);
    expect(error?.code).toBe('internal');
    expect(error?.message).not.toContain('secret');
    await surprise.close();
  });

  test('a job over its time fails as such', async () => {
    const { url, close } = await service((_, __, signal) => untilAborted(signal), { timeout_ms: 50 });
    const { job_id } = await call(url, ingest, { repo_url: 'acme/slow' });
    expect(await finished(url, job_id)).toMatchObject({ status: 'failed', error: { code: 'timeout' } });
    await close();
  });

  test('a restart finds the job that was running and runs it again on the same commit', async () => {
    const first = await service(async (_, report, signal) => {
      report.source({ commit_hash: 'a'.repeat(40) });
      return untilAborted(signal);
    });
    const { job_id } = await call(first.url, ingest, { repo_url: 'acme/widgets' });
    await expect.poll(async () => (await jobs.get(job_id))?.pinned_commit).toBe('a'.repeat(40));
    await first.close();
    expect((await jobs.get(job_id))?.status.status).toBe('queued');
    let pinned: string | null = null;
    const second = await service(async (job) => {
      pinned = job.pinned_commit;
      return done;
    });
    expect(await finished(second.url, job_id)).toMatchObject({ status: 'succeeded', attempt: 2 });
    expect(pinned).toBe('a'.repeat(40));
    await second.close();
  });

  test('never more jobs at once than allowed', async () => {
    let now = 0;
    let most = 0;
    const gate = Promise.withResolvers<void>();
    const { url, close } = await service(async () => {
      most = Math.max(most, ++now);
      await gate.promise;
      now--;
      return done;
    });
    const started = await Promise.all(Array.from({ length: 8 }, () => call(url, ingest, { repo_url: 'acme/widgets' })));
    await expect.poll(() => now).toBe(2);
    gate.resolve();
    await Promise.all(started.map(({ job_id }) => finished(url, job_id)));
    expect(most).toBe(2);
    const { jobs: listed, next_cursor } = await call(url, listJobs, { limit: 3 });
    expect(listed).toHaveLength(3);
    const more = await call(url, listJobs, { limit: 3, cursor: next_cursor ?? '' });
    expect(more.jobs.some(({ job_id }) => listed.some((one) => one.job_id === job_id))).toBe(false);
    await close();
  });

  test('caches tell their size and can be emptied', async () => {
    const { url, close } = await service(async () => done);
    await database.query(`insert into sentences_0 (key, value) values ('\\x01', 'a sentence')`);
    const rowsOf = (reply: { caches: { name: string; rows: number }[] }) => Object.fromEntries(reply.caches.map(({ name, rows }) => [name, rows]));
    expect(rowsOf(await call(url, showCaches, {}))).toEqual({ vectors: 0, sentences: 1 });
    expect(rowsOf(await call(url, clearCache, { name: 'sentences' }))).toEqual({ vectors: 0, sentences: 0 });
    expect((await fetch(`${url}/cache/everything`, { method: 'DELETE' })).status).toBe(400);
    await close();
  });

  test('folders of this machine are refused where they are not allowed', async () => {
    const { url, close } = await service(async () => done);
    await expect(call(url, ingest, { repo_url: '/etc' })).rejects.toMatchObject({ code: 'invalid_repo_url', message: expect.stringContaining('ALLOW_LOCAL_REPOS') });
    await expect(call(url, statusRoute, { job_id: 'job_unknown1' })).rejects.toMatchObject({ code: 'job_not_found', status: 404 });
    await close();
  });
});

test('ranges are read as HTTP means them', () => {
  expect(rangeOf('bytes=0-4', 10)).toEqual({ start: 0, end: 4 });
  expect(rangeOf('bytes=5-', 10)).toEqual({ start: 5, end: 9 });
  expect(rangeOf('bytes=-3', 10)).toEqual({ start: 7, end: 9 });
  expect(rangeOf('bytes=20-', 10)).toBe('unsatisfiable');
  expect(rangeOf('items=1-2', 10)).toBeNull();
});
