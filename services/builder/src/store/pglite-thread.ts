import { parentPort, workerData } from 'node:worker_threads';
import { PGlite, types } from '@electric-sql/pglite';
import type { ThreadReply, ThreadRequest } from './pglite-client.ts';

/** The embedded database's own way with bytes is several times slower. */
const BYTES = {
  parsers: { [types.BYTEA]: (text: string) => Buffer.from(text.slice(2), 'hex') },
  serializers: { [types.BYTEA]: (bytes: Uint8Array) => `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}` },
};

/**
 * Without its `-F`, and the log opened to write through: a commit is on the disk before it is acknowledged. Of 128 MB of buffers by default, 16 are
 * as fast; of 1 GB of log, 64 MB are enough.
 */
const START = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['fsync=on', 'wal_sync_method=open_datasync', 'shared_buffers=16MB', 'max_wal_size=64MB'].flatMap((setting) => ['-c', setting]),
];

const port = parentPort;
if (port === null) throw new Error('this is a thread of the builder');
const database = await PGlite.create(workerData as string, { ...BYTES, startParams: START });
port.on('message', async (request: ThreadRequest | null) => {
  if (request === null) {
    await database.close();
    process.exit(0);
  }
  port.postMessage(await answer(request));
});

async function answer({ id, sql, parameters }: ThreadRequest): Promise<ThreadReply> {
  try {
    return { id, rows: (await database.query<Record<string, unknown>>(sql, parameters)).rows };
  } catch (error) {
    return { id, error: { message: error instanceof Error ? error.message : String(error), code: error instanceof Error && 'code' in error ? String(error.code) : undefined } };
  }
}
