import '@doctown/onnx/no-telemetry';
import { setTimeout } from 'node:timers/promises';
import { assemble, assembleStream, health, type Input } from '@doctown/schema/api';
import { call, listen } from '@doctown/schema/client';
import { createService } from '@doctown/service';
import { start } from '@doctown/service/testing';
import { Piscina } from 'piscina';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { seededRandom } from '../random.ts';
import { assembleRoute } from './assemble.ts';

const pool = new Piscina({ filename: new URL('../assemble-worker.ts', import.meta.url).href, minThreads: 1, maxThreads: 1 });
const app = createService({ name: 'assembly', logLevel: 'silent', contracts: [assemble], health: () => ({ ready: true }) });
let begun = Promise.withResolvers<void>();
const watched = {
  run: async (task: unknown, how: object) => {
    begun.resolve();
    const result = await pool.run(task, how);
    results.push(result);
    return result;
  },
};
const results: unknown[] = [];
const failures: unknown[] = [];
app.addHook('onError', async (_, __, error) => void failures.push(error.code));
let url: string;
beforeAll(async () => {
  assembleRoute(app, watched as Piscina, { related_threshold: 0.7, seed: 1 });
  url = await start(app);
});
afterAll(async () => {
  await app.close();
  await pool.destroy();
});

function request(n: number): Input<typeof assemble> {
  const random = seededRandom(n);
  return {
    job_id: 'job_test1234',
    repo_url: 'https://github.com/o/r',
    git_ref: 'main',
    chunks: Array.from({ length: n }, (_, i) => ({ chunk_id: `chunk_${i}`, vector: Array.from({ length: 64 }, () => random() - 0.5), content: '' })),
    symbols: Array.from({ length: n }, (_, i) => ({ symbol_id: `sym_${i}`, name: `name${i}`, kind: 'function', file_path: 'a.go', signature: '', chunk_ids: [`chunk_${i}`] })),
  };
}

test('health is answered while a large request is worked on', async () => {
  begun = Promise.withResolvers();
  let isDone = false;
  const reply = call(url, assemble, request(1500)).finally(() => {
    isDone = true;
  });
  await begun.promise;
  expect(await call(url, health, {})).toMatchObject({ status: 'ok' });
  expect(isDone).toBe(false);
  expect((await reply).nodes).toHaveLength(1500);
});

test.each([
  ['while it sends', 0],
  ['while it waits', 700],
])('a caller who leaves %s stops the work, and the thread takes the next request', async (_, after_ms) => {
  begun = Promise.withResolvers();
  results.length = 0;
  failures.length = 0;
  const caller = new AbortController();
  const reply = call(url, assemble, request(15_000), { signal: caller.signal });
  reply.catch(() => undefined);
  await begun.promise;
  await setTimeout(after_ms);
  caller.abort();
  await expect(reply).rejects.toThrow();
  expect((await call(url, assemble, request(2))).nodes).toHaveLength(2);
  expect(results).toContainEqual(expect.objectContaining({ ok: false, code: 'cancelled' }));
  expect(failures).toEqual(['cancelled']);
});

test('a caller who leaves before a thread was free takes none', async () => {
  results.length = 0;
  const [first, second] = [new AbortController(), new AbortController()];
  const replies = [first, second].map(({ signal }) => call(url, assemble, request(5000), { signal }));
  for (const reply of replies) reply.catch(() => undefined);
  await vi.waitFor(() => expect(pool.queueSize).toBe(1), 10_000);
  second.abort();
  first.abort();
  expect((await call(url, assemble, request(2))).nodes).toHaveLength(2);
  expect(results).toEqual([expect.objectContaining({ code: 'cancelled' }), expect.objectContaining({ code: 'cancelled' }), { ok: true }]);
});

test('what takes more memory than there is ends with a word, and the next request finds a thread', async () => {
  const small = new Piscina({ filename: new URL('../assemble-worker.ts', import.meta.url).href, maxThreads: 1, resourceLimits: { maxOldGenerationSizeMb: 36 } });
  const other = createService({ name: 'assembly', logLevel: 'silent', contracts: [assemble], health: () => ({ ready: true }) });
  onTestFinished(async () => {
    await other.close();
    await small.destroy();
  });
  assembleRoute(other, small, { seed: 1 });
  const there = await start(other);
  await expect(call(there, assemble, request(10_000))).rejects.toMatchObject({ code: 'payload_too_large', message: expect.stringMatching(/memory/) });
  expect((await call(there, assemble, request(2))).nodes).toHaveLength(2);
});

test('a line for each part, both ways, says the same as one value', async () => {
  const { chunks, symbols, ...head } = request(40);
  const lines = () => [{ type: 'request', ...head }, ...symbols.map((symbol) => ({ type: 'symbol', ...symbol })), ...chunks.map((chunk) => ({ type: 'chunk', ...chunk }))];
  const parts = [];
  for await (const line of listen(url, assembleStream, { ...head, chunks: [], symbols: [] }, { lines })) parts.push(line);
  const whole = await call(url, assemble, request(40));
  expect(parts.flatMap((line) => (line.type === 'node' ? [line.node] : []))).toEqual(whole.nodes);
  expect(parts.flatMap((line) => (line.type === 'symbol_context' ? [line.symbol_context] : []))).toEqual(whole.symbol_contexts);
  expect(parts.at(-1)).toMatchObject({ type: 'completed', job_id: head.job_id, overview: whole.overview });
});

test.each([
  ['a line that is not JSON', '{"type":"request"', 'line 1 is not JSON'],
  ['a line with a wrong field', '\n{"type":"chunk","chunk_id":"chunk_a","content":1,"vector":[]}', /line 2: content: /],
  ['a line of no known type', '{"type":"cluster"}', /line 1: type: /],
  ['no line that says what is asked', '{"type":"chunk","chunk_id":"chunk_a","content":"","vector":[1]}\n', /no line says/],
])('%s is refused by its number', async (_, body, error) => {
  const response = await fetch(`${url}/assemble`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ code: 'invalid_request', error: expect.stringMatching(error) });
});

test.each([
  ['no JSON', '{', 'the body is not JSON'],
  ['nothing', '', 'the body is not JSON'],
  ['no vector', '{"chunks":[{"chunk_id":"chunk_a","content":"","vector":[null]}]}', /chunks\.0\.vector: must be a list of numbers or base64/],
  ['an edge of no known kind', '{"symbols":[{"calls":[{"target":"sym_a","kind":"foo"}]}]}', /symbols\.0\.calls\.0: must be .*kinds: calls, /],
  ['wrong fields', '{"job_id":1,"symbols":[{}]}', /job_id: .*chunks: .*symbols\.0\.symbol_id: /],
])('%s is refused, every bad field named', async (_, body, error) => {
  const response = await fetch(`${url}/assemble`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ code: 'invalid_request', error: expect.stringMatching(error) });
});

test('a request without any body is told what to send', async () => {
  const response = await fetch(`${url}/assemble`, { method: 'POST' });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ code: 'invalid_request', error: expect.stringMatching(/body is empty/) });
});
