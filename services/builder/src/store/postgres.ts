import { setTimeout } from 'node:timers/promises';
import { ServiceError } from '@doctown/schema';
import { ConfigError } from '@doctown/service';
import pg from 'pg';
import type { Database, Query, Row } from './database.ts';
import { asDatabaseError } from './postgres-errors.ts';

export interface ServerOptions {
  pool_size: number;
  /** 0 sends none: poolers in transaction mode do not know the setting. */
  statement_timeout_ms: number;
  connect_timeout_ms: number;
  /** For LISTEN, when `url` is a pooler's in transaction mode. */
  listen_url: string | undefined;
}

const RECONNECT_MS = 1000;

/** A pool on a PostgreSQL server; TLS as the address says (`sslmode`, `sslrootcert`). It connects when first asked. */
export function openServer(url: string, options: Partial<ServerOptions> = {}): Database {
  const { pool_size = 10, statement_timeout_ms = 30_000, connect_timeout_ms = 5000, listen_url = url } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max: pool_size,
    connectionTimeoutMillis: connect_timeout_ms,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: 'doctown',
    // The server ends a statement first; this is for a server that went away without a word.
    ...(statement_timeout_ms > 0 ? { statement_timeout: statement_timeout_ms, query_timeout: statement_timeout_ms + 5000 } : {}),
  });
  pool.on('error', () => undefined);
  const queryOn =
    (target: pg.Pool | pg.PoolClient): Query =>
    async <T extends Row>(sql: string, parameters: unknown[] = []) => {
      try {
        return (await target.query<T>(sql, parameters)).rows;
      } catch (error) {
        throw asDatabaseError(error);
      }
    };
  return {
    backend: 'postgres',
    query: queryOn(pool),
    transaction: (work) => transact(pool, queryOn, work),
    listen: (channel, hear) => listen(listen_url, connect_timeout_ms, channel, hear),
    close: () => pool.end(),
  };
}

async function transact<T>(pool: pg.Pool, queryOn: (client: pg.PoolClient) => Query, work: (query: Query) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw asDatabaseError(error);
  });
  // A connection that breaks while nobody asks anything of it would otherwise end the process.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  const query = queryOn(client);
  let broken: Error | undefined;
  try {
    await query('begin');
    const result = await work(query);
    await query('commit');
    return result;
  } catch (error) {
    await query('rollback').catch((fault: Error) => {
      broken = fault;
    });
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}

/** On a connection of its own, made again whenever it breaks. */
function listen(url: string, connect_timeout_ms: number, channel: string, hear: (payload: string | null) => void): () => Promise<void> {
  const stop = new AbortController();
  const work = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await listenOnce(url, connect_timeout_ms, channel, hear, stop.signal).catch(() => undefined);
      await setTimeout(RECONNECT_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const ended = work();
  return async () => {
    stop.abort();
    await ended;
  };
}

async function listenOnce(url: string, connect_timeout_ms: number, channel: string, hear: (payload: string | null) => void, signal: AbortSignal): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connect_timeout_ms, keepAlive: true, application_name: 'doctown listens' });
  const broken = new Promise<void>((resolve) => {
    client.once('error', () => resolve());
    client.once('end', () => resolve());
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    client.on('notification', ({ payload }) => hear(payload ?? ''));
    await client.query(`listen ${client.escapeIdentifier(channel)}`);
    hear(null);
    await broken;
  } finally {
    await client.end().catch(() => undefined);
  }
}

const reasonOf = ({ message, cause }: ServiceError): string => (cause instanceof Error && cause.message ? cause.message : message);

/** Waits until it answers, `patience_ms` at most. Throws at once what waiting does not mend, else `ConfigError`. */
export async function untilReachable({ query }: Pick<Database, 'query'>, patience_ms: number, onWait: (error: ServiceError) => void): Promise<void> {
  for (const end = performance.now() + patience_ms; ; ) {
    try {
      await query('select 1');
      return;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (performance.now() > end) throw new ConfigError([`DATABASE_URL: no answer for ${Math.round(patience_ms / 1000)} s: ${reasonOf(error)}`]);
      onWait(error);
      await setTimeout(RECONNECT_MS);
    }
  }
}
