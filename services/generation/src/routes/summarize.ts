import { summarize as summarizeContract } from '@doctown/schema/api';
import { implement } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import type { Writer } from '../generate.ts';
import { summarize } from '../summary/summarize.ts';

/** POST /summarize: sentences about parts and the whole. */
export function summarizeRoute(app: FastifyInstance, writer: Writer): void {
  implement(app, summarizeContract, (request, { signal }) => summarize(request, writer, signal));
}
