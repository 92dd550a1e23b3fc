import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { BACKENDS, type TestPlace, testPlace } from './databases.fixture.ts';
import { vectorKey } from './vector-row.ts';
import { DatabaseVectorCache } from './vectors.ts';

const MB = 1024 * 1024;
const vectorOf = (seed: number): Float32Array => Float32Array.from({ length: 384 }, (_, d) => Math.sin(seed * 384 + d));
const entry = (text: string, seed = 0, model = 'model-a') => ({ key: vectorKey(model, text), vector: vectorOf(seed), is_truncated: seed % 2 === 1 });
const many = (from: number, count: number) => Array.from({ length: count }, (_, i) => entry(`text ${from + i}`, from + i));
const keysOf = (entries: readonly { key: Buffer }[]) => entries.map(({ key }) => key);

describe.each(BACKENDS)('on %s', (backend) => {
  let place: TestPlace;
  let database: Database;
  beforeAll(async () => {
    place = await testPlace(backend);
    database = await openDatabase(place);
  });
  afterAll(async () => {
    await database.close();
    await place.remove();
  });
  beforeEach(async () => {
    await database.query('truncate vectors_0, vectors_1');
  });

  test('what was put comes back to the bit, in the order asked, and nothing for what was not', async () => {
    const cache = new DatabaseVectorCache(database, 64 * MB);
    const entries = many(0, 300);
    await cache.put(entries);
    const asked = [entry('never put'), ...entries.toReversed()];
    const { found, damaged } = await cache.get(keysOf(asked));
    expect(damaged).toBe(0);
    expect(found[0]).toBeNull();
    expect(found.slice(1)).toMatchObject(entries.toReversed().map(({ vector, is_truncated }) => ({ vector, is_truncated })));
  });

  test('another model never gets a vector of the first, for the same text', async () => {
    const cache = new DatabaseVectorCache(database, 64 * MB);
    await cache.put([entry('same text', 1, 'model-a')]);
    expect((await cache.get([vectorKey('model-b', 'same text')])).found).toEqual([null]);
    expect((await cache.get([vectorKey('model-a', 'same text')])).found).toMatchObject([{ vector: vectorOf(1) }]);
  });

  test.each([
    ['a bit that fell over', (value: Buffer) => value.fill((value[700] ?? 0) ^ 4, 700, 701)],
    ['the flag beside the vector', (value: Buffer) => value.fill((value[0] ?? 0) ^ 1, 0, 1)],
    ['a row cut off', (value: Buffer) => value.subarray(0, 800)],
    ['no bytes', () => Buffer.alloc(0)],
  ])('%s is counted and missed, not believed, and the next put mends it', async (_, damage) => {
    const cache = new DatabaseVectorCache(database, 64 * MB);
    const [sound, hurt] = [entry('sound', 1), entry('hurt', 2)];
    await cache.put([sound, hurt]);
    for (const table of ['vectors_0', 'vectors_1'])
      for (const { value } of await database.query<{ value: Buffer }>(`select value from ${table} where key = $1`, [hurt.key]))
        await database.query(`update ${table} set value = $2 where key = $1`, [hurt.key, damage(Buffer.from(value))]);
    const { found, damaged } = await cache.get(keysOf([sound, hurt]));
    expect(damaged).toBe(1);
    expect(found).toMatchObject([{ vector: sound.vector }, null]);
    await cache.put([hurt]);
    expect(await cache.get([hurt.key])).toMatchObject({ damaged: 0, found: [{ vector: hurt.vector }] });
  });

  test("one text's row under another text's key is not believed", async () => {
    const cache = new DatabaseVectorCache(database, 64 * MB);
    const [one, other] = [entry('one', 1), entry('other', 2)];
    await cache.put([one]);
    for (const table of ['vectors_0', 'vectors_1']) await database.query(`update ${table} set key = $1`, [other.key]);
    expect(await cache.get([other.key])).toEqual({ found: [null], damaged: 1 });
  });

  test('it never grows past its size; what was asked for stays, what nobody asked for goes', async () => {
    const cache = new DatabaseVectorCache(database, 4 * MB);
    const [used, unused] = [many(0, 50), many(100_000, 50)];
    await cache.put([...used, ...unused]);
    for (let from = 1000; from < 9000; from += 200) {
      await cache.put(many(from, 200));
      expect((await cache.get(keysOf(used))).found.every((one) => one !== null)).toBe(true);
      const [{ bytes = 0 } = {}] = await database.query<{ bytes: number }>("select pg_total_relation_size('vectors_0') + pg_total_relation_size('vectors_1') as bytes");
      expect(Number(bytes)).toBeLessThan(4.5 * MB);
    }
    expect((await cache.get(keysOf(unused))).found.every((one) => one === null)).toBe(true);
    expect((await cache.get(keysOf(many(8900, 100)))).found.every((one) => one !== null)).toBe(true);
  });

  test('two who write the same vectors at once both succeed', async () => {
    const [a, b] = [new DatabaseVectorCache(database, 2 * MB), new DatabaseVectorCache(database, 2 * MB)];
    await Promise.all([a.put(many(0, 900)), b.put(many(0, 900).toReversed()), a.put(many(450, 900))]);
    expect((await a.get(keysOf(many(900, 450)))).found.filter((one) => one !== null).length).toBeGreaterThan(0);
  });
});
