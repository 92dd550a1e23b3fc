import { generate, generateStream } from '@doctown/schema/api';
import { call, listen } from '@doctown/schema/client';
import { expect, test } from 'vitest';
import { Gate } from './gate.ts';
import { rateLimitsOf, retryAfterMs } from './rate-limits.ts';
import { asked, many, serve } from './testing.fixture.ts';

const signal = new AbortController().signal;

test('never more calls at once than allowed, over all jobs', async () => {
  const { url, model } = await serve({ latency_ms: 10 }, { MAX_CONCURRENT_REQUESTS: '3', MAX_SYMBOLS_PER_CALL: '1' });
  await Promise.all([1, 2, 3].map((i) => call(url, generate, { ...asked(...many(20, `job${i}_`)), job_id: `job_${i}` })));
  expect(model.most_active).toBe(3);
  expect(model.calls).toHaveLength(60);
});

test('a small job beside a large one has its share of the calls', async () => {
  const { url } = await serve({ latency_ms: 10 }, { MAX_CONCURRENT_REQUESTS: '2', MAX_SYMBOLS_PER_CALL: '1' });
  let large = 0;
  const first = (async () => {
    for await (const line of listen(url, generateStream, { ...asked(...many(100, 'large')), job_id: 'job_large' })) if (line.type === 'documented') large++;
  })();
  await expect.poll(() => large).toBeGreaterThan(5);
  const before = large;
  await call(url, generate, { ...asked(...many(10, 'small')), job_id: 'job_small' });
  expect(large - before).toBeLessThan(25);
  await first;
});

test('an API that limits is not asked more than it allows', async () => {
  const { url, model } = await serve({ limits: { requests_per_minute: 3000, tokens_per_minute: 10_000_000 } }, { MAX_SYMBOLS_PER_CALL: '1' });
  model.options.latency_ms = 1;
  const reply = await call(url, generate, asked(...many(150)));
  expect(reply.failed).toEqual([]);
  const refused = model.calls.filter(({ status }) => status === 429).length;
  expect(refused).toBeLessThan(15);
});

test('a refusal halves what is open and pauses all; answers open it again', async () => {
  const gate = new Gate(8);
  gate.heard({ requests: { limit: 100, remaining: 0, reset_ms: 2000 } });
  const started = performance.now();
  await gate.run('a', 100, async () => undefined, signal);
  expect(performance.now() - started).toBeGreaterThanOrEqual(19);
});

test('who leaves the queue does not hold up the others', async () => {
  const gate = new Gate(1);
  const leaving = new AbortController();
  const end = Promise.withResolvers<void>();
  const first = gate.run('a', 1, () => end.promise, signal);
  const left = gate.run('a', 1, async () => 'never', leaving.signal);
  const last = gate.run('b', 1, async () => 'ran', signal);
  leaving.abort(new Error('left'));
  await expect(left).rejects.toThrow('left');
  end.resolve();
  await first;
  expect(await last).toBe('ran');
  expect(gate.waiting).toBe(0);
});

const headers = (all: Record<string, string>) => new Headers(all);

test('the headers of the API are read in all their forms', () => {
  const of = (reset: string) =>
    rateLimitsOf(headers({ 'x-ratelimit-limit-requests': '500', 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': reset })).requests?.reset_ms;
  expect([of('17ms'), of('1s'), of('6m0s'), of('1m2.5s'), of('12'), of('soon')]).toEqual([17, 1000, 360_000, 62_500, 12_000, undefined]);
  const now = Date.parse('2026-01-01T00:00:00Z');
  expect(retryAfterMs(headers({ 'retry-after': '2' }))).toBe(2000);
  expect(retryAfterMs(headers({ 'retry-after': '20', 'retry-after-ms': '150' }))).toBe(150);
  expect(retryAfterMs(headers({ 'retry-after': 'Thu, 01 Jan 2026 00:00:10 GMT' }), now)).toBe(10_000);
  expect([retryAfterMs(headers({})), retryAfterMs(headers({ 'retry-after': '0' })), retryAfterMs(undefined)]).toEqual([undefined, undefined, undefined]);
});
