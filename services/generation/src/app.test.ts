import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeOpenAiOptions, startFakeOpenAi } from '@doctown/e2e/fake-openai';
import { estimateGeneration, generate, generateStream } from '@doctown/schema/api';
import { call, listen } from '@doctown/schema/client';
import { start } from '@doctown/service/testing';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from './app.ts';
import { loadConfig } from './config.ts';
import { keepOver } from './kept.ts';
import { asked, contextOf, many, serve } from './testing.fixture.ts';
import { writerOf } from './writer.ts';

const loading = (text: string): FakeOpenAiOptions => ({ write: () => ({ summary: text, claims: [] }) });

test('a model writes the sentence, and what it cost is told to the token', async () => {
  const { url, model } = await serve(loading('Loads the file.'));
  const reply = await call(url, generate, asked(contextOf('load')));
  const usage = model.calls[0]?.usage ?? { prompt_tokens: 0, completion_tokens: 0 };
  expect(reply.documented_symbols).toMatchObject([{ symbol_id: 'sym_load', summary: 'Loads the file.', origin: 'generated', model: 'gpt-5-nano' }]);
  expect(reply).toMatchObject({ failed: [], input_tokens: usage.prompt_tokens, output_tokens: usage.completion_tokens, cached: 0 });
  expect(reply.total_cost).toBeCloseTo((usage.prompt_tokens * 0.05 + usage.completion_tokens * 0.4) / 1e6, 12);
});

test('lines arrive as symbols are done, the last one completes', async () => {
  const { url } = await serve();
  const lines = [];
  for await (const line of listen(url, generateStream, asked(...many(3)))) lines.push(line.type);
  expect(lines).toEqual(['documented', 'documented', 'documented', 'completed']);
});

test('a symbol the model wrote nothing about is listed with the reason, beside what can be extracted', async () => {
  const { url } = await serve({ fault: () => 'refusal' });
  const reply = await call(url, generate, asked(contextOf('load', { doc_comment: 'Load a file.' })));
  expect(reply.failed).toMatchObject([{ symbol_id: 'sym_load', code: 'refused' }]);
  expect(reply.documented_symbols).toMatchObject([{ symbol_id: 'sym_load', summary: 'Load a file.', origin: 'extracted', model: null }]);
  expect(reply.input_tokens).toBeGreaterThan(0);
});

test('what was written once is not paid for again, in this request or a later one; by force it is', async () => {
  const { url, model } = await serve();
  const first = await call(url, generate, asked(contextOf('load'), { ...contextOf('load'), symbol_id: 'sym_copy' }));
  expect(first).toMatchObject({ cached: 1, documented_symbols: [{ symbol_id: 'sym_load' }, { symbol_id: 'sym_copy' }] });
  const second = await call(url, generate, asked(contextOf('load')));
  expect(second).toMatchObject({ cached: 1, total_cost: 0, documented_symbols: [{ summary: first.documented_symbols[0]?.summary }] });
  expect(model.calls).toHaveLength(1);
  await call(url, generate, { ...asked(contextOf('load')), force: true });
  expect(model.calls).toHaveLength(2);
});

test('two jobs that want the same at the same time pay for it once', async () => {
  const { url, model } = await serve({ latency_ms: 50 });
  const replies = await Promise.all([1, 2, 3].map((i) => call(url, generate, { ...asked(...many(20)), job_id: `job_same${i}` })));
  for (const reply of replies) expect(reply.documented_symbols).toHaveLength(20);
  expect(replies.reduce((sum, { cached }) => sum + cached, 0)).toBe(40);
  expect(new Set(model.calls.map(({ body }) => JSON.stringify(body.messages))).size).toBe(model.calls.length);
});

test('who leaves half-way pays for nothing twice: calls under way end and are remembered', async () => {
  const { url, model, writer } = await serve({ latency_ms: 30 }, { MAX_SYMBOLS_PER_CALL: '1', MAX_CONCURRENT_REQUESTS: '4' });
  const leaving = new AbortController();
  let lines = 0;
  const left = (async () => {
    for await (const _ of listen(url, generateStream, asked(...many(160)), { signal: leaving.signal })) if (++lines === 10) leaving.abort(new Error('left'));
  })();
  await expect(left).rejects.toThrow();
  await expect.poll(() => model.active).toBe(0);
  await writer.memory.settled();
  const paid = model.calls.length;
  expect(paid).toBeLessThan(160);
  const again = await call(url, generate, asked(...many(160)));
  expect(again).toMatchObject({ failed: [], cached: paid });
  expect(model.calls).toHaveLength(160);
});

test('a service that stops ends its calls, and the next one knows what they found', async () => {
  const data_dir = mkdtempSync(join(tmpdir(), 'kept-'));
  onTestFinished(() => rmSync(data_dir, { recursive: true }));
  const model = await startFakeOpenAi({ latency_ms: 100 });
  onTestFinished(() => model.close());
  const live = async () => {
    const writer = writerOf(loadConfig({ OPENAI_BASE_URL: model.base_url, MAX_SYMBOLS_PER_CALL: '1', MAX_CONCURRENT_REQUESTS: '4' }));
    const app = createApp({ writer }, 'silent');
    keepOver(app, writer.memory, data_dir);
    return { app, url: await start(app) };
  };
  const first = await live();
  const asking = call(first.url, generate, asked(...many(100))).catch(() => undefined);
  await expect.poll(() => model.calls.length).toBeGreaterThan(8);
  await Promise.all([first.app.close(), asking]);
  const paid = model.calls.length;
  expect(paid).toBeLessThan(100);
  const second = await live();
  expect(await call(second.url, generate, asked(...many(100)))).toMatchObject({ failed: [], cached: paid });
  expect(model.calls).toHaveLength(100);
  await second.app.close();
});

test('an estimate asks nobody, counts to the token, and knows what was written before', async () => {
  const { url, model } = await serve();
  const estimate = await call(url, estimateGeneration, asked(...many(20)));
  expect(model.calls).toHaveLength(0);
  const { input_tokens, output_tokens, total_cost } = await call(url, generate, asked(...many(20)));
  expect(estimate.input_tokens).toBe(input_tokens);
  expect(estimate.output_tokens_max).toBeGreaterThan(output_tokens);
  expect(estimate.cost_usd_max).toBeGreaterThan(total_cost);
  expect(estimate.per_budget.at(-1)).toMatchObject({ budget_usd: estimate.cost_usd_max, symbols: 20, centrality_share: 1 });
  expect(await call(url, estimateGeneration, asked(...many(21)))).toMatchObject({ symbols: 21, symbols_cached: 20 });
});

test('the budget is hard and spent in the order given; what is left out is extracted and counted', async () => {
  const { url, model } = await serve();
  const contexts = many(60).map((context) => ({ ...context, doc_comment: 'It is said here.' }));
  const reply = await call(url, generate, { ...asked(...contexts), max_cost_usd: 0.001 });
  const paid = model.calls.reduce((sum, { usage }) => sum + ((usage?.prompt_tokens ?? 0) * 0.05 + (usage?.completion_tokens ?? 0) * 0.4) / 1e6, 0);
  expect(reply.total_cost).toBeCloseTo(paid, 12);
  expect(paid).toBeLessThanOrEqual(0.001);
  const written = reply.documented_symbols.filter(({ origin }) => origin === 'generated').map(({ symbol_id }) => symbol_id);
  expect(written.length).toBeGreaterThan(10);
  expect(written).toEqual(contexts.slice(0, written.length).map(({ symbol_id }) => symbol_id));
  expect(reply.documented_symbols).toHaveLength(60);
  expect(new Set(reply.failed.map(({ code }) => code))).toEqual(new Set(['budget_reached']));
  expect(reply.failed).toHaveLength(60 - written.length);
  expect(await call(url, generate, { ...asked(contextOf('other')), max_cost_usd: 0 })).toMatchObject({ total_cost: 0, failed: [{ code: 'budget_reached' }] });
});

test('without a model, sentences come from comments and structure, and say so', async () => {
  const app = createApp({ writer: writerOf(loadConfig({})) }, 'silent');
  onTestFinished(() => app.close());
  const url = await start(app);
  const reply = await call(url, generate, asked(contextOf('load', { doc_comment: 'Load a file.' })));
  expect(reply).toMatchObject({ model: 'extracted', documented_symbols: [{ summary: 'Load a file.', origin: 'extracted', model: null }] });
  const none = await call(url, generate, { ...asked(contextOf('load', { doc_comment: 'Load a file.' })), documentation: 'none' });
  expect(none).toMatchObject({ documented_symbols: [], failed: [{ code: 'not_requested' }] });
});
