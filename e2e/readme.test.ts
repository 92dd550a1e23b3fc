import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startFakeGitHub, tarballOf } from './fake-github.ts';
import { cleanEnvironment, finished, ROOT, realStack } from './support.ts';

const block = /<!-- run by e2e\/readme\.test\.ts -->\s*```sh\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))?.[1] ?? '';

test('the curl lines of the README do what they say', async () => {
  const github = await startFakeGitHub({
    'acme/widgets': { default_branch: 'main', refs: { main: 'a'.repeat(40) }, tarball: tarballOf(join(ROOT, 'fixtures/repos/mixed'), 'acme-widgets-aaaaaaa') },
  });
  const { urls } = await realStack({ GITHUB_API_URL: github.api_url });
  const lines = block
    .trim()
    .split('\n')
    .map((line) => line.replaceAll('http://127.0.0.1:3000', urls.builder));
  expect(lines).toHaveLength(6);
  const run = async (line: string): Promise<string> => {
    const ran = await finished(spawn('sh', ['-c', line], { env: cleanEnvironment({}) }));
    expect(ran.code, line).toBe(0);
    return ran.stdout;
  };
  const [health, ingest, status, events, docpacks, cancel] = lines as [string, string, string, string, string, string];
  expect(JSON.parse(await run(health))).toMatchObject({ status: 'ok', services: { embedding: { ready: true }, assembly: { ready: true }, generation: { ready: true } } });
  expect(JSON.parse(await run(ingest))).toMatchObject({ job_id: 'job_readme01', status: 'queued', status_url: '/status/job_readme01', events_url: '/jobs/job_readme01/events' });
  expect(JSON.parse(await run(status))).toMatchObject({ job_id: 'job_readme01' });
  const stream = await run(events);
  expect(stream).toMatch(/^retry: 2000\n/);
  expect(stream).toMatch(/id: 1\ndata: \{"event_id":"evt_/);
  expect(stream).toContain('"event_type":"job.completed.v1"');
  expect(JSON.parse(await run(docpacks))).toMatchObject({ docpacks: [{ owner: 'acme', repo: 'widgets', commit_hash: 'a'.repeat(40) }] });
  expect(JSON.parse(await run(cancel))).toMatchObject({ job_id: 'job_readme01', status: 'succeeded' });
});
