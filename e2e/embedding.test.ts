import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFinished, type JobStatus } from '@doctown/schema';
import { downloadDocpack, downloadEmbeddings, health, ingest, status as statusRoute } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import { expect, onTestFinished, test } from 'vitest';
import { cleanEnvironment, fastifySources, ROOT, realStack, servicesOf } from './support.ts';

test('a second run takes every vector from the cache, and the pack has the same bytes', async () => {
  const { urls } = await realStack();
  const request = { repo_url: fastifySources(), options: { embeddings_in_pack: true } };
  const runs = [];
  for (const force of [false, false, true]) {
    const { job_id } = await call(urls.builder, ingest, { ...request, options: { ...request.options, force } });
    const status = await ended(urls.builder, job_id);
    const docpack_id = status.docpack?.docpack_id ?? '';
    runs.push({ status, pack: await call(urls.builder, downloadDocpack, { docpack_id }), vectors: await call(urls.builder, downloadEmbeddings, { docpack_id }) });
  }
  const [cold, warm, forced] = runs as [(typeof runs)[0], (typeof runs)[0], (typeof runs)[0]];
  expect(cold.status.counts.chunks).toBeGreaterThan(300);
  expect([cold, warm, forced].map(({ status }) => status.counts.chunks_cached)).toEqual([0, cold.status.counts.chunks, 0]);
  for (const { pack, vectors, status } of [warm, forced]) {
    expect(status.docpack?.docpack_id).toBe(cold.status.docpack?.docpack_id);
    expect(Buffer.from(pack).equals(cold.pack)).toBe(true);
    expect(Buffer.from(vectors).equals(cold.vectors)).toBe(true);
  }
});

test('a job whose embedding service is killed half-way waits, and goes on when it is back', async () => {
  const stack = await realStack();
  const { job_id } = await call(stack.urls.builder, ingest, { repo_url: ROOT });
  await untilHalfWay(stack.urls.builder, job_id);
  killEmbedding(stack.data_dir);
  await call(stack.urls.builder, statusRoute, { job_id, wait: 2 });
  expect((await call(stack.urls.builder, statusRoute, { job_id })).status).toBe('running');
  await startEmbedding(stack.urls.embedding, stack.data_dir);
  expect(await ended(stack.urls.builder, job_id)).toMatchObject({ status: 'succeeded', attempt: 1, error: null });
});

test('one that does not come back fails the job with what to do; the next run pays only for what was not done', async () => {
  const stack = await realStack({ EMBEDDING_PATIENCE_S: '2', JOB_RETRY_WAIT_S: '1', JOB_RETRY_MAX_WAIT_S: '1' });
  const first = await call(stack.urls.builder, ingest, { repo_url: ROOT });
  await untilHalfWay(stack.urls.builder, first.job_id);
  killEmbedding(stack.data_dir);
  const failed = await ended(stack.urls.builder, first.job_id);
  expect(failed).toMatchObject({
    status: 'failed',
    error: { code: 'upstream_unavailable', retryable: true, message: expect.stringMatching(/embedding service at .* gave no answer for 2 s .*run the job again/) },
  });

  await startEmbedding(stack.urls.embedding, stack.data_dir);
  const second = await call(stack.urls.builder, ingest, { repo_url: ROOT });
  const status = await ended(stack.urls.builder, second.job_id);
  expect(status).toMatchObject({ status: 'succeeded', error: null });
  expect(status.counts.chunks_cached).toBeGreaterThan(0);
  expect(status.counts.chunks_cached).toBeLessThan(status.counts.chunks);
});

async function ended(builder: string, job_id: string): Promise<JobStatus> {
  for (;;) {
    const status = await call(builder, statusRoute, { job_id, wait: 5 });
    if (isFinished(status.status)) return status;
  }
}

/** Some vectors are there, and files are still being read. */
const untilHalfWay = (builder: string, job_id: string): Promise<void> =>
  expect
    .poll(
      async () => {
        const { stages } = await call(builder, statusRoute, { job_id });
        const [parse, embed] = [stages.find(({ name }) => name === 'parse'), stages.find(({ name }) => name === 'embed')];
        return parse?.status === 'running' && (embed?.done ?? 0) > 0;
      },
      { timeout: 120_000, interval: 20 },
    )
    .toBe(true);

function killEmbedding(data_dir: string): void {
  const found = servicesOf(data_dir).find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('services/embedding'));
  if (found === undefined) throw new Error('the embedding service does not run');
  process.kill(found, 'SIGKILL');
}

async function startEmbedding(url: string, data_dir: string): Promise<ChildProcess> {
  const env = cleanEnvironment({ EMBEDDING_PORT: new URL(url).port, DATA_DIR: data_dir });
  const child = spawn(process.execPath, [join(ROOT, 'services/embedding/src/main.ts')], { env, stdio: 'ignore' });
  onTestFinished(() => void child.kill());
  await expect
    .poll(
      () =>
        call(url, health, {}, { retries: 0 }).then(
          () => true,
          () => false,
        ),
      { timeout: 60_000 },
    )
    .toBe(true);
  return child;
}
