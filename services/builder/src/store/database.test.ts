import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { BACKENDS, type TestPlace, testPlace } from './databases.fixture.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { openEmbedded } from './pglite.ts';
import { openServer } from './postgres.ts';

let place: TestPlace;
const open: Database[] = [];
const opened = async (): Promise<Database> => {
  const database = await openDatabase(place);
  open.push(database);
  return database;
};
const closeAll = async () => {
  for (const database of open.splice(0)) await database.close();
};
const numbersIn = async (database: Database) => (await database.query<{ number: number }>('select number from schema_migrations order by number')).map(({ number }) => number);
const all = MIGRATIONS.map(({ number }) => number);

describe.each(BACKENDS)('on %s', (backend) => {
  beforeEach(async () => {
    place = await testPlace(backend);
  });
  afterEach(async () => {
    await closeAll();
    await place.remove();
  });

  test('migrations are numbered from 1 without a gap, and each is noted once', async () => {
    expect(all).toEqual(all.map((_, i) => i + 1));
    expect(await numbersIn(await opened())).toEqual(all);
    await closeAll();
    expect(await numbersIn(await opened())).toEqual(all);
  });

  test('a database from before the queue keeps its jobs and gets the new tables', async () => {
    const database = place.url === undefined ? await openEmbedded(place.data_dir) : openServer(place.url);
    for (const statement of MIGRATIONS[0]?.statements ?? []) await database.query(statement);
    await database.query("insert into jobs (job_id, request, repo_url, state, status, created_at) values ('job_old1', '{}', 'r', 'succeeded', '{}', '2026-01-01')");
    await database.close();
    const again = await opened();
    expect(await numbersIn(again)).toEqual(all);
    expect(await again.query("select fence, tenant, finished_at is not null as is_over from jobs where job_id = 'job_old1'")).toEqual([{ fence: 0, tenant: '', is_over: true }]);
  });

  test('tables of a newer version are refused, and left as they are', async () => {
    const database = await opened();
    await database.query("insert into schema_migrations (number, name) values (9999, 'from the future')");
    await closeAll();
    await expect(openDatabase(place)).rejects.toThrow(/newer Doctown .*9999/);
  });

  test('a migration that fails leaves nothing of itself', async () => {
    const database = await opened();
    const bad = [...MIGRATIONS, { number: all.length + 1, name: 'bad', statements: ['create table half (a int)', 'select nothing from nowhere'] }];
    await expect(migrate(database, 'here', bad)).rejects.toThrow(/nowhere/);
    expect(await database.query("select to_regclass('half')::text as name")).toEqual([{ name: null }]);
    expect(await numbersIn(database)).toEqual(all);
  });

  test('what fails in the middle of a transaction is undone, and the next one is not disturbed', async () => {
    const database = await opened();
    await database.query('create table sums (n int)');
    const failing = database.transaction(async (query) => {
      await query('insert into sums values (1)');
      throw new Error('stop');
    });
    const sound = database.transaction((query) => query('insert into sums values (2)'));
    await expect(failing).rejects.toThrow('stop');
    await sound;
    expect(await database.query('select n from sums')).toEqual([{ n: 2 }]);
  });

  test('a slow statement holds up nobody else in this process', async () => {
    const database = await opened();
    let turns = 0;
    let isDone = false;
    const slow = database.query('select count(*) from generate_series(1, 1500000) as a where a % 7 = 3').finally(() => {
      isDone = true;
    });
    while (!isDone) {
      await setImmediate();
      turns++;
    }
    await slow;
    expect(turns).toBeGreaterThan(100);
  });
});

describe('on the embedded database alone', () => {
  beforeEach(async () => {
    place = await testPlace('the embedded database');
  });
  afterEach(async () => {
    await closeAll();
    await place.remove();
  });

  test('a folder has one owner, and is free again when that one closes', async () => {
    await opened();
    await expect(openDatabase(place)).rejects.toThrow(new RegExp(`another Doctown \\(process ${process.pid} on .*stop it, or set DATA_DIR`));
    await closeAll();
    await opened();
  });

  test('an empty folder becomes a database', async () => {
    rmSync(join(place.data_dir, 'database'), { recursive: true });
    expect(await numbersIn(await opened())).toEqual(all);
  });

  test('files of another PostgreSQL are refused by name', async () => {
    writeFileSync(join(place.data_dir, 'database', 'PG_VERSION'), '17\n');
    await expect(openDatabase(place)).rejects.toThrow(/PostgreSQL 17, and this version of Doctown reads 18/);
  });

  test.each([
    ['its control file', 'global/pg_control'],
    ['its catalogue', 'global/pg_filenode.map'],
    ['its log', 'pg_wal'],
  ])('a folder damaged in %s is reported with what to do', async (_, where) => {
    await opened();
    await closeAll();
    const path = join(place.data_dir, 'database', where);
    const files = where === 'pg_wal' ? readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [join(path, entry.name)] : [])) : [path];
    for (const file of files) writeFileSync(file, Buffer.alloc(8192, 0xa5));
    await expect(openDatabase(place)).rejects.toThrow(/cannot be opened.*\n.*docs\/operations\.md/);
    await expect(openDatabase(place)).rejects.toThrow(/cannot be opened/);
  });
});

describe.runIf(BACKENDS.includes('PostgreSQL'))('on PostgreSQL alone', () => {
  beforeEach(async () => {
    place = await testPlace('PostgreSQL');
  });
  afterEach(async () => {
    await closeAll();
    await place.remove();
  });

  test('of many that start at once on an empty database all succeed', async () => {
    const databases = await Promise.all(Array.from({ length: 6 }, () => opened()));
    for (const database of databases) expect(await numbersIn(database)).toEqual(all);
  });

  test('what one process tells another hears, and a gap is told as one', async () => {
    const [teller, hearer] = [await opened(), await opened()];
    const heard: (string | null)[] = [];
    const stop = hearer.listen('news', (payload) => heard.push(payload));
    await expect.poll(() => heard).toEqual([null]);
    await teller.query("select pg_notify('news', 'job_1')");
    await expect.poll(() => heard).toEqual([null, 'job_1']);
    await teller.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'doctown listens' and datname = current_database()");
    await expect.poll(() => heard, { timeout: 5000 }).toEqual([null, 'job_1', null]);
    await stop();
  });

  test.each([
    ['a database that is not there', (url: URL) => Object.assign(url, { pathname: '/nowhere_at_all' }), 'there is no such database'],
    ['a server that is not there', (url: URL) => Object.assign(url, { port: '1' }), /DATABASE_URL: no answer .*ECONNREFUSED/],
  ])('%s is told by name', async (_, spoil, message) => {
    const url = spoil(new URL(place.url ?? '')).href;
    await expect(openDatabase({ ...place, url })).rejects.toThrow(message);
  });

  test('a connection that the server ends in a transaction fails that one as worth trying again, and nothing else', async () => {
    const database = await opened();
    const work = database.transaction(async (query) => {
      const [{ pid } = { pid: 0 }] = await query<{ pid: number }>('select pg_backend_pid() as pid');
      await database.query('select pg_terminate_backend($1)', [pid]);
      await query('select 1');
    });
    await expect(work).rejects.toMatchObject({ code: 'not_ready', retry_after_s: 5 });
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
  });
});
