import type { FakeOpenAiOptions } from '@doctown/e2e/fake-openai';
import { generate } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import { expect, test } from 'vitest';
import { asked, contextOf, many, serve } from './testing.fixture.ts';

test.each([
  ['gpt-5-nano', { max_completion_tokens: expect.any(Number), reasoning_effort: 'minimal' }],
  ['openai/gpt-5-mini', { reasoning_effort: 'minimal' }],
  ['gpt-5.1', { reasoning_effort: 'none' }],
  ['o4-mini', { reasoning_effort: 'low' }],
  ['gpt-4.1-nano', { temperature: 0, seed: 1, max_completion_tokens: expect.any(Number) }],
  ['llama-3.2-3b', { temperature: 0, max_tokens: expect.any(Number) }],
])('%s is asked as it wants to be, at once', async (MODEL_NAME, expected) => {
  const { url, model } = await serve({}, { MODEL_NAME });
  expect((await call(url, generate, asked(contextOf('load')))).failed).toEqual([]);
  expect(model.calls).toHaveLength(1);
  expect(model.calls[0]?.body).toMatchObject({ ...expected, response_format: { type: 'json_schema', json_schema: { strict: true } } });
});

test.each<[string, string, FakeOpenAiOptions, object]>([
  ['a thinking model under a name of its own', 'my-deployment', { behaves_as: 'gpt-5-nano' }, { max_completion_tokens: expect.any(Number) }],
  ['a server that knows only JSON', 'llama-3.2-3b', { answers: 'json_object' }, { response_format: { type: 'json_object' } }],
  ['a server that knows no formats', 'llama-3.2-3b', { answers: 'text' }, {}],
  ['a model whose next version offers less', 'gpt-5-nano', { behaves_as: 'gpt-5.1' }, { reasoning_effort: 'low' }],
])('%s is understood after being refused, and remembered', async (_, MODEL_NAME, options, expected) => {
  const { url, model } = await serve(options, { MODEL_NAME, MAX_SYMBOLS_PER_CALL: '1', MAX_CONCURRENT_REQUESTS: '1' });
  const reply = await call(url, generate, asked(...many(5)));
  expect(reply.failed).toEqual([]);
  const refused = model.calls.filter(({ status }) => status === 400).length;
  expect(model.calls.slice(refused).every(({ status }) => status === 200)).toBe(true);
  expect(refused).toBeLessThanOrEqual(2);
  expect(model.calls.at(-1)?.body).toMatchObject(expected);
});

test.each([
  ['refusal', 'refused'],
  ['content_filter', 'content_filter'],
  ['cut_off', 'cut_off'],
  ['empty', 'empty_answer'],
  ['not_json', 'invalid_json'],
  ['wrong_shape', 'invalid_answer'],
] as const)('an answer that is %s fails with a code of its own, and its tokens are counted', async (fault, code) => {
  const { url, model } = await serve({ fault: () => fault });
  const reply = await call(url, generate, asked(contextOf('load')));
  expect(reply.failed).toMatchObject([{ code }]);
  const isWorthASecond = code !== 'refused' && code !== 'content_filter';
  expect(model.calls).toHaveLength(isWorthASecond ? 2 : 1);
  expect(reply.input_tokens).toBe(model.calls.reduce((sum, { usage }) => sum + (usage?.prompt_tokens ?? 0), 0));
});

test.each(['cut_off', 'empty', 'not_json', 'wrong_shape', 'rate_limited', 'server_error', 'overloaded', 'dropped', 'half_body', 'not_http_json'] as const)(
  'one answer that is %s is not the last word',
  async (fault) => {
    const { url, model } = await serve({ fault: (_, number) => (number === 0 ? fault : undefined) });
    expect((await call(url, generate, asked(contextOf('load')))).failed).toEqual([]);
    expect(model.calls).toHaveLength(2);
  },
);

test('one bad item does not spoil its group', async () => {
  const { url, model } = await serve({ fault: (_, number) => (number === 0 ? 'missing_item' : undefined) });
  const reply = await call(url, generate, asked(...many(6)));
  expect(reply).toMatchObject({ failed: [], documented_symbols: Array(6).fill({ origin: 'generated' }) });
  expect(model.calls).toHaveLength(2);
});

test('a whole group that fails is asked about one by one', async () => {
  const { url, model } = await serve({ fault: (_, number) => (number === 0 ? 'refusal' : undefined) });
  expect((await call(url, generate, asked(...many(3)))).failed).toEqual([]);
  expect(model.calls).toHaveLength(4);
});

test('a key that is refused ends it after the calls under way, and every symbol says why', async () => {
  const { url, model } = await serve({ api_key: 'another' }, { MAX_SYMBOLS_PER_CALL: '1' });
  const reply = await call(url, generate, asked(...many(100)));
  expect(reply.failed).toHaveLength(100);
  for (const { message } of reply.failed) expect(message).toContain('OPENAI_API_KEY');
  expect(reply.warnings.join()).toContain('OPENAI_API_KEY');
  expect(model.calls.length).toBeLessThanOrEqual(10);
});

test('a model that is not there says which setting names it', async () => {
  const { url } = await serve({ models: ['gpt-4o'] }, { MODEL_NAME: 'gpt-9' });
  expect((await call(url, generate, asked(contextOf('load')))).failed).toMatchObject([{ code: 'model_rejected', message: expect.stringMatching(/gpt-9.*MODEL_NAME/) }]);
});

test('an API that died is not hammered: the job ends, says so, and what can be extracted is', async () => {
  const { url, model } = await serve({ fault: () => 'dropped' }, { MODEL_PATIENCE_S: '1', RETRY_MAX_WAIT: '0.2', MAX_SYMBOLS_PER_CALL: '1' });
  const reply = await call(url, generate, asked(...many(300).map((context) => ({ ...context, doc_comment: 'It is said here.' }))));
  expect(reply.failed).toHaveLength(300);
  expect(reply.documented_symbols).toHaveLength(300);
  expect(reply.warnings[0]).toMatch(/not asked any more: no answer for/);
  expect(model.calls.length).toBeLessThan(60);
});

test('one that comes back in time is asked again, and nothing is lost', async () => {
  const { url, model } = await serve({}, { MODEL_PATIENCE_S: '20', MAX_SYMBOLS_PER_CALL: '1' });
  model.options.fault = (_, number) => (number >= 20 && number < 60 ? 'server_error' : undefined);
  const reply = await call(url, generate, asked(...many(200)));
  expect(reply.failed).toEqual([]);
});
