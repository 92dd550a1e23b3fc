import { startFakeOpenAi } from '@doctown/e2e/fake-openai';
import { estimateGeneration, generate } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import { expect, onTestFinished, test } from 'vitest';
import { asked, contextOf, many, serve, serveFor } from './testing.fixture.ts';

const BATCH = { GENERATION_MODE: 'batch', BATCH_POLL_S: '0.02' };

test('everything goes in one batch, at half the price', async () => {
  const { url, model } = await serve({}, BATCH);
  const live = await serve();
  const [estimate, liveEstimate] = await Promise.all([url, live.url].map((one) => call(one, estimateGeneration, asked(contextOf('load')))));
  expect(estimate?.cost_usd_max).toBeCloseTo((liveEstimate?.cost_usd_max ?? 0) / 2, 12);
  const reply = await call(url, generate, asked(...many(50)));
  expect(reply).toMatchObject({ failed: [], documented_symbols: Array(50).fill({ origin: 'generated' }) });
  expect(model.batches.list).toHaveLength(1);
  expect(model.calls.every(({ is_batch }) => is_batch)).toBe(true);
  const { prompt, completion } = model.calls.reduce(
    (sum, { usage }) => ({ prompt: sum.prompt + (usage?.prompt_tokens ?? 0), completion: sum.completion + (usage?.completion_tokens ?? 0) }),
    { prompt: 0, completion: 0 },
  );
  expect(reply.total_cost).toBeCloseTo((prompt * 0.025 + completion * 0.2) / 1e6, 12);
});

test('who restarts finds the batch it began, still at work or done, and pays for nothing twice', async () => {
  const model = await startFakeOpenAi({ batch_ms: 400 });
  onTestFinished(() => model.close());
  const first = await serveFor(model.base_url, BATCH);
  const left = new AbortController();
  const asking = call(first.url, generate, asked(...many(20)), { signal: left.signal }).catch(() => undefined);
  await expect.poll(() => model.batches.list.length).toBe(1);
  left.abort(new Error('killed'));
  await asking;
  const second = await serveFor(model.base_url, BATCH);
  expect(await call(second.url, generate, asked(...many(25)))).toMatchObject({ failed: [] });
  expect(model.batches.list.map(({ request_counts }) => request_counts.total)).toEqual([20, 5]);
  const third = await serveFor(model.base_url, BATCH);
  expect(await call(third.url, generate, asked(...many(25)))).toMatchObject({ failed: [] });
  expect(model.calls).toHaveLength(25);
});

test('what a batch did not answer is asked again, and what it refused is learned from', async () => {
  const { url, model } = await serve({ behaves_as: 'gpt-5.1', fault: (_, number) => (number < 15 && number >= 10 ? 'not_json' : undefined) }, BATCH);
  expect(await call(url, generate, asked(...many(10)))).toMatchObject({ failed: [] });
  expect(model.batches.list.map(({ request_counts }) => request_counts)).toEqual([
    { total: 10, completed: 0, failed: 10 },
    { total: 10, completed: 10, failed: 0 },
    { total: 5, completed: 5, failed: 0 },
  ]);
});

test('a key that is refused is said at once', async () => {
  const { url } = await serve({ api_key: 'another' }, BATCH);
  const { failed } = await call(url, generate, asked(...many(3)));
  expect(failed).toHaveLength(3);
  for (const { message } of failed) expect(message).toContain('OPENAI_API_KEY');
});
