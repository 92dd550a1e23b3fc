import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SymbolContext } from '@doctown/schema';
import { estimateGeneration, generate, generateStream } from '@doctown/schema/api';
import { call, listen } from '@doctown/schema/client';
import { start } from '@doctown/service/testing';
import pLimit from 'p-limit';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createApp } from './app.ts';
import { extractSummary } from './extract.ts';
import { openAiModel } from './openai.ts';
import { priceOf } from './price.ts';

/** A server that answers like OpenAI's chat completions. */
type Reply = { status: number; body?: unknown; headers?: Record<string, string> };
let answers: ((body: { model: string; messages: { content: string }[] }) => Reply)[] = [];
const seen: { model: string; messages: { content: string }[]; [more: string]: unknown }[] = [];
const ok = (content: string, more: object = {}): Reply => ({
  status: 200,
  body: {
    id: 'x',
    object: 'chat.completion',
    created: 0,
    model: 'm',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content, refusal: null }, ...more }],
    usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
  },
});
const sentence = (text: string) => ok(JSON.stringify({ summary: text }));

const openai: Server = createServer((request, response) => {
  let text = '';
  request.on('data', (part) => {
    text += part;
  });
  request.on('end', () => {
    const body = JSON.parse(text);
    seen.push(body);
    const { status, body: reply, headers } = (answers.length > 1 ? answers.shift() : answers[0])?.(body) ?? sentence('Nothing.');
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(reply ?? { error: { message: 'no' } }));
  });
});
const apps: { close(): Promise<unknown> }[] = [];
let base_url: string;
let url: string;
let offline: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => openai.listen(0, '127.0.0.1', () => resolve()));
  base_url = `http://127.0.0.1:${(openai.address() as AddressInfo).port}/v1`;
  const common = { model: 'gpt-5-nano', price: priceOf('gpt-5-nano', {}), max_prompt_tokens: 2000, limit: pLimit(4), retries: { count: 2, min_ms: 1, max_ms: 20 } };
  const online = createApp({ writer: { ...common, ask: openAiModel({ api_key: 'sk-test', base_url, model: 'gpt-5-nano' }) } }, 'silent');
  const extracting = createApp({ writer: { ...common, ask: null } }, 'silent');
  apps.push(online, extracting);
  url = await start(online);
  offline = await start(extracting);
});
afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()));
  openai.close();
});
afterEach(() => {
  answers = [];
  seen.length = 0;
});

const context = (name: string, more: Partial<SymbolContext> = {}): SymbolContext => ({
  symbol_id: `sym_${name}`,
  name,
  kind: 'function',
  language: 'python',
  file_path: 'app.py',
  signature: `def ${name}()`,
  calls: [],
  called_by: [],
  imports: [],
  related_symbols: [],
  cluster_label: null,
  centrality: 0.5,
  ...more,
});
const asked = (...contexts: SymbolContext[]) => ({ job_id: 'job_test1234', symbols: contexts.map((one) => ({ symbol_id: one.symbol_id, context: one })) });

test('a model writes the sentence, and what it names is checked', async () => {
  answers = [() => sentence('Loads the file through `open` and hands it to `imaginary`.')];
  const reply = await call(url, generate, asked(context('load', { calls: ['open'] })));
  expect(reply.documented_symbols).toEqual([
    expect.objectContaining({
      symbol_id: 'sym_load',
      origin: 'generated',
      verified: false,
      tokens_used: 120,
      model: 'gpt-5-nano',
    }),
  ]);
  expect(reply).toMatchObject({ input_tokens: 100, output_tokens: 20, total_cost: (100 * 0.05 + 20 * 0.4) / 1e6 });
});

test('models that think first are asked without a temperature and with room to think', async () => {
  answers = [() => sentence('Loads.')];
  await call(url, generate, asked(context('load')));
  expect(seen[0]).toMatchObject({ model: 'gpt-5-nano', max_completion_tokens: 1500, reasoning_effort: 'minimal' });
  expect(seen[0]).not.toHaveProperty('temperature');
  expect(seen[0]).not.toHaveProperty('max_tokens');
});

test('a busy model is asked again; one that refuses our key is not', async () => {
  answers = [() => ({ status: 429, headers: { 'retry-after': '0.01' } }), () => ({ status: 503 }), () => sentence('Loads.')];
  expect((await call(url, generate, asked(context('load')))).documented_symbols).toHaveLength(1);
  expect(seen).toHaveLength(3);
  answers = [() => ({ status: 401 })];
  seen.length = 0;
  expect((await call(url, generate, asked(context('load')))).failed).toEqual([
    { symbol_id: 'sym_load', code: 'model_rejected', message: expect.stringContaining('OPENAI_API_KEY') },
  ]);
  expect(seen).toHaveLength(1);
});

test.each<[string, Reply, string]>([
  ['a refusal', ok('', { message: { role: 'assistant', content: null, refusal: 'no' } }), 'refused'],
  ['an answer cut off', ok('{"summ', { finish_reason: 'length' }), 'cut_off'],
  ['something that is no JSON', ok('Sure! Here it is'), 'invalid_answer'],
  ['JSON of another shape', ok('{"text":"x"}'), 'invalid_answer'],
])('%s is listed as failed, never shown as documentation, and its tokens are counted', async (_, answer, code) => {
  answers = [() => answer];
  const reply = await call(url, generate, asked(context('load')));
  expect(reply).toMatchObject({ documented_symbols: [], failed: [{ symbol_id: 'sym_load', code }], input_tokens: 100 });
});

test('the budget is hard and spent in the order given', async () => {
  answers = [() => sentence('Does it.')];
  const reply = await call(url, generate, { ...asked(...Array.from({ length: 20 }, (_, i) => context(`f${i}`))), max_cost_usd: 0.002 });
  expect(reply.total_cost).toBeLessThanOrEqual(0.002);
  expect(reply.documented_symbols.length).toBeGreaterThan(0);
  expect(reply.failed.length).toBeGreaterThan(0);
  expect(new Set(reply.failed.map(({ code }) => code))).toEqual(new Set(['budget_reached']));
  expect(reply.documented_symbols[0]?.symbol_id).toBe('sym_f0');
  expect((await call(url, generate, { ...asked(context('f')), max_cost_usd: 0 })).failed).toHaveLength(1);
});

test('lines arrive as symbols are done, the last one completes', async () => {
  answers = [() => sentence('Does it.')];
  const lines = [];
  for await (const line of listen(url, generateStream, asked(context('a'), context('b')))) lines.push(line.type);
  expect(lines).toEqual(['documented', 'documented', 'completed']);
});

test('an estimate asks nobody', async () => {
  const estimate = await call(url, estimateGeneration, asked(context('a')));
  expect(estimate).toMatchObject({ symbols: 1, output_tokens_max: 1500 });
  expect(estimate.cost_usd_max).toBeGreaterThan(0);
  expect(seen).toHaveLength(0);
});

test('without a model, sentences come from comments and structure, and say so', async () => {
  const reply = await call(
    offline,
    generate,
    asked(context('load', { doc_comment: 'Load a file.' }), context('bare'), context('run', { calls: ['load', 'parse'], called_by: ['main'] })),
  );
  expect(reply.model).toBe('extracted');
  expect(reply.documented_symbols.map(({ summary, origin, model }) => ({ summary, origin, model }))).toEqual([
    { summary: 'Load a file.', origin: 'extracted', model: null },
    { summary: 'Function `run` calls `load` and `parse` and is called by `main`.', origin: 'extracted', model: null },
  ]);
  expect(reply.failed).toEqual([expect.objectContaining({ symbol_id: 'sym_bare', code: 'nothing_to_extract' })]);
});

test.each([
  ['Primitive lock objects.\n\nA primitive lock is a thing.', 'Primitive lock objects.'],
  ['Returns `x`. Then more e.g. this. And a third.', 'Returns `x`. Then more e.g. this.'],
  ['Creates {@link Foo|a foo}\n@param x the x', 'Creates a foo.'],
  ['Parse :class:`~a.B`.\n\nArgs:\n  x: y', 'Parse `a.B`.'],
  ['@description Says hello', 'Says hello.'],
])('the comment %j becomes %j', (doc_comment, summary) => {
  expect(extractSummary(context('f', { doc_comment }))).toBe(summary);
});
