import '@doctown/onnx/no-telemetry';
import { Readable } from 'node:stream';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { ServiceError } from '@doctown/schema';
import { assemble, contract } from '@doctown/schema/api';
import { implement } from '@doctown/service';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Piscina } from 'piscina';
import { z } from 'zod';
import type { AssembleOptions } from '../assemble.ts';
import type { AssembleTask, WorkerReply } from '../assemble-worker.ts';
import { received, send, sendEnd } from '../port.ts';
import type { WireType } from '../request.ts';
import { createStopFlag, stop } from '../stop.ts';

const LINES = 'application/x-ndjson';

/** The contract as the event loop sees it: bytes in, bytes out. Reading hundreds of megabytes would keep it from answering /health. */
const unread = contract({ ...assemble, body: z.object({}), reply: z.instanceof(Readable), stream: 'bytes' });

/** POST /assemble, one JSON value or lines, as the caller says of what it sends and what it accepts. */
export function assembleRoute(app: FastifyInstance, pool: Piscina, options: AssembleOptions): void {
  app.addContentTypeParser(['application/json', LINES], (_, payload, done) => done(null, payload));
  implement(app, unread, async (_, { request, reply, signal }) => {
    if (!(request.body instanceof Readable)) throw new ServiceError('invalid_request', 'the body is empty; send application/json or application/x-ndjson');
    const [asked, wanted] = [typeOf(request.headers['content-type']), typeOf(request.headers.accept)];
    const flag = createStopFlag();
    signal.addEventListener('abort', () => stop(flag), { once: true });
    const { port1, port2 } = new MessageChannel();
    try {
      const task: AssembleTask = { port: port2, asked, wanted, options, flag };
      const work = (pool.run(task, { transferList: [port2] }) as Promise<WorkerReply>).catch(orTooLarge);
      const pieces = collect(received(port1));
      const [result] = await Promise.all([work, feed(request, port1, signal, () => stop(flag))]);
      signal.throwIfAborted();
      if (!result.ok) throw new ServiceError(result.code, result.message, { details: result.details });
      void reply.type(wanted === 'json' ? 'application/json; charset=utf-8' : LINES);
      return Readable.from(await pieces);
    } finally {
      port1.close();
    }
  });
}

/** A thread that runs out of memory is replaced; the same request would end the next one too. */
function orTooLarge(error: unknown): never {
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')) throw error;
  throw new ServiceError('payload_too_large', 'assembling this takes more memory than the service has; send fewer symbols and chunks, or give it more', { cause: error });
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const typeOf = (header: string | undefined): WireType => (header?.includes(LINES) ? 'ndjson' : 'json');

/** Hands on the body as it comes in. Throws `payload_too_large` beyond the route's limit; then, and when the caller leaves, the work is given up. */
async function feed({ body, headers }: FastifyRequest, port: MessagePort, signal: AbortSignal, giveUp: () => void): Promise<void> {
  let length = Number(headers['content-length'] ?? 0);
  const check = (): void => {
    if (length > (assemble.body_limit ?? 0)) throw new ServiceError('payload_too_large', 'the body is larger than this route takes');
  };
  try {
    check();
    length = 0;
    for await (const part of body as Readable) {
      length += (part as Buffer).length;
      check();
      send(port, part as Buffer);
    }
  } catch (error) {
    giveUp();
    throw signal.aborted ? signal.reason : error;
  } finally {
    sendEnd(port);
  }
}
