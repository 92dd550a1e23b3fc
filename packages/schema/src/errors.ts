import { z } from 'zod';

/** Every code of ours and its HTTP status. A caller that would act differently deserves its own code. */
export const errorStatus = {
  invalid_request: 400,
  invalid_repo_url: 400,
  invalid_archive: 400,
  unauthorized: 401,
  forbidden: 403,
  repository_private: 403,
  not_found: 404,
  repository_not_found: 404,
  ref_not_found: 404,
  docpack_not_found: 404,
  job_not_found: 404,
  conflict: 409,
  payload_too_large: 413,
  repository_too_large: 413,
  unsupported_media_type: 415,
  invalid_docpack: 422,
  rate_limited: 429,
  upstream_rate_limited: 429,
  cancelled: 499,
  internal: 500,
  not_implemented: 501,
  upstream_failed: 502,
  upstream_invalid: 502,
  model_changed: 502,
  generation_failed: 502,
  not_ready: 503,
  overloaded: 503,
  upstream_unavailable: 503,
  timeout: 504,
} as const;

export type ErrorCode = keyof typeof errorStatus;
export const ErrorCode = z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]]);

/** The body of every failed answer: a message a person can act on, a code from the table. */
export const ErrorBody = z.object({ error: z.string(), code: ErrorCode, details: z.unknown().optional() });
export type ErrorBody = z.output<typeof ErrorBody>;

const retryableCodes: ReadonlySet<ErrorCode> = new Set([
  'upstream_rate_limited',
  'rate_limited',
  'upstream_failed',
  'upstream_unavailable',
  'model_changed',
  'not_ready',
  'overloaded',
  'timeout',
]);

interface ServiceErrorOptions {
  cause?: unknown;
  details?: unknown;
  /** Seconds to wait before trying again. */
  retry_after_s?: number;
}

/** A failure with a code from the table; the same on both sides of the wire. */
export class ServiceError extends Error {
  readonly code: ErrorCode;
  readonly details: unknown;
  readonly retry_after_s: number | undefined;

  constructor(code: ErrorCode, message: string, options: ServiceErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'ServiceError';
    this.code = code;
    this.details = options.details;
    this.retry_after_s = options.retry_after_s;
  }

  get status(): number {
    return errorStatus[this.code];
  }

  /** Trying the same thing again later can help. */
  get retryable(): boolean {
    return retryableCodes.has(this.code);
  }

  toBody(): ErrorBody {
    return { error: this.message, code: this.code, ...(this.details === undefined ? {} : { details: this.details }) };
  }
}

/** One line per bad field: `chunks.0.content: expected string`. */
export const describeIssues = (error: z.ZodError): string[] => error.issues.map((issue) => `${issue.path.join('.') || '(body)'}: ${issue.message}`);

/** Bad input of the caller, every bad field named. */
export const invalidRequest = (error: z.ZodError): ServiceError =>
  new ServiceError('invalid_request', describeIssues(error).join('; '), { details: error.issues.map(({ path, message }) => ({ path: path.join('.'), message })) });
