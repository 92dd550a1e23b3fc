import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '@doctown/service';
import pLimit from 'p-limit';
import type { Database, Query, Row } from './database.ts';
import { lockFolder } from './folder-lock.ts';
import { startThread } from './pglite-client.ts';

/** What the embedded database's files are written by; it opens no others. */
const MAJOR_VERSION = '18';

/** An embedded PostgreSQL in the folder's `database`, on a thread of its own, so that no query of it holds up the event loop. Throws `ConfigError` for a folder it cannot use. */
export async function openEmbedded(data_dir: string): Promise<Database> {
  const folder = join(data_dir, 'database');
  mkdirSync(data_dir, { recursive: true });
  const unlock = lockFolder(data_dir);
  try {
    refuseOtherVersion(folder);
    // What makes the first files takes half a gigabyte, which only goes with its thread.
    if (!existsSync(join(folder, 'PG_VERSION'))) await (await startThread(folder)).close();
    return databaseOf(await startThread(folder), unlock);
  } catch (error) {
    unlock();
    throw error instanceof ConfigError ? error : damaged(folder, error);
  }
}

type Thread = Awaited<ReturnType<typeof startThread>>;

/** One session: who has a transaction has it alone. */
function databaseOf(thread: Thread, unlock: () => void): Database {
  const oneAtATime = pLimit(1);
  const ask: Query = <T extends Row>(sql: string, parameters: unknown[] = []) => thread.query(sql, parameters) as Promise<T[]>;
  return {
    backend: 'pglite',
    query: <T extends Row>(sql: string, parameters?: unknown[]) => oneAtATime(() => ask<T>(sql, parameters)),
    transaction: (work) =>
      oneAtATime(async () => {
        await ask('begin');
        try {
          const result = await work(ask);
          await ask('commit');
          return result;
        } catch (error) {
          await ask('rollback');
          throw error;
        }
      }),
    listen: () => async () => undefined,
    async close() {
      await oneAtATime(() => thread.close());
      unlock();
    },
  };
}

function refuseOtherVersion(folder: string): void {
  const file = join(folder, 'PG_VERSION');
  const version = existsSync(file) ? readFileSync(file, 'utf8').trim() : MAJOR_VERSION;
  if (/^\d+$/.test(version) && version !== MAJOR_VERSION)
    throw new ConfigError([
      `DATA_DIR: ${folder} holds a database of PostgreSQL ${version}, and this version of Doctown reads ${MAJOR_VERSION}: start the Doctown that wrote it, or set DATA_DIR to another folder`,
    ]);
}

const damaged = (folder: string, error: unknown): ConfigError =>
  new ConfigError([
    `DATA_DIR: the embedded database in ${folder} cannot be opened: ${error instanceof Error ? error.message : String(error)}`,
    `It may be damaged. Put a backup in its place (docs/operations.md), or move it away ("mv ${folder} ${folder}.damaged") and start again:`,
    'jobs and caches then begin anew, packs are kept beside it',
  ]);
