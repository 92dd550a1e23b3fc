import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startThread } from './pglite-client.ts';

/** A server of PostgreSQL to run the same suites on, when there is one; its user may create databases. */
const server = process.env.TEST_DATABASE_URL;

export interface TestPlace {
  url: string | undefined;
  data_dir: string;
  remove(): Promise<void>;
}

type Backend = 'the embedded database' | 'PostgreSQL';

/** What a suite runs on: the embedded database, and PostgreSQL where TEST_DATABASE_URL names one. */
export const BACKENDS: readonly Backend[] = ['the embedded database', ...(server ? ['PostgreSQL' as const] : [])];

/** A fresh place for a database. */
export async function testPlace(backend: Backend): Promise<TestPlace> {
  const data_dir = mkdtempSync(join(tmpdir(), 'database-'));
  const removeFolder = () => rmSync(data_dir, { recursive: true, force: true });
  if (backend === 'the embedded database' || server === undefined) {
    cpSync(await emptyDatabase(), join(data_dir, 'database'), { recursive: true });
    return { url: undefined, data_dir, remove: async () => removeFolder() };
  }
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    data_dir,
    async remove() {
      removeFolder();
      await administer(`drop database ${name} with (force)`);
    },
  };
}

let empty: Promise<string> | undefined;

/** Made once a process: it takes seconds. */
function emptyDatabase(): Promise<string> {
  empty ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), 'database-empty-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    await (await startThread(folder)).close();
    return folder;
  })();
  return empty;
}

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(sql);
  await client.end();
}
