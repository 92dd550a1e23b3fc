import { once } from 'node:events';
import { Writable } from 'node:stream';
import { ServiceError } from '@doctown/schema';
import { contract, health } from '@doctown/schema/api';
import { call, listen } from '@doctown/schema/client';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { ConfigError, createService, implement, implementStream, readConfig, setting, withoutSecrets } from './index.ts';
import { start } from './testing.ts';

const echo = contract({
  name: 'echo',
  summary: 'Says it again.',
  method: 'POST',
  path: '/echo/:to',
  params: z.object({ to: z.string() }),
  body: z.object({ text: z.string(), times: z.int().default(1) }),
  reply: z.object({ text: z.string() }),
  body_limit: 2000,
});
const count = contract({
  name: 'count',
  summary: 'Counts.',
  method: 'GET',
  path: '/count',
  query: z.object({ to: z.coerce.number() }),
  reply: z.object({ sequence: z.number() }),
  stream: 'sse',
});

const apps: { close(): Promise<unknown> }[] = [];
afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())));

async function serve(options: Partial<Parameters<typeof createService>[0]> = {}, handler: (text: string) => string = (text) => text) {
  const app = createService({ name: 'test', logLevel: 'silent', health: () => ({ ready: true }), contracts: [echo, count], ...options });
  implement(app, echo, ({ to, text, times }) => ({ text: handler(`${to}: ${text.repeat(times)}`) }));
  implementStream(app, count, async function* ({ to }, { signal }) {
    if (to < 0) throw new ServiceError('invalid_request', 'to: must not be negative');
    for (let sequence = 1; sequence <= to && !signal.aborted; sequence++) yield { sequence };
    if (to === 99) await new Promise((resolve) => signal.addEventListener('abort', resolve));
  });
  apps.push(app);
  return { app, url: await start(app) };
}

test('a contract is implemented and called, defaults filled in', async () => {
  const { url } = await serve();
  expect(await call(url, echo, { to: 'you', text: 'hi', times: 2 })).toEqual({ text: 'you: hihi' });
});

test('every bad field is named', async () => {
  const { url } = await serve();
  await expect(call(url, echo, { to: 'x', text: 1, times: 'many' } as never)).rejects.toMatchObject({
    status: 400,
    code: 'invalid_request',
    message: expect.stringMatching(/text.*times/),
  });
});

test.each<[string, RequestInit, number, string]>([
  ['broken JSON', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }, 400, 'invalid_request'],
  ['another content type', { method: 'POST', body: '<a/>', headers: { 'content-type': 'text/xml' } }, 415, 'unsupported_media_type'],
  ['plain text', { method: 'POST', body: '{}' }, 415, 'unsupported_media_type'],
  ['a body over the limit', { method: 'POST', body: `{"text":"${'x'.repeat(3000)}"}`, headers: { 'content-type': 'application/json' } }, 413, 'payload_too_large'],
  ['no body', { method: 'POST' }, 400, 'invalid_request'],
])('%s is refused with a code', async (_, init, status, code) => {
  const { url } = await serve();
  const response = await fetch(`${url}/echo/x`, init);
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code]);
});

test('a surprise shows a request id and nothing else; a broken promise too', async () => {
  const { url } = await serve({}, () => {
    throw new Error('the password is hunter2');
  });
  const response = await fetch(`${url}/echo/x`, { method: 'POST', body: '{"text":"x"}', headers: { 'content-type': 'application/json', 'x-request-id': 'mine' } });
  const text = await response.text();
  expect([response.status, response.headers.get('x-request-id')]).toEqual([500, 'mine']);
  expect(text).toContain('mine');
  expect(text).not.toContain('hunter2');
  const liar = await serve({}, () => 7 as never);
  await expect(call(liar.url, echo, { to: 'x', text: 'x' })).rejects.toMatchObject({ code: 'internal' });
});

test('an unknown path says so', async () => {
  const { url } = await serve();
  const response = await fetch(`${url}/nothing`);
  expect([response.status, await response.json()]).toEqual([404, { error: expect.stringContaining('/docs'), code: 'not_found' }]);
});

test('a stream carries ids and no event names, and ends; what fails at once is an ordinary error', async () => {
  const { url } = await serve();
  const text = await (await fetch(`${url}/count?to=2`)).text();
  expect(text).toBe('retry: 2000\n\n: keepalive\n\nid: 1\ndata: {"sequence":1}\n\nid: 2\ndata: {"sequence":2}\n\n');
  await expect(listen(url, count, { to: -1 }).next()).rejects.toMatchObject({ code: 'invalid_request' });
});

test.each(['before the handler begins', 'while it works'])('a caller who goes away %s aborts its signal', async (when) => {
  const app = createService({ name: 'test', logLevel: 'silent', health: null, contracts: [] });
  const reached = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<unknown>();
  if (when !== 'while it works')
    app.addHook('preHandler', async (_, reply) => {
      reached.resolve();
      await once(reply.raw, 'close');
    });
  implement(app, echo, (_, { signal }) => {
    reached.resolve();
    const tell = (): void => aborted.resolve(signal.reason);
    if (signal.aborted) tell();
    else signal.addEventListener('abort', tell);
    return aborted.promise.then(() => ({ text: '' }));
  });
  const url = await start(app);
  const gone = new AbortController();
  const asked = call(url, echo, { to: 'you', text: 'x' }, { signal: gone.signal });
  await reached.promise;
  gone.abort();
  await expect(asked).rejects.toThrow(/abort/i);
  expect(await aborted.promise).toMatchObject({ code: 'cancelled' });
  await app.close();
});

test('a service with open streams closes', async () => {
  const { app, url } = await serve();
  const stream = listen(url, count, { to: 99 });
  await stream.next();
  const ended = (async () => {
    for await (const _ of stream);
  })().catch(() => undefined);
  await app.close();
  await ended;
});

test('a service that stops answers what it has begun, and does not wait for its callers to hang up', async () => {
  const begun = Promise.withResolvers<void>();
  const app = createService({ name: 'test', logLevel: 'silent', health: null, contracts: [echo] });
  implement(app, echo, async (_, { signal }) => {
    begun.resolve();
    await once(signal, 'abort');
    throw signal.reason;
  });
  const url = await start(app);
  const asked = fetch(`${url}/echo/x`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"text":"x"}' });
  await begun.promise;
  const closed = app.close();
  const response = await asked;
  expect({ status: response.status, connection: response.headers.get('connection'), body: await response.json() }).toEqual({
    status: 503,
    connection: 'close',
    body: { error: 'the service is shutting down', code: 'not_ready' },
  });
  await closed;
});

test('with tokens, every door but health wants one', async () => {
  const { url } = await serve({ tokens: ['right'] });
  await expect(call(url, echo, { to: 'x', text: 'x' })).rejects.toMatchObject({ code: 'unauthorized' });
  await expect(call(url, echo, { to: 'x', text: 'x' }, { headers: { authorization: 'Bearer wrong' } })).rejects.toMatchObject({ code: 'unauthorized' });
  expect(await call(url, echo, { to: 'x', text: 'x' }, { headers: { authorization: 'Bearer right' } })).toEqual({ text: 'x: x' });
  expect(await call(url, health, {})).toMatchObject({ ready: true });
});

test('not ready is 503 with its reason; metrics, openapi and docs answer', async () => {
  const { url } = await serve({ health: () => ({ ready: false, reason: 'warming up' }) });
  const response = await fetch(`${url}/health`);
  expect([response.status, await response.json()]).toEqual([503, expect.objectContaining({ ready: false, reason: 'warming up' })]);
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('http_request_duration_seconds_bucket');
  expect(await (await fetch(`${url}/openapi.json`)).json()).toMatchObject({ openapi: '3.1.0', paths: { '/echo/{to}': { post: { operationId: 'echo' } } } });
  expect((await fetch(`${url}/docs/`)).status).toBe(200);
});

test('all bad settings are named at once, none with its value', () => {
  const schema = z.object({ PORT: setting.port(3000), LOG_LEVEL: setting.log_level, KEY: z.string().min(20) });
  expect(readConfig(schema, { PORT: '', KEY: 'k'.repeat(20) })).toMatchObject({ PORT: 3000, LOG_LEVEL: 'info' });
  try {
    readConfig(schema, { PORT: 'abc', LOG_LEVEL: 'loud', KEY: 'hunter2' });
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toMatch(/PORT[\s\S]*LOG_LEVEL[\s\S]*KEY/);
    expect((error as Error).message).not.toContain('hunter2');
  }
});

test('secrets are struck out wherever they stand', () => {
  expect(withoutSecrets('https://me:pw@host/x Bearer abcdefghijkl sk-abcdefghijklmnopqrst ghp_abcdefghijklmnopqrst')).toBe('https://***@host/x Bearer *** *** ***');
  let written = '';
  const log = pino(
    { hooks: { streamWrite: withoutSecrets } },
    new Writable({
      write: (part, _, next) => {
        written += part;
        next();
      },
    }),
  );
  log.error({ url: 'https://me:pw@host' }, 'failed');
  expect(written).toContain('https://***@host');
});
