import { newTraceId, ServiceError } from '@doctown/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from './logger.ts';

/** What a handler gets beside its input. */
export interface Context {
  /** Aborts when the caller goes away or the service shuts down. */
  signal: AbortSignal;
  log: Logger;
  request_id: string;
  /** 32 hex digits, from the caller's traceparent or new. */
  trace_id: string;
  /** To pass on to workers. */
  traceparent: string;
  headers: Record<string, string | string[] | undefined>;
  request: FastifyRequest;
  reply: FastifyReply;
}

const traceparentShape = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;
const requestIdShape = /^[A-Za-z0-9._:-]{1,128}$/;

/** The caller's own id when it is a sane one, else a new one. */
export const requestIdOf = (headers: Record<string, unknown>): string => {
  const given = headers['x-request-id'];
  return typeof given === 'string' && requestIdShape.test(given) ? given : `req_${newTraceId().slice(0, 16)}`;
};

/** The caller's W3C trace with a span of ours, or a new trace. */
export function traceOf(headers: Record<string, unknown>): { trace_id: string; traceparent: string } {
  const given = typeof headers.traceparent === 'string' ? traceparentShape.exec(headers.traceparent) : null;
  const trace_id = given?.[1] ?? newTraceId();
  return { trace_id, traceparent: `00-${trace_id}-${newTraceId().slice(0, 16)}-01` };
}

/** Everything a handler needs to know about one request. */
export function contextOf(request: FastifyRequest, reply: FastifyReply, closing: AbortSignal, body: unknown): Context {
  const gone = new AbortController();
  const leave = (): void => {
    if (!reply.raw.writableFinished) gone.abort(new ServiceError('cancelled', 'the caller went away'));
  };
  if (reply.raw.closed) leave();
  else reply.raw.once('close', leave);
  const { trace_id, traceparent } = traceOf(request.headers);
  const job_id = jobIdOf(body) ?? jobIdOf(request.params);
  const log = (request.log as unknown as Logger).child({ request_id: request.id, trace_id, ...(job_id ? { job_id } : {}) });
  return { signal: AbortSignal.any([gone.signal, closing]), log, request_id: request.id, trace_id, traceparent, headers: request.headers, request, reply };
}

const jobIdOf = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && 'job_id' in value && typeof value.job_id === 'string' ? value.job_id : undefined;
