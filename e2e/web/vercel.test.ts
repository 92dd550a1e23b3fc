import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { cleanEnvironment, ROOT } from '../support.ts';
import { FakeBuilder } from './fake-builder.ts';
import { PACKS, setJobs } from './scenes.ts';

const WEB = join(ROOT, 'web');
const OUTPUT = join(WEB, '.vercel/output');
const SECRETS = { DOCTOWN_API_TOKEN: 'very-secret-token', DOCTOWN_URL: 'http://builder.secret.example:3999', REDIS_URL: 'rediss://user:password@redis.secret.example:6379' };
const run = promisify(execFile);

/** Asks the built function, as Vercel would, in a process of its own with the environment of the host. */
async function ask(builder_url: string, requests: { path: string; init?: object }[]): Promise<{ status: number; headers: Record<string, string>; text: string }[]> {
  const program = `
    const { default: handler } = await import(process.argv[1]);
    const answers = [];
    for (const { path, init } of JSON.parse(process.argv[2])) {
      const answer = await handler.fetch(new Request('https://doctown.example' + path, init));
      answers.push({ status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() });
    }
    process.stdout.write(JSON.stringify(answers), () => process.exit(0));`;
  const entry = join(OUTPUT, 'functions/![-]/catchall.func/web/.svelte-kit/vercel-tmp/index.js');
  const env = cleanEnvironment({ DOCTOWN_URL: builder_url, DOCTOWN_API_TOKEN: SECRETS.DOCTOWN_API_TOKEN, VERCEL: '1', STREAM_MAX_S: '1' });
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program, entry, JSON.stringify(requests)], { env, maxBuffer: 32 * 1024 * 1024 });
  return JSON.parse(stdout);
}

test('the build for Vercel needs no network, holds no secret, and answers', async () => {
  const nowhere = { HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9', NODE_USE_ENV_PROXY: '1' };
  await run(process.execPath, [join(WEB, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: WEB,
    env: cleanEnvironment({ ...SECRETS, ...nowhere, ADAPTER: 'vercel' }),
  });
  const files = readdirSync(OUTPUT, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(50);
  for (const entry of files) {
    const text = readFileSync(join(entry.parentPath, entry.name), 'latin1');
    for (const secret of ['very-secret-token', 'secret.example']) expect(text.includes(secret), entry.name).toBe(false);
  }
  expect(JSON.parse(readFileSync(join(OUTPUT, 'functions/![-]/catchall.func/.vc-config.json'), 'utf8'))).toMatchObject({
    runtime: 'nodejs24.x',
    experimentalResponseStreaming: true,
  });

  const builder = await new FakeBuilder().start();
  onTestFinished(() => builder.stop());
  builder.packs = PACKS;
  setJobs(builder);
  const form = {
    method: 'POST',
    body: 'repo_url=acme/widgets',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://doctown.example', 'x-forwarded-for': '203.0.113.7', accept: 'text/html' },
  };
  const client = { headers: { 'x-forwarded-for': '203.0.113.7' } };
  const [home, commons, submitted, foreign, events] = await ask(builder.url, [
    { path: '/', init: client },
    { path: '/-/commons', init: client },
    { path: '/?/start', init: form },
    { path: '/?/start', init: { ...form, headers: { ...form.headers, origin: 'https://evil.example' } } },
    { path: '/-/jobs/job_running/events?after=3', init: client },
  ]);
  expect(home?.status).toBe(200);
  expect(home?.headers['content-security-policy']).toContain("'nonce-");
  expect(commons?.text).toContain('networkx');
  expect(submitted?.status).toBe(303);
  expect(submitted?.headers.location).toMatch(/^\/-\/jobs\/job_[0-9a-f]{16}$/);
  expect(foreign?.status).toBe(403);
  const ids = [...(events?.text ?? '').matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
  expect(ids).toEqual(Array.from({ length: builder.jobs.get('job_running')!.events.length - 3 }, (_, i) => i + 4));
});
