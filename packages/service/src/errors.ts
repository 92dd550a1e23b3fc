import { type ErrorBody, type ErrorCode, ServiceError } from '@doctown/schema';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

const fastifyCodes: Record<string, [ConstructorParameters<typeof ServiceError>[0], string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['payload_too_large', 'the body is larger than this route takes'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type', 'send application/json'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid_request', 'the body is empty; send JSON'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['invalid_request', 'content-length does not match the body'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid_request', 'the body is not JSON'],
};

/** Said of a service that works: what came of the request is logged with every answer. */
const EXPECTED: ReadonlySet<ErrorCode> = new Set(['overloaded', 'not_ready']);

/** The one place where a failure becomes an answer: known ones say what is wrong, unknown ones are logged and only named. */
export function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  const known = asServiceError(error);
  if (known === null || (known.status >= 500 && !EXPECTED.has(known.code))) request.log.error({ err: error }, 'request failed');
  if (reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  if (known?.retry_after_s !== undefined) void reply.header('retry-after', String(Math.max(1, Math.ceil(known.retry_after_s))));
  void reply.status(known?.status ?? 500).send(known && known.code !== 'internal' ? known.toBody() : internal(request));
}

export function asServiceError(error: FastifyError | Error): ServiceError | null {
  if (error instanceof ServiceError) return error;
  const code = 'code' in error ? String(error.code) : '';
  const mapped = fastifyCodes[code];
  if (mapped) return new ServiceError(...mapped);
  if (error instanceof SyntaxError && 'statusCode' in error) return new ServiceError('invalid_request', 'the body is not JSON');
  if ('statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500) return new ServiceError('invalid_request', error.message);
  return null;
}

const internal = (request: FastifyRequest): ErrorBody => ({ error: `something went wrong here; tell us the request id ${request.id}`, code: 'internal' });

export const notFound = (request: FastifyRequest): ServiceError => new ServiceError('not_found', `there is no ${request.method} ${request.url.split('?')[0]}; see /docs`);
