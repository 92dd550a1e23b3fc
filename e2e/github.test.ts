import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readDocpack } from '@doctown/docpack';
import { isFinished, type JobStatus } from '@doctown/schema';
import { downloadDocpack, ingest, jobEvents, listDocpacks, status as statusRoute } from '@doctown/schema/api';
import { call, listen } from '@doctown/schema/client';
import { expect, test } from 'vitest';
import { type FakeRepository, startFakeGitHub, tarballOf } from './fake-github.ts';
import { ROOT, realStack } from './support.ts';

const sha = (digit: string): string => digit.repeat(40);
const mixed = (): Buffer => tarballOf(join(ROOT, 'fixtures/repos/mixed'), 'acme-widgets-1111111');
const repository = (more: Partial<FakeRepository> = {}): FakeRepository => ({
  default_branch: 'trunk',
  refs: { trunk: sha('1'), main: sha('2'), 'feature/deep': sha('3') },
  tarball: mixed(),
  ...more,
});

async function finish(url: string, job_id: string): Promise<JobStatus> {
  for (;;) {
    const status = await call(url, statusRoute, { job_id, wait: 5 });
    if (isFinished(status.status)) return status;
  }
}

test('a GitHub address becomes a pack: refs, redirects, private repositories, events that resume, and every kind of failure', async () => {
  const github = await startFakeGitHub({
    'acme/widgets': repository(),
    'acme/secret': repository({ token: 'ghp_0123456789abcdefghij' }),
    'acme/limited': repository({ fault: 'rate_limit' }),
    'acme/blocked': repository({ fault: 'forbidden' }),
    'acme/cut': repository({ fault: 'truncated' }),
    'acme/stalled': repository({ fault: 'stalled' }),
  });
  const { urls, log_dir, leftovers } = await realStack({ GITHUB_API_URL: github.api_url, DOWNLOAD_STALL_S: '1', JOB_RETRY_WAIT_S: '1', JOB_RETRY_MAX_WAIT_S: '1' });
  const url = urls.builder;
  const run = async (repo_url: string, git_ref?: string, headers?: Record<string, string>) =>
    finish(url, (await call(url, ingest, { repo_url, ...(git_ref ? { git_ref } : {}) }, headers ? { headers } : {})).job_id);

  const trunk = await run('https://github.com/acme/widgets');
  expect(trunk).toMatchObject({ status: 'succeeded', source: { repo_url: 'https://github.com/acme/widgets', git_ref: 'trunk', commit_hash: sha('1') }, counts: { files: 6 } });
  const pack = readDocpack(await call(url, downloadDocpack, { docpack_id: trunk.docpack?.docpack_id ?? '' }));
  expect(pack.manifest).toMatchObject({ created_at: '2024-03-01T12:00:00.000Z', source: { commit_hash: sha('1') }, statistics: { files_skipped: { unsupported_language: 1 } } });
  const edges = pack.graph.edges
    .filter(({ kind }) => kind === 'calls')
    .map(({ from, to }) => [from, to].map((id) => pack.nodes.symbols.find((symbol) => symbol.id === id)?.name).join(' → '));
  expect(edges).toEqual(expect.arrayContaining(['layout → place', 'demo → total_area', 'main → Greet', 'count_words → split']));

  expect(await run('acme/widgets', 'main')).toMatchObject({ status: 'succeeded', source: { git_ref: 'main', commit_hash: sha('2') } });
  expect(await run('https://github.com/acme/widgets/tree/feature/deep/src')).toMatchObject({ status: 'succeeded', source: { git_ref: 'feature/deep', commit_hash: sha('3') } });
  expect((await call(url, listDocpacks, { owner: 'acme', repo: 'widgets' })).docpacks.map(({ commit_hash }) => commit_hash)).toEqual([sha('3'), sha('2'), sha('1')]);

  expect(await run('acme/secret', undefined, { 'x-git-token': 'ghp_0123456789abcdefghij' })).toMatchObject({ status: 'succeeded' });
  expect(github.requests.filter(({ host }) => host === 'codeload').map(({ authorization }) => authorization)).toEqual([undefined, undefined, undefined, undefined]);
  expect(await run('acme/secret')).toMatchObject({ status: 'failed', error: { code: 'repository_not_found', message: expect.stringContaining('x-git-token'), stage: 'fetch' } });

  expect(await run('acme/none')).toMatchObject({ status: 'failed', error: { code: 'repository_not_found' } });
  expect(await run('acme/widgets', 'nope')).toMatchObject({ status: 'failed', error: { code: 'ref_not_found', message: expect.stringContaining('nope') } });
  expect(await run('acme/limited')).toMatchObject({
    status: 'failed',
    error: { code: 'upstream_rate_limited', retryable: true, message: expect.stringContaining('GITHUB_TOKEN') },
  });
  expect(await run('acme/blocked')).toMatchObject({ status: 'failed', error: { code: 'repository_private' } });
  expect(await run('acme/cut')).toMatchObject({ status: 'failed', error: { code: 'invalid_archive' } });
  expect(await run('acme/stalled')).toMatchObject({ status: 'failed', error: { code: 'timeout', message: expect.stringContaining('stood still') } });

  const events = [];
  for await (const event of listen(url, jobEvents, { job_id: trunk.job_id })) events.push(event);
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1));
  expect(events.at(-1)).toMatchObject({ event_type: 'job.completed.v1', status: 'success' });
  const rest = [];
  for await (const event of listen(url, jobEvents, { job_id: trunk.job_id, after: 3 })) rest.push(event.sequence);
  expect(rest).toEqual(events.slice(3).map(({ sequence }) => sequence));
  for await (const _ of listen(url, jobEvents, { job_id: trunk.job_id, after: events.length })) expect.unreachable();

  expect(leftovers()).toEqual([]);
  const logs = readdirSync(log_dir)
    .map((name) => process.getBuiltinModule('node:fs').readFileSync(join(log_dir, name), 'utf8'))
    .join('');
  expect(logs).not.toContain('ghp_0123456789');
  expect(logs).toContain(trunk.job_id);
});

test('the same request twice is one job, another under the same id is refused, a bad address never becomes a job', async () => {
  const github = await startFakeGitHub({ 'acme/widgets': repository() });
  const { urls } = await realStack({ GITHUB_API_URL: github.api_url });
  const request = { repo_url: 'acme/widgets', job_id: 'job_same0001' };
  await call(urls.builder, ingest, request);
  expect((await call(urls.builder, ingest, request)).job_id).toBe('job_same0001');
  await expect(call(urls.builder, ingest, { ...request, git_ref: 'main' })).rejects.toMatchObject({ code: 'conflict' });
  expect((await finish(urls.builder, 'job_same0001')).status).toBe('succeeded');
  expect(github.requests.filter(({ host }) => host === 'codeload')).toHaveLength(1);
  await expect(call(urls.builder, ingest, { repo_url: 'https://gitlab.com/o/r' })).rejects.toMatchObject({ code: 'invalid_repo_url' });
  await expect(call(urls.builder, ingest, { repo_url: '', job_id: 'nope' } as never)).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringMatching(/repo_url.*job_id/),
  });
});
