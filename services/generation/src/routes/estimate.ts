import { estimateGeneration } from '@doctown/schema/api';
import { implement } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import { estimate } from '../estimate.ts';
import type { Writer } from '../generate.ts';

/** POST /estimate: tokens and price, calling nobody. */
export function estimateRoute(app: FastifyInstance, writer: Writer): void {
  implement(app, estimateGeneration, (request) => estimate(request, writer));
}
