import { join } from 'node:path';
import { migrate } from './migrate.ts';
import { openEmbedded } from './pglite.ts';
import { openServer, type ServerOptions, untilReachable } from './postgres.ts';

export type Row = Record<string, unknown>;
export type Query = <T extends Row>(sql: string, parameters?: unknown[]) => Promise<T[]>;

/**
 * One SQL dialect, embedded or a server. While a server is away everything throws `not_ready` with `retry_after_s`; whether what was under way
 * then happened nobody knows, so whoever tries again does what is harmless twice, or looks first.
 */
export interface Database {
  backend: 'pglite' | 'postgres';
  query: Query;
  /** All or nothing. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** Hears what other processes tell through `pg_notify`; null after a gap in which something may have been missed. Nothing where there are no others. */
  listen(channel: string, hear: (payload: string | null) => void): () => Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions extends Partial<ServerOptions> {
  url: string | undefined;
  data_dir: string;
  /** How long a server that is away is waited for. */
  patience_ms?: number;
  onWait?: (error: Error) => void;
}

/** PostgreSQL when there is an address, else an embedded database in the folder, which nobody else may have open; its tables brought up to date. */
export async function openDatabase({ url, data_dir, patience_ms = 0, onWait = () => undefined, ...options }: DatabaseOptions): Promise<Database> {
  const database = url === undefined ? await openEmbedded(data_dir) : openServer(url, options);
  try {
    await untilReachable(database, patience_ms, onWait);
    await migrate(database, url === undefined ? `the embedded database in ${join(data_dir, 'database')}` : 'the database of DATABASE_URL');
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}
