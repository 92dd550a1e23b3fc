import { readFileSync } from 'node:fs';
import { isFinished } from '@doctown/schema';
import { ingest, status as statusRoute } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import { expect, test } from 'vitest';
import { fastifySources, realStack, servicesOf } from './support.ts';

test('a builder killed in the middle finds its job again and finishes it', async () => {
  const first = await realStack();
  const { job_id } = await call(first.urls.builder, ingest, { repo_url: fastifySources() });
  await expect.poll(async () => (await call(first.urls.builder, statusRoute, { job_id })).counts.symbols, { timeout: 60_000 }).toBeGreaterThan(0);
  const builder = servicesOf(first.data_dir).find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('services/builder'));
  expect(builder).toBeDefined();
  process.kill(builder ?? 0, 'SIGKILL');
  await first.died;
  await first.stop();

  const second = await realStack({ DATA_DIR: first.data_dir });
  let status = await call(second.urls.builder, statusRoute, { job_id, wait: 5 });
  while (!isFinished(status.status)) status = await call(second.urls.builder, statusRoute, { job_id, wait: 5 });
  expect(status).toMatchObject({ status: 'succeeded', attempt: 2 });
});
