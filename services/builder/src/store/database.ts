import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { PGlite, type Transaction, types } from '@electric-sql/pglite';
import pg from 'pg';
import { lockFolder } from './folder-lock.ts';
import { SCHEMA } from './schema.ts';

export type Row = Record<string, unknown>;
export type Query = <T extends Row>(sql: string, parameters?: unknown[]) => Promise<T[]>;

/** One SQL dialect, embedded or a server. */
export interface Database {
  backend: 'pglite' | 'postgres';
  query: Query;
  /** All or nothing. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** PostgreSQL when there is an address, else an embedded database in the folder, which nobody else may have open. */
export async function openDatabase({ url, data_dir }: { url: string | undefined; data_dir: string }): Promise<Database> {
  const database = url === undefined ? await openEmbedded(data_dir) : await openServer(url);
  for (const statement of SCHEMA) await database.query(statement);
  return database;
}

/** The embedded database's own way with bytes is several times slower. */
const BYTES = {
  parsers: { [types.BYTEA]: (text: string) => Buffer.from(text.slice(2), 'hex') },
  serializers: { [types.BYTEA]: (bytes: Uint8Array) => `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}` },
};

/** Of 128 MB by default; as fast, and 130 MB less in memory. */
const LITTLE_MEMORY = ['-c', 'shared_buffers=16MB'];

async function openEmbedded(data_dir: string): Promise<Database> {
  mkdirSync(data_dir, { recursive: true });
  const unlock = lockFolder(join(data_dir, 'database.lock'));
  const database = await PGlite.create(join(data_dir, 'database'), { ...BYTES, startParams: [...PGlite.defaultStartParams, ...LITTLE_MEMORY] }).catch((error: unknown) => {
    unlock();
    throw error;
  });
  const queryOn =
    (target: PGlite | Transaction): Query =>
    async <T extends Row>(sql: string, parameters: unknown[] = []) => {
      const { rows } = await target.query<T>(sql, parameters);
      await setImmediate();
      return rows;
    };
  return {
    backend: 'pglite',
    query: queryOn(database),
    transaction: <T>(work: (query: Query) => Promise<T>) => database.transaction((transaction) => work(queryOn(transaction))) as Promise<T>,
    async close() {
      await database.close();
      unlock();
    },
  };
}

async function openServer(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  pool.on('error', () => undefined);
  const queryOn =
    (target: pg.Pool | pg.PoolClient): Query =>
    async <T extends Row>(sql: string, parameters: unknown[] = []) =>
      (await target.query<T>(sql, parameters)).rows;
  return {
    backend: 'postgres',
    query: queryOn(pool),
    async transaction(work) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const result = await work(queryOn(client));
        await client.query('commit');
        return result;
      } catch (error) {
        await client.query('rollback');
        throw error;
      } finally {
        client.release();
      }
    },
    close: () => pool.end(),
  };
}
