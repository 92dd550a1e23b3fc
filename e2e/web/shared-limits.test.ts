import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { freePort } from '@doctown/cli/stack';
import { expect, onTestFinished, test, vi } from 'vitest';
import { FakeBuilder } from './fake-builder.ts';
import { buildSite, startSite } from './site.ts';

const REDIS = '/usr/bin/redis-server';

test.skipIf(!existsSync(REDIS))('two instances count one address together in Redis, and each alone while it is away', async () => {
  await buildSite();
  const port = await freePort();
  const redis = spawn(REDIS, ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp'], { stdio: 'ignore' });
  onTestFinished(() => void redis.kill('SIGKILL'));
  await vi.waitFor(() => answers(port), { timeout: 10_000 });
  const builder = await new FakeBuilder().start();
  onTestFinished(() => builder.stop());
  const settings = { REDIS_URL: `redis://127.0.0.1:${port}`, WEB_JOBS_PER_HOUR: '4' };
  const sites = [await startSite(builder.url, settings), await startSite(builder.url, settings)] as const;
  onTestFinished(async () => void (await Promise.all(sites.map((site) => site.stop()))));
  const start = async (which: 0 | 1) => {
    const { url } = sites[which];
    return (await fetch(`${url}/?/start`, { method: 'POST', body: new URLSearchParams({ repo_url: 'a/b' }), redirect: 'manual', headers: { origin: url, accept: 'text/html' } }))
      .status;
  };
  expect([await start(0), await start(1), await start(0), await start(1), await start(0), await start(1)]).toEqual([303, 303, 303, 303, 429, 429]);
  redis.kill('SIGKILL');
  await vi.waitFor(async () => expect(await start(0)).toBe(303), { timeout: 10_000 });
  expect(await start(1)).toBe(303);
  await expect.poll(() => sites[0].output()).toContain('this instance counts alone');
});

function answers(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.end();
      resolve();
    }).once('error', reject);
  });
}
