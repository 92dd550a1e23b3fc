import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { listPacks, type PackFilter } from './list-packs.ts';

const folder = mkdtempSync(join(tmpdir(), 'packs-'));
let database: Database;
beforeAll(async () => {
  database = await openDatabase({ url: undefined, data_dir: folder });
  const packs = [
    ['acme', 'widgets', '1', 300, 30, '2026-01-01T00:00:00.000Z'],
    ['acme', 'widgets', '2', 310, 31, '2026-01-04T00:00:00.000Z'],
    ['acme', 'Gadgets', '3', 9000, 5, '2026-01-02T00:00:00.000Z'],
    ['zeta', '100%_sure', '4', 20, 900, '2026-01-03T00:00:00.000Z'],
  ] as const;
  for (const [owner, repo, digit, size, symbols, at] of packs)
    await database.query(
      `insert into docpacks (docpack_id, owner, repo, repo_url, git_ref, commit_hash, size_bytes, symbol_count, storage_key, embeddings_key, manifest, created_at)
       values ($1, $2, $3, 'u', 'main', $4, $5, $6, 'k', null, '{}', $7)`,
      [`sha256:${digit.repeat(64)}`, owner, repo, digit.repeat(40), size, symbols, at],
    );
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const list = (filter: Partial<PackFilter> = {}) => listPacks((sql, parameters) => database.query(sql, parameters), { limit: 50, ...filter });
const names = async (filter: Partial<PackFilter>) => (await list(filter)).docpacks.map(({ repo, commit_hash }) => `${repo} ${commit_hash[0]}`);

test('packs come in the order that was asked for', async () => {
  expect(await names({})).toEqual(['widgets 2', '100%_sure 4', 'Gadgets 3', 'widgets 1']);
  expect(await names({ order: 'oldest' })).toEqual(['widgets 1', 'Gadgets 3', '100%_sure 4', 'widgets 2']);
  expect(await names({ order: 'name', latest: true })).toEqual(['Gadgets 3', 'widgets 2', '100%_sure 4']);
  expect(await names({ order: 'largest' })).toEqual(['Gadgets 3', 'widgets 2', 'widgets 1', '100%_sure 4']);
  expect(await names({ order: 'symbols' })).toEqual(['100%_sure 4', 'widgets 2', 'widgets 1', 'Gadgets 3']);
});

test('every order can be paged through without a gap or a repetition', async () => {
  for (const order of ['newest', 'oldest', 'name', 'largest', 'symbols'] as const) {
    const whole = (await list({ order })).docpacks;
    const paged = [];
    for (let cursor: string | undefined; ; ) {
      const page = await list({ order, limit: 1, cursor });
      paged.push(...page.docpacks);
      if (page.next_cursor === null) break;
      cursor = page.next_cursor;
    }
    expect(paged).toEqual(whole);
  }
});

test('a search finds part of a name, its signs taken as they are, and the sums are of all that match', async () => {
  expect(await names({ q: 'GADG' })).toEqual(['Gadgets 3']);
  expect(await names({ q: '0%_s' })).toEqual(['100%_sure 4']);
  expect(await names({ q: '%' })).toEqual(['100%_sure 4']);
  expect((await list({ q: 'acme/', limit: 1 })).total).toEqual({ docpacks: 3, size_bytes: 9610 });
  expect((await list({ latest: true })).total).toEqual({ docpacks: 3, size_bytes: 9330 });
});

test('a cursor that is not ours is refused', async () => {
  await expect(list({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid_request' });
  await expect(list({ order: 'largest', cursor: Buffer.from('id notanumber').toString('base64url') })).rejects.toMatchObject({ code: 'invalid_request' });
});
