import { afterAll, beforeAll, expect, test } from 'vitest';
import { FakeBuilder } from './fake-builder.ts';
import { PACKS, setJobs } from './scenes.ts';
import { buildSite, startSite } from './site.ts';

let builder: FakeBuilder;
let site: Awaited<ReturnType<typeof startSite>>;
beforeAll(async () => {
  await buildSite();
  builder = await new FakeBuilder().start();
  builder.packs = PACKS;
  setJobs(builder);
  site = await startSite(builder.url, { WEB_JOBS_PER_HOUR: '3', DOCTOWN_API_TOKEN: 'very-secret-token' });
});
afterAll(async () => {
  await site?.stop();
  await builder?.stop();
});

const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(site.url + path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual', headers: { origin: site.url, accept: 'text/html', ...headers } });
const start = (repo_url: string, headers?: Record<string, string>) => post('/?/start', { repo_url }, headers);

test('pages carry a content policy with a fresh nonce, and forbid frames, sniffing and referrers', async () => {
  const [first, second] = await Promise.all([fetch(site.url), fetch(site.url)]);
  const policy = first.headers.get('content-security-policy') ?? '';
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  expect(nonce).toBeTruthy();
  expect(second.headers.get('content-security-policy')).not.toContain(nonce);
  for (const rule of ["default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'self'", "form-action 'self'"]) expect(policy).toContain(rule);
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  const html = await first.text();
  for (const [, attributes = ''] of html.matchAll(/<script([^>]*)>/g)) expect(attributes).toContain(`nonce="${nonce}"`);
  expect(html).not.toMatch(/ on[a-z]+=/);
  expect(Object.fromEntries(first.headers)).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin' });
});

test('pages come compressed to who can read that', async () => {
  const packed = await fetch(site.url, { headers: { 'accept-encoding': 'gzip' } });
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  expect(await packed.text()).toContain('</html>');
  expect((await fetch(site.url, { headers: { 'accept-encoding': 'identity' } })).headers.get('content-encoding')).toBeNull();
});

test('a form of another website starts nothing', async () => {
  const before = builder.requests.length;
  for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }] as Record<string, string>[]) {
    const answer = await start('acme/widgets', headers);
    expect(answer.status, JSON.stringify(headers)).toBe(403);
  }
  expect((await post('/-/jobs/job_running?/cancel', {}, { origin: 'https://evil.example' })).status).toBe(403);
  expect(builder.requests.slice(before).filter(({ method }) => method === 'POST')).toEqual([]);
});

test('a form larger than any form of ours is refused before it is read', async () => {
  expect((await start('x'.repeat(100_000))).status).toBe(413);
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new TextEncoder().encode('x'.repeat(65_536))) });
  const answer = fetch(`${site.url}/?/start`, {
    method: 'POST',
    body: endless,
    duplex: 'half',
    headers: { origin: site.url, 'content-type': 'application/x-www-form-urlencoded' },
  } as RequestInit).then(
    ({ status }) => status,
    () => 'cut off',
  );
  expect([413, 400, 'cut off']).toContain(await answer);
});

test('a wrong form comes back with what was typed and what is wrong', async () => {
  const answer = await post('/?/start', { repo_url: 'acme/widgets', git_ref: 'a..b', max_cost_usd: 'cheap', include: '<script>alert(1)</script>' });
  const html = await answer.text();
  expect(answer.status).toBe(400);
  expect(html).toContain('value="acme/widgets"');
  expect(html).toContain('A number of dollars');
  expect(html).toContain('&lt;script>alert(1)');
  expect(html).not.toContain('<script>alert(1)');
});

test('a refusal of the builder stands beside the field; its insides stay inside', async () => {
  builder.answers.set('POST /ingest', { status: 400, body: { error: 'repo_url: host "gitlab.example" is not allowed; allowed: github.com', code: 'invalid_repo_url' } });
  const refused = await start('https://gitlab.example/a/b');
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('Host "gitlab.example" is not allowed; allowed: github.com.');
  builder.answers.set('POST /ingest', { status: 500, body: { error: 'SELECT * FROM secrets', code: 'internal' } });
  const broken = await (await start('acme/widgets')).text();
  expect(broken).toContain('Something broke in the builder');
  expect(broken).not.toContain('SELECT');
  builder.answers.delete('POST /ingest');
});

test('an address that starts too many jobs waits, and is told how long', async () => {
  const answers = [];
  for (let i = 0; i < 4; i++) answers.push(await start('acme/widgets'));
  const last = answers.at(-1);
  expect(last?.status).toBe(429);
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(60);
  expect(await last?.text()).toContain('You have started your share of jobs');
});

test('ids that are not ids reach nothing', async () => {
  const before = builder.requests.length;
  expect((await fetch(`${site.url}/-/packs/..%2f..%2fjobs/download`)).status).toBe(404);
  expect(builder.requests.length).toBe(before);
  const paths = ['/-/jobs/..%2Fdocpacks', '/-/jobs/..%2Fdocpacks/status', '/-/jobs/..%2Fdocpacks/events'];
  for (const path of paths) expect((await fetch(site.url + path)).status, path).toBe(404);
  expect(builder.requests.slice(before).every(({ path }) => !path.includes('/docpacks'))).toBe(true);
});

test('the page to go back to after changing colours is one of ours', async () => {
  for (const back of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])
    expect((await post('/-/theme', { theme: 'dark', back })).headers.get('location'), back).toMatch(/^\/(?!\/|\\)/);
  expect((await post('/-/theme', { theme: 'dark', back: '/-/commons?q=a' })).headers.get('location')).toBe('/-/commons?q=a');
});
