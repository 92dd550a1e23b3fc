import { ServiceError } from '@doctown/schema';
import { assemble, contract } from '@doctown/schema/api';
import { implement } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import type { Piscina } from 'piscina';
import { z } from 'zod';
import type { AssembleOptions } from '../assemble.ts';
import type { WorkerReply } from '../assemble-worker.ts';
import { createStopFlag, stop } from '../stop.ts';

/** The contract as the event loop sees it: bytes in, bytes out. Reading tens of megabytes would keep it from answering /health. */
const unread = contract({ ...assemble, body: z.object({}), reply: z.instanceof(Uint8Array), stream: 'bytes' });

/** POST /assemble. */
export function assembleRoute(app: FastifyInstance, pool: Piscina, options: AssembleOptions): void {
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  implement(app, unread, async (_, { request, reply, signal }) => {
    const body = request.body as Buffer<ArrayBuffer>;
    const isOwner = body.byteLength === body.buffer.byteLength;
    const flag = createStopFlag();
    signal.addEventListener('abort', () => stop(flag), { once: true });
    const result = (await pool.run({ body, options, flag }, { transferList: isOwner ? [body.buffer] : [] })) as WorkerReply;
    signal.throwIfAborted();
    if (!result.ok) throw new ServiceError(result.code, result.message, { details: result.details });
    void reply.type('application/json; charset=utf-8');
    return result.reply;
  });
}
