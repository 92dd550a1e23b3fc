import { ServiceError } from '@doctown/schema';
import { assemble } from '@doctown/schema/api';
import { implement } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import type { Piscina } from 'piscina';
import type { AssembleOptions } from '../assemble.ts';
import type { WorkerReply } from '../assemble-worker.ts';

/** POST /assemble. */
export function assembleRoute(app: FastifyInstance, pool: Piscina, options: AssembleOptions): void {
  implement(app, assemble, async (request, { signal }) => {
    const result = (await pool.run({ request, options }, { signal })) as WorkerReply;
    if (!result.ok) throw new ServiceError(result.code, result.message);
    return result.reply;
  });
}
