import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { GraphWriter, tokens } from '@doctown/onnx';
import { decodeVector } from '@doctown/schema';
import { embed, health } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import { start } from '@doctown/service/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { tinyModel, vocabulary } from '../scripts/make-tiny-model.ts';
import { createApp } from './app.ts';
import { type DeskSettings, startDesk } from './desk.ts';
import { loadModelEmbedder } from './embed.ts';
import type { Embedder } from './embedder.ts';
import { writeExportedModel } from './graph/exported-model.ts';
import { MemoryGate } from './memory.ts';
import { loadStaticEmbedder } from './static.ts';

const folder = new URL('../../../fixtures/models/tiny-bert', import.meta.url).pathname;
const cache_folder = mkdtempSync(join(tmpdir(), 'graphs-'));
const never = new AbortController().signal;

test('the committed tiny model is what its script writes', () => {
  for (const [name, content] of Object.entries(tinyModel())) expect(readFileSync(join(folder, name)).equals(Buffer.from(content as string)), name).toBe(true);
});

const tiny = (max_tokens: number) => ({ folder, max_tokens, threads: 2, cache_folder });
const roomy = () => new MemoryGate(Number.POSITIVE_INFINITY, 384);

describe.each<[string, DeskSettings['model'], () => Promise<Embedder>]>([
  ['a real ONNX model', tiny(32), () => loadModelEmbedder(folder, tiny(32))],
  ['the word vectors that come with us', null, async () => loadStaticEmbedder()],
])('%s', (_, model, load) => {
  let embedder: Embedder;
  let url: string;
  let app: ReturnType<typeof createApp>;
  beforeAll(async () => {
    embedder = await load();
    app = createApp({ desk: await startDesk({ model, max_queue: 100_000 }), gate: roomy() }, 'silent');
    url = await start(app);
  });
  afterAll(async () => {
    await app.close();
    await embedder.close();
  });

  test('three hundred chunks come back in order, each with its own vector of unit length', async () => {
    const chunks = Array.from({ length: 300 }, (_, i) => ({ chunk_id: `chunk_${i}`, content: `function number ${i} returns ${'x'.repeat(i % 7)}` }));
    const { vectors, dimensions, model } = await call(url, embed, { batch_id: 'b', chunks });
    expect({ dimensions, model, ids: vectors.map(({ chunk_id }) => chunk_id) }).toEqual({ dimensions: 384, model: embedder.model, ids: chunks.map(({ chunk_id }) => chunk_id) });
    const [alone] = (await call(url, embed, { batch_id: 'b', chunks: [chunks[173] as (typeof chunks)[0]] })).vectors;
    expect(vectors[173]?.vector).toEqual(alone?.vector);
    for (const { vector } of vectors) expect(Math.hypot(...(vector as number[]))).toBeCloseTo(1, 5);
  });

  test('a vector never depends on its neighbours, their order, or how the work was split', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ maxLength: 200 }), { minLength: 1, maxLength: 150 }), fc.infiniteStream(fc.nat()), async (texts, numbers) => {
        const number = (): number => numbers.next().value as number;
        const whole = await embedder.embed(texts, never);
        const row = (from: Float32Array, i: number): Float32Array => from.slice(i * 384, i * 384 + 384);
        // Shuffled, some more than once, in parts that are asked for at the same time.
        const asked = Array.from({ length: texts.length + 20 }, () => number() % texts.length);
        const parts: number[][] = [];
        for (let left = asked; left.length > 0; left = left.slice(parts.at(-1)?.length)) parts.push(left.slice(0, 1 + (number() % 60)));
        const answers = await Promise.all(
          parts.map((part) =>
            embedder.embed(
              part.map((i) => texts[i] ?? ''),
              never,
            ),
          ),
        );
        for (const [at, part] of parts.entries()) for (const [j, i] of part.entries()) expect(row(answers[at]?.vectors as Float32Array, j)).toEqual(row(whole.vectors, i));
      }),
      { numRuns: 15, seed: 1 },
    );
  });

  test('base64 and float are the same numbers; empty text is legal', async () => {
    const chunks = [
      { chunk_id: 'chunk_a', content: '' },
      { chunk_id: 'chunk_b', content: 'read the file' },
    ];
    const float = await call(url, embed, { batch_id: 'b', chunks });
    const base64 = await call(url, embed, { batch_id: 'b', chunks, encoding_format: 'base64' });
    expect(base64.vectors.map(({ vector }) => [...decodeVector(vector)])).toEqual(float.vectors.map(({ vector }) => vector));
  });

  test('what is too long is cut and said so', async () => {
    const { truncated } = await call(url, embed, {
      batch_id: 'b',
      chunks: [
        { chunk_id: 'chunk_long', content: 'file name '.repeat(3000) },
        { chunk_id: 'chunk_short', content: 'file' },
      ],
    });
    expect(truncated).toEqual(['chunk_long']);
  });

  test('bad input is refused by name', async () => {
    await expect(call(url, embed, { batch_id: 'b', chunks: [] })).rejects.toMatchObject({ code: 'invalid_request', message: expect.stringContaining('chunks') });
    await expect(call(url, embed, { batch_id: 'b', chunks: [{ chunk_id: 'chunk_a' }] } as never)).rejects.toMatchObject({ message: expect.stringContaining('chunks.0.content') });
    const many = Array.from({ length: 4097 }, (_, i) => ({ chunk_id: `chunk_${i}`, content: '' }));
    await expect(call(url, embed, { batch_id: 'b', chunks: many })).rejects.toMatchObject({ status: 400 });
    await expect(call(url, embed, { batch_id: 'b', chunks: [{ chunk_id: 'chunk_a', content: 'x'.repeat(33 * 1024 * 1024) }] })).rejects.toMatchObject({
      code: 'payload_too_large',
    });
  });

  test('an empty body is told as such, with a content type and without', async () => {
    for (const headers of [{}, { 'content-type': 'application/json' }]) {
      const refused = await fetch(`${url}/embed`, { method: 'POST', headers });
      expect({ status: refused.status, body: await refused.json() }).toEqual({ status: 400, body: { code: 'invalid_request', error: 'the body is empty; send JSON' } });
    }
  });

  test('a byte order mark before the JSON does no harm', async () => {
    const body = `\uFEFF${JSON.stringify({ batch_id: 'b', chunks: [{ chunk_id: 'chunk_a', content: 'x' }] })}`;
    expect((await fetch(`${url}/embed`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status).toBe(200);
  });

  test('health tells the model', async () => {
    expect(await call(url, health, {})).toMatchObject({ ready: true, model: embedder.model, embedding_dim: 384, queue: { requests: 0, texts: 0 } });
  });
});

test("an abort and a stop in the middle of the model's work leave a service that answers, and a process that lives", async () => {
  const embedder = await loadModelEmbedder(folder, tiny(512));
  const texts = Array.from({ length: 2000 }, (_, i) => `text ${i} ${'file name '.repeat(200)}`);
  for (const after of [0, 5, 20, 60]) {
    const stop = new AbortController();
    const asked = embedder.embed(texts, stop.signal);
    void setTimeout(after).then(() => stop.abort());
    await expect(asked).rejects.toThrow(/abort/i);
  }
  expect((await embedder.embed(['still here'], never)).vectors).toHaveLength(384);
  const running = expect(embedder.embed(texts, never)).rejects.toMatchObject({ code: 'not_ready' });
  await embedder.close();
  await running;
});

test('every thread has the model before the first text comes: what it takes is known then', async () => {
  const copy = copyOf({});
  const embedder = await loadModelEmbedder(copy, { ...tiny(32), threads: 3 });
  rmSync(copy, { recursive: true });
  const texts = Array.from({ length: 900 }, (_, i) => `text ${i} ${'file name '.repeat(20)}`);
  expect((await embedder.embed(texts, never)).vectors).toHaveLength(900 * 384);
  await embedder.close();
});

describe('under load', () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => ({ chunk_id: `chunk_${i}`, content: `text ${i} ${'file name '.repeat(200)}` }));

  test('health is answered while work waits and tells how much; what is too much is refused with a time to come again; nothing that was taken is lost', async () => {
    const app = createApp({ desk: await startDesk({ model: tiny(512), max_queue: 3000 }), gate: roomy() }, 'silent');
    const url = await start(app);
    const taken = [call(url, embed, { batch_id: 'a', chunks: many(2000) }), call(url, embed, { batch_id: 'b', chunks: many(900) })];
    await waitUntil(async () => (await call(url, health, {})).queue, { requests: 2, texts: 2900 });
    const refused = await fetch(`${url}/embed`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ batch_id: 'c', chunks: many(101) }) });
    expect({ status: refused.status, body: await refused.json() }).toMatchObject({
      status: 503,
      body: { code: 'overloaded', error: expect.stringContaining('2900 texts are waiting') },
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect((await (await fetch(`${url}/metrics`)).text()).match(/^embedding_waiting_texts\{[^}]*\} (\d+)/m)?.[1]).toBe('2900');
    expect((await Promise.all(taken)).map(({ vectors }) => vectors.length)).toEqual([2000, 900]);
    await app.close();
  });

  test('a caller who goes away frees its place', async () => {
    const app = createApp({ desk: await startDesk({ model: tiny(512), max_queue: 3000 }), gate: roomy() }, 'silent');
    const url = await start(app);
    const gone = new AbortController();
    const asked = call(url, embed, { batch_id: 'a', chunks: many(3000) }, { signal: gone.signal });
    await waitUntil(async () => (await call(url, health, {})).queue, { requests: 1, texts: 3000 });
    gone.abort();
    await expect(asked).rejects.toThrow(/abort/i);
    await waitUntil(async () => (await call(url, health, {})).queue, { requests: 0, texts: 0 });
    await app.close();
  });

  test('memory is let go of when the work of a caller who went away has ended, not before', async () => {
    const desk = await startDesk({ model: tiny(512), max_queue: 3000 });
    const released = Promise.withResolvers<void>();
    const slow: typeof desk = {
      ...desk,
      ask: (body, signal) => {
        const asked = desk.ask(body, signal);
        return { ...asked, released: Promise.all([asked.released, released.promise]).then(() => undefined) };
      },
    };
    const gate = new MemoryGate(60 * 1024 * 1024, 384, () => 0);
    const app = createApp({ desk: slow, gate }, 'silent');
    const url = await start(app);
    const gone = new AbortController();
    const asked = call(url, embed, { batch_id: 'a', chunks: many(500) }, { signal: gone.signal });
    await waitUntil(async () => (await call(url, health, {})).queue, { requests: 1, texts: 500 });
    gone.abort();
    await expect(asked).rejects.toThrow(/abort/i);
    const again = () => call(url, embed, { batch_id: 'b', chunks: many(500) }, { retries: 0 });
    await expect(again()).rejects.toMatchObject({ code: 'overloaded' });
    released.resolve();
    expect((await vi.waitFor(again, { timeout: 20_000 })).vectors).toHaveLength(500);
    await app.close();
  });

  test('a request that memory has no room for is refused before it is read', async () => {
    const app = createApp({ desk: await startDesk({ model: null, max_queue: 3000 }), gate: new MemoryGate(20 * 1024 * 1024, 384, () => 0) }, 'silent');
    const url = await start(app);
    const body = JSON.stringify({ batch_id: 'a', chunks: [{ chunk_id: 'chunk_a', content: 'x'.repeat(10 * 1024 * 1024) }] });
    const refused = await fetch(`${url}/embed`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect({ status: refused.status, body: await refused.json() }).toMatchObject({ status: 413, body: { code: 'payload_too_large' } });
    expect((await call(url, embed, { batch_id: 'b', chunks: many(3) })).vectors).toHaveLength(3);
    await app.close();
  });
});

/** Until what is asked for is there; the test's own time is the limit. */
async function waitUntil(ask: () => Promise<unknown>, wanted: object): Promise<void> {
  while (JSON.stringify(await ask()) !== JSON.stringify(wanted)) await setTimeout(5);
}

test('shared words bring texts together without a model', async () => {
  const { vectors } = await loadStaticEmbedder().embed(['parse the config file', 'parseConfigFile(path)', 'send an email to the user'], never);
  const cosine = (a: number, b: number) => Array.from({ length: 384 }, (_, d) => (vectors[a * 384 + d] ?? 0) * (vectors[b * 384 + d] ?? 0)).reduce((sum, x) => sum + x, 0);
  expect(cosine(0, 1)).toBeGreaterThan(0.5);
  expect(cosine(0, 2)).toBeLessThan(0.3);
});

const bert = {
  hidden_size: 384,
  num_hidden_layers: 1,
  num_attention_heads: 12,
  intermediate_size: 64,
  max_position_embeddings: 512,
  layer_norm_eps: 1e-12,
  vocab_size: vocabulary.length,
};
const bertFiles = (changes: Partial<typeof bert>): Record<string, Uint8Array | string> => ({
  'model.onnx': writeExportedModel({ ...bert, ...changes }, 'fp32'),
  'config.json': JSON.stringify({ ...bert, ...changes }),
});

test.each<[string, () => string, RegExp, number?]>([
  ['no such folder', () => '/nowhere/at/all', /no folder/],
  ['a file in place of a folder', () => join(folder, 'model.onnx'), /is a file; give the folder/],
  ['no tokenizer', () => mkdtempSync(join(tmpdir(), 'model-')), /no tokenizer\.json/],
  ['a folder in place of a model', () => copyOf({ 'model.onnx': null }), /holds neither model\.onnx nor onnx/],
  ['a tokenizer that is none', () => copyOf({ 'tokenizer.json': '{}' }), /tokenizer\.json cannot be used: it has no vocabulary/],
  ['nothing for a tokenizer', () => copyOf({ 'tokenizer.json': 'null' }), /tokenizer\.json cannot be used: it is not an object/],
  [
    'a tokenizer of which parts are missing',
    () => copyOf({ 'tokenizer.json': '{"model": {"vocab": {"a": 0}}}', 'config.json': '{}' }),
    /tokenizer\.json cannot be used: .*decoder/,
  ],
  ['the tokenizer of a smaller model', () => copyOf(bertFiles({ vocab_size: 5000 })), /tokenizer\.json has 183 tokens, the vocab_size of config\.json is 5000/],
  ['a tokenizer that is cut off', () => copyOf({ 'tokenizer.json': '{"model": {' }), /tokenizer\.json cannot be used/],
  ['a config that is none', () => copyOf({ 'config.json': '[]' }), /config\.json is not a model's configuration: .*expected object/],
  ['a config of the wrong kind', () => copyOf({ 'config.json': '{"hidden_size": "384"}' }), /configuration: hidden_size: .*expected number/],
  ['a cut model', () => copyOf({ 'model.onnx': (tinyModel()['model.onnx'] as Uint8Array).slice(0, 5000) }), /cut off/],
  ['text for a model', () => copyOf({ 'model.onnx': 'version https://git-lfs.github.com/spec/v1' }), /no ONNX model that can be loaded/],
  ['a model that reads something else', () => copyOf({ 'model.onnx': reading('pixel_values') }), /not BERT-shaped; its inputs are pixel_values/],
  ['another width than its config', () => copyOf({ 'config.json': '{"hidden_size": 768}' }), /hidden_size of 768; the two are not of one model/],
  ['the tokenizer of a larger model', () => copyOf(bertFiles({ vocab_size: 50 })), /has rows for fewer: they do not belong together/],
  [
    'fewer positions than texts are cut at',
    () => copyOf(bertFiles({ max_position_embeddings: 128 })),
    /EMBEDDING_MAX_TOKENS: .* does not read 256 tokens; it was made for 128/,
    256,
  ],
])('a model folder with %s is refused, saying so', async (_, make, message, max_tokens = 32) => {
  await expect(startDesk({ model: { ...tiny(max_tokens), folder: make() }, max_queue: 10 })).rejects.toThrow(message);
});

test('a device that is not here is refused, saying what it needs and how to go on without', async () => {
  await expect(startDesk({ model: { ...tiny(32), device: 'cuda' }, max_queue: 10 })).rejects.toThrow(/EMBEDDING_DEVICE=cuda: .*driver.*EMBEDDING_DEVICE=cpu/);
});

/** A model with an input of another name. */
function reading(name: string): Uint8Array {
  const graph = new GraphWriter();
  graph.node('Cast', [name], { to: 1 }, 'last_hidden_state');
  return graph.bytes('other', 13, [tokens(name)], { name: 'last_hidden_state', type: 'float', dims: ['batch', 'tokens'] });
}

/** A copy of the tiny model with some files changed; null makes a folder of one. */
function copyOf(changes: Record<string, Uint8Array | string | null>): string {
  const copy = mkdtempSync(join(tmpdir(), 'model-'));
  for (const [name, content] of Object.entries({ ...tinyModel(), ...changes })) content === null ? mkdirSync(join(copy, name)) : writeFileSync(join(copy, name), content);
  return copy;
}
