import { ServiceError } from '@doctown/schema';
import { contract, embed } from '@doctown/schema/api';
import { implement } from '@doctown/service';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Desk } from '../desk.ts';
import type { MemoryGate } from '../memory.ts';
import { createReadingTurns } from '../reading.ts';

/** The contract as the event loop sees it: bytes in, bytes out. Reading tens of megabytes would keep it from answering /health. */
const unread = contract({ ...embed, body: z.object({}), reply: z.instanceof(Uint8Array), stream: 'bytes' });

/** POST /embed: row i of the answer is chunk i of the request. A request that does not fit is refused before its body is read. */
export function embedRoute(app: FastifyInstance, desk: Desk, gate: MemoryGate): void {
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  const turnToRead = createReadingTurns();
  const wasRead = new WeakMap<FastifyRequest, () => void>();
  const atDesk = new WeakMap<FastifyRequest, Promise<void>>();
  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== embed.method || request.routeOptions.url !== embed.path) return;
    const bytes = Number(request.headers['content-length'] ?? embed.body_limit);
    const leave = gate.enter(Math.min(bytes, embed.body_limit ?? bytes));
    // One that went away in the middle is still held by the desk for a while.
    reply.raw.once('close', () => void (atDesk.get(request) ?? Promise.resolve()).then(leave));
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    wasRead.set(request, await turnToRead(bytes, gone.signal));
  });
  app.addHook('preValidation', async (request) => wasRead.get(request)?.());
  implement(app, unread, async (_, { request, reply, signal }) => {
    const body = request.body as Buffer<ArrayBuffer> | undefined;
    if (body === undefined || body.byteLength === 0) throw new ServiceError('invalid_request', 'the body is empty; send JSON');
    const { answer, released } = desk.ask(body, signal);
    atDesk.set(request, released);
    void reply.type('application/json; charset=utf-8');
    return answer;
  });
}
