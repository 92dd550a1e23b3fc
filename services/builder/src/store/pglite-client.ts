import { Worker } from 'node:worker_threads';
import { ServiceError } from '@doctown/schema';
import type { Row } from './database.ts';

export interface ThreadRequest {
  id: number;
  sql: string;
  parameters: unknown[];
}

export type ThreadReply = { id: number; rows: Row[] } | { id: number; error: { message: string; code: string | undefined } };

interface Thread {
  query(sql: string, parameters: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** An error of the database, with the SQLSTATE that PostgreSQL's own driver would give it. */
class QueryError extends Error {
  readonly code: string | undefined;
  constructor({ message, code }: { message: string; code: string | undefined }) {
    super(message);
    this.name = 'QueryError';
    this.code = code;
  }
}

/** Opens the folder on a thread; throws what the database said when it could not. */
export async function startThread(folder: string): Promise<Thread> {
  const worker = new Worker(new URL('./pglite-thread.ts', import.meta.url), { workerData: folder, execArgv: [] });
  const waiting = new Map<number, { resolve: (rows: Row[]) => void; reject: (error: Error) => void }>();
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let fault: Error | null = null;
  const fail = (error: Error): void => {
    fault ??= error;
    for (const { reject } of waiting.values()) reject(fault);
    waiting.clear();
  };
  worker.on('message', (reply: ThreadReply) => {
    const caller = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('rows' in reply) caller?.resolve(withBuffers(reply.rows));
    else caller?.reject(new QueryError(reply.error));
  });
  worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
  worker.once('exit', () => fail(new ServiceError('not_ready', 'the embedded database is closed')));
  let last = 0;
  const query = (sql: string, parameters: unknown[]): Promise<Row[]> =>
    new Promise((resolve, reject) => {
      if (fault) return reject(fault);
      const request: ThreadRequest = { id: ++last, sql, parameters };
      waiting.set(request.id, { resolve, reject });
      worker.postMessage(request);
    });
  await query('select 1', []);
  return {
    query,
    async close() {
      worker.postMessage(null);
      await ended;
    },
  };
}

/** Between threads a Buffer arrives as plain bytes. */
function withBuffers(rows: Row[]): Row[] {
  for (const row of rows)
    for (const [name, value] of Object.entries(row)) if (value instanceof Uint8Array) row[name] = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return rows;
}
