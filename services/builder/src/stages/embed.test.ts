import { createHash } from 'node:crypto';
import { type ErrorCode, encodeVector, rowOf, ServiceError } from '@doctown/schema';
import { type EmbedReply, embed } from '@doctown/schema/api';
import { createService, implement } from '@doctown/service';
import { start } from '@doctown/service/testing';
import { expect, onTestFinished, test } from 'vitest';
import { Addresses } from '../addresses.ts';
import type { Report } from '../jobs/report.ts';
import type { KnownVector } from '../store/vector-row.ts';
import type { VectorCache } from '../store/vectors.ts';
import { EmbedStage } from './embed.ts';
import { MOST_IN_FLIGHT } from './embed-service.ts';
import type { EmbedText } from './embed-text.ts';

type Request = { batch_id: string; chunks: EmbedText[] };

/** A far end whose vectors are of the text and the model alone; `answer` may spoil, delay or refuse what would be the reply. */
async function farEnd(answer: (reply: EmbedReply, nth: number, signal: AbortSignal) => EmbedReply | Promise<EmbedReply> = (reply) => reply) {
  const seen = { requests: [] as Request[], now: 0, most: 0, model: 'model-a', gone: 0 };
  const app = createService({ name: 'embedding', logLevel: 'silent', contracts: [embed], health: () => ({ ready: true, model: seen.model }) });
  implement(app, embed, async ({ batch_id, chunks }, { signal }) => {
    seen.requests.push({ batch_id, chunks });
    seen.most = Math.max(seen.most, ++seen.now);
    signal.addEventListener('abort', () => seen.gone++);
    try {
      const vectors = chunks.map(({ chunk_id, content }) => ({ chunk_id, vector: encodeVector(vectorOf(seen.model, content)) }));
      const truncated = chunks.filter(({ content }) => content.includes('long')).map(({ chunk_id }) => chunk_id);
      return await answer({ batch_id, model: seen.model, dimensions: 8, vectors, truncated, duration_ms: 0 }, seen.requests.length, signal);
    } finally {
      seen.now--;
    }
  });
  const url = await start(app);
  onTestFinished(() => app.close());
  return { url, seen };
}

function vectorOf(model: string, text: string): Float32Array {
  const digest = createHash('sha256').update(model).update(text).digest();
  return Float32Array.from({ length: 8 }, (_, i) => digest.readInt16LE(i * 2) / 32768);
}

function memoryCache(): VectorCache & { rows: Map<string, KnownVector>; damaged: number } {
  const rows = new Map<string, KnownVector>();
  const cache = {
    rows,
    damaged: 0,
    get: async (keys: readonly Buffer[]) => ({ found: keys.map((key) => rows.get(key.toString('hex')) ?? null), damaged: cache.damaged }),
    put: async (entries: readonly ({ key: Buffer } & KnownVector)[]) => {
      for (const { key, ...known } of entries) rows.set(key.toString('hex'), known);
    },
  };
  return cache;
}

/** Keeps what is told, by its kind or event type. */
function listener(): Report & { told: Record<string, unknown> } {
  const told: Record<string, unknown> = {};
  const note = (name: string) => (value: unknown) => {
    told[name] = value;
  };
  const later = async () => undefined;
  return {
    told,
    start: later,
    done: later,
    progress: () => undefined,
    counts: note('counts'),
    cost: () => undefined,
    models: note('models'),
    source: () => undefined,
    warn: note('warning'),
    event: async (type, payload) => note(type)(payload),
    live: () => undefined,
  };
}

const never = new AbortController().signal;
const texts = (count: number, from = 0): EmbedText[] =>
  Array.from({ length: count }, (_, i) => ({ chunk_id: `chunk_${String(from + i).padStart(6, '0')}`, content: `text ${from + i} ${'word '.repeat((i * 37) % 200)}` }));

interface Setup {
  cache?: VectorCache;
  force?: boolean;
  patience_ms?: number;
  signal?: AbortSignal;
}
function stage(url: string, { cache = memoryCache(), force = false, patience_ms = 60_000, signal = never }: Setup = {}) {
  const report = listener();
  return { report, stage: new EmbedStage({ addresses: new Addresses([url]), job_id: 'job_1', cache, force, patience_ms, traceparent: '' }, report, signal) };
}

async function embedded(url: string, chunks: readonly EmbedText[], setup: Setup = {}) {
  const { report, stage: one } = stage(url, setup);
  for (let at = 0; at < chunks.length; at += 100) one.push(chunks.slice(at, at + 100));
  return { ...(await one.finish()), told: report.told };
}

test('every chunk has its own text’s vector, in the order of ids, whatever order they came in', async () => {
  const { url, seen } = await farEnd();
  const chunks = texts(1500);
  const { vectors, model } = await embedded(url, chunks.toReversed());
  expect(model).toBe('model-a');
  expect(vectors.ids).toEqual(chunks.map(({ chunk_id }) => chunk_id));
  for (const [i, { content }] of chunks.entries()) expect(rowOf(vectors, i)).toEqual(vectorOf('model-a', content));
  expect(seen.requests.length).toBeGreaterThan(3);
  expect(seen.most).toBeLessThanOrEqual(MOST_IN_FLIGHT);
});

test('of identical texts one is asked, and each chunk has the vector', async () => {
  const { url, seen } = await farEnd();
  const chunks = texts(900).map((chunk, i) => ({ ...chunk, content: `licence ${i % 3}` }));
  const { vectors, told } = await embedded(url, chunks);
  expect(seen.requests.flatMap((request) => request.chunks.map(({ content }) => content)).sort()).toEqual(['licence 0', 'licence 1', 'licence 2']);
  for (let i = 0; i < 900; i++) expect(rowOf(vectors, i)).toEqual(vectorOf('model-a', `licence ${i % 3}`));
  expect(told['embedding.completed.v1']).toMatchObject({ chunk_count: 900, cached: 0 });
});

test('a second run asks only for what the cache lacks, and gives the same vectors and the same warnings', async () => {
  const { url, seen } = await farEnd();
  const cache = memoryCache();
  const chunks = [...texts(600), { chunk_id: 'chunk_x', content: 'a long one' }];
  const cold = await embedded(url, chunks, { cache });
  const asked = seen.requests.length;
  const warm = await embedded(url, chunks, { cache });
  expect(seen.requests.length).toBe(asked);
  expect(warm.vectors).toEqual(cold.vectors);
  expect([cold.truncated, warm.truncated]).toEqual([1, 1]);
  expect(warm.told).toMatchObject({ counts: { chunks_cached: 601 }, 'embedding.completed.v1': { cached: 601, chunk_count: 601, truncated: 1, model: 'model-a' } });

  const grown = await embedded(url, [...chunks, ...texts(3, 5000)], { cache });
  expect(seen.requests.slice(asked).map(({ chunks: missing }) => missing.length)).toEqual([3]);
  expect(grown.told['embedding.completed.v1']).toMatchObject({ cached: 601, chunk_count: 604 });

  await embedded(url, texts(5), { cache, force: true });
  expect(seen.requests.at(-1)?.chunks).toHaveLength(5);
});

test('damaged rows of the cache are told', async () => {
  const { url } = await farEnd();
  const cache = memoryCache();
  cache.damaged = 2;
  const { told } = await embedded(url, texts(5), { cache });
  expect(told.warning).toMatchObject({ code: 'cache_damaged', count: 2 });
});

test('a service that refuses every other request loses no batch', async () => {
  const { url, seen } = await farEnd((reply, nth) => {
    if (nth % 2 === 1) throw new ServiceError('not_ready', 'the queue is full', { retry_after_s: 0.01 });
    return reply;
  });
  const chunks = texts(500);
  const { vectors } = await embedded(url, chunks);
  for (const [i, { content }] of chunks.entries()) expect(rowOf(vectors, i)).toEqual(vectorOf('model-a', content));
  expect(new Set(seen.requests.map(({ batch_id }) => batch_id)).size).toBeLessThan(seen.requests.length);
});

test('a service with room for two serves them without a pause, and the rest in time', async () => {
  const { url, seen } = await farEnd(async (reply) => {
    if (seen.now > 2) throw new ServiceError('overloaded', 'the queue is full', { retry_after_s: 1 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    return reply;
  });
  const chunks = texts(3000);
  const { vectors } = await embedded(url, chunks);
  for (const [i, { content }] of chunks.entries()) expect(rowOf(vectors, i)).toEqual(vectorOf('model-a', content));
  const batches = new Set(seen.requests.map(({ batch_id }) => batch_id)).size;
  expect(seen.requests.length - batches, 'refusals').toBeLessThan(batches);
});

test('a service that is not there is given up after the time that is set, with what to do', async () => {
  const fault = await embedded('http://127.0.0.1:9', texts(5), { patience_ms: 300 }).catch((error: unknown) => error);
  expect(fault).toMatchObject({
    code: 'upstream_unavailable',
    retryable: true,
    message: expect.stringMatching(/http:\/\/127\.0\.0\.1:9 gave no answer for 0 s \(EMBEDDING_PATIENCE_S\).*cannot be reached.*run the job again/),
  });
});

test.each<[ErrorCode, number]>([
  ['payload_too_large', 1],
  ['internal', 1],
])('%s is not asked again', async (code, requests) => {
  const { url, seen } = await farEnd(() => {
    throw new ServiceError(code, 'no');
  });
  await expect(embedded(url, texts(3))).rejects.toMatchObject({ code });
  expect(seen.requests).toHaveLength(requests);
});

test('a model that changes in the middle fails the job, and no vector of the second is kept', async () => {
  const cache = memoryCache();
  const { url, seen } = await farEnd((reply, nth) => (nth >= 3 ? { ...reply, model: 'model-b' } : reply));
  await expect(embedded(url, texts(2000), { cache })).rejects.toMatchObject({ code: 'model_changed', retryable: true, message: expect.stringMatching(/from model-a to model-b/) });
  const kept = new Set([...cache.rows.values()].map(({ vector }) => vector.join()));
  const first = seen.requests.slice(0, 2).flatMap(({ chunks }) => chunks.map(({ content }) => vectorOf('model-a', content).join()));
  expect(first.some((vector) => kept.has(vector))).toBe(true);
  expect(kept.size).toBe(first.length);
});

test.each<[string, (reply: EmbedReply) => EmbedReply]>([
  ['rows in another order', (reply) => ({ ...reply, vectors: reply.vectors.toReversed() })],
  ['a row too few', (reply) => ({ ...reply, vectors: reply.vectors.slice(1) })],
  ['a vector cut short', (reply) => ({ ...reply, vectors: reply.vectors.map((row) => ({ ...row, vector: encodeVector(new Float32Array(7)) })) })],
  ['a vector that is no number', (reply) => ({ ...reply, vectors: reply.vectors.map((row) => ({ ...row, vector: encodeVector(new Float32Array(8).fill(Number.NaN)) })) })],
])('%s is refused and not kept', async (_, spoil) => {
  const cache = memoryCache();
  const { url } = await farEnd(spoil);
  await expect(embedded(url, texts(3), { cache })).rejects.toMatchObject({ code: 'upstream_invalid' });
  expect(cache.rows.size).toBe(0);
});

test('while the service is busy chunks wait as they are, and a job that is cancelled lets go of it at once', async () => {
  const { url, seen } = await farEnd((_, __, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))));
  const cancel = new AbortController();
  const cache = memoryCache();
  let looked = 0;
  const counting = {
    ...cache,
    get: async (keys: readonly Buffer[]) =>
      cache.get(keys).then((reply) => {
        looked += keys.length;
        return reply;
      }),
  };
  const { stage: one } = stage(url, { signal: cancel.signal, cache: counting });
  one.push(texts(20_000));
  await expect.poll(() => seen.now).toBe(MOST_IN_FLIGHT);
  cancel.abort(new ServiceError('cancelled', 'the job was cancelled'));
  await expect(one.finish()).rejects.toMatchObject({ code: 'cancelled' });
  await expect.poll(() => seen.now).toBe(0);
  expect(seen.requests).toHaveLength(MOST_IN_FLIGHT);
  expect(looked).toBeLessThan(5000);
});

test('a status that cannot be written ends the stage when it is finished, not the process before', async () => {
  const { url, seen } = await farEnd();
  const { report, stage: one } = stage(url);
  report.start = () => Promise.reject(new Error('the database is gone'));
  one.push(texts(5));
  await new Promise((resolve) => setTimeout(resolve, 10));
  one.push(texts(2000, 5));
  await expect(one.finish()).rejects.toThrow('the database is gone');
  expect(seen.requests).toEqual([]);
});

test('no chunks ask nobody', async () => {
  const { vectors, model } = await embedded('http://127.0.0.1:9', []);
  expect({ ids: vectors.ids, model }).toEqual({ ids: [], model: '' });
});
