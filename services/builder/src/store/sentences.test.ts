import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { BACKENDS, type TestPlace, testPlace } from './databases.fixture.ts';
import { DatabaseSentenceCache, Sentence } from './sentences.ts';

const MB = 1024 * 1024;
const key = (i: number): string => i.toString(16).padStart(64, '0');
const sentence = (i: number): Sentence => ({
  documentation: {
    summary: `Sentence ${i}, „ü“.`,
    tokens_used: i,
    origin: 'generated',
    claims: [{ kind: 'calls', subject: 'a', object: 'b', holds: true }],
    verified: true,
    model: 'm',
  },
  failure: null,
  input_tokens: i,
  output_tokens: 1,
  usd: i / 1e6,
});
const entries = (from: number, count: number) => new Map(Array.from({ length: count }, (_, i) => [key(from + i), sentence(from + i)]));
const spent = (usd: number) => ({ usd, input_tokens: 10, output_tokens: 1 });

describe.each(BACKENDS)('on %s', (backend) => {
  let place: TestPlace;
  let database: Database;
  let cache: DatabaseSentenceCache;
  beforeAll(async () => {
    place = await testPlace(backend);
    database = await openDatabase(place);
    cache = new DatabaseSentenceCache(database, 64 * MB);
  });
  afterAll(async () => {
    await database.close();
    await place.remove();
  });
  beforeEach(async () => {
    await database.query('truncate sentences_0, sentences_1, job_spending');
  });

  test('what was put comes back, and nothing for what was not', async () => {
    await cache.put('job_a', entries(0, 700), spent(0.5));
    const found = await cache.get([key(9999), ...entries(0, 700).keys()], Sentence);
    expect(found).toEqual(entries(0, 700));
    expect(await cache.get([], Sentence)).toEqual(new Map());
  });

  test('what a job spent adds up, each job its own', async () => {
    await Promise.all([cache.put('job_a', entries(0, 5), spent(0.5)), cache.put('job_b', entries(0, 5), spent(0.25)), cache.put('job_a', new Map(), spent(0.5))]);
    expect(await cache.spentOn('job_a')).toEqual({ usd: 1, input_tokens: 20, output_tokens: 2 });
    expect(await cache.spentOn('job_b')).toEqual({ usd: 0.25, input_tokens: 10, output_tokens: 1 });
    expect(await cache.spentOn('job_c')).toEqual({ usd: 0, input_tokens: 0, output_tokens: 0 });
  });

  test('a row that is damaged, or of another shape, counts as not known', async () => {
    await cache.put('job_a', entries(0, 3), spent(0));
    await database.query('update sentences_0 set value = $2 where key = $1', [Buffer.from(key(1), 'hex'), '{"summary"']);
    await database.query('update sentences_0 set value = $2 where key = $1', [Buffer.from(key(2), 'hex'), '{"text":"of another time"}']);
    expect([...(await cache.get([key(0), key(1), key(2)], Sentence)).keys()]).toEqual([key(0)]);
  });
});
