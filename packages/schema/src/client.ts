import type { z } from 'zod';
import type { AnyContract, Input, Reply } from './api/contract.ts';
import { ErrorBody, ServiceError } from './errors.ts';
import { readLines, readServerSentEvents } from './streams.ts';

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** Milliseconds until the answer is complete (of a stream: until its headers); default 30,000. */
  timeout_ms?: number;
  /** How often to try again what is safe to try again; default 2. */
  retries?: number;
  headers?: Record<string, string>;
  request_id?: string | undefined;
  /** W3C trace context, passed on. */
  traceparent?: string | undefined;
  /** The reply is trusted and not parsed again: for megabytes of vectors between our own services. */
  trusted?: boolean;
  /** Sent in place of the body, a line of JSON each (`application/x-ndjson`); made as they are sent. */
  lines?: () => Iterable<unknown>;
}

const RETRYABLE_STATUS = new Set([429, 502, 503, 504]);
const CONTENT_TYPE = { sse: 'text/event-stream', ndjson: 'application/x-ndjson', bytes: '*/*' } as const;

/**
 * Calls a contract at `base`. Throws `ServiceError`: the far side's own when it sent one, `upstream_unavailable`,
 * `timeout` or `upstream_invalid` otherwise; an abort by the caller throws the signal's reason.
 */
export async function call<C extends AnyContract>(base: string, route: C, input: Input<C>, options: CallOptions = {}): Promise<Reply<C>> {
  const attempts = isSafeToRepeat(route) ? (options.retries ?? 2) + 1 : 1;
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(base, route, input, options);
    } catch (error) {
      if (attempt >= attempts || !isWorthRetrying(error) || options.signal?.aborted) throw error;
      await sleep(retryDelay(error, attempt), options.signal);
    }
  }
}

/** Follows a stream of server-sent events or lines; each item parsed. Ends when the far side ends; throws `upstream_unavailable` when it breaks off. */
export async function* listen<C extends AnyContract>(base: string, route: C, input: Input<C>, options: CallOptions = {}): AsyncGenerator<Reply<C>> {
  const timer = new AbortController();
  const timeout = setTimeout(() => timer.abort(timeoutError(route)), options.timeout_ms ?? 30_000);
  const signal = anySignal(options.signal, timer.signal);
  const response = await send(base, route, input, options, signal).finally(() => clearTimeout(timeout));
  if (response.status === 204 || response.body === null) return;
  const texts = route.stream === 'sse' ? readServerSentEvents(response.body) : readLines(response.body);
  try {
    for await (const text of texts) {
      const item = parseJson(text);
      yield options.trusted ? (item as Reply<C>) : parseReply(route, item);
    }
  } catch (error) {
    throw asUpstreamError(error, base, options.signal, 'broke off its answer');
  }
}

async function once<C extends AnyContract>(base: string, route: C, input: Input<C>, options: CallOptions): Promise<Reply<C>> {
  const timer = new AbortController();
  const timeout = setTimeout(() => timer.abort(timeoutError(route)), options.timeout_ms ?? 30_000);
  try {
    const response = await send(base, route, input, options, anySignal(options.signal, timer.signal));
    if (route.stream === 'bytes') return new Uint8Array(await response.arrayBuffer()) as Reply<C>;
    const body = parseJson(await response.text());
    return options.trusted ? (body as Reply<C>) : parseReply(route, body);
  } catch (error) {
    if (timer.signal.aborted && !options.signal?.aborted) throw timer.signal.reason;
    throw asUpstreamError(error, base, options.signal);
  } finally {
    clearTimeout(timeout);
  }
}

async function send<C extends AnyContract>(base: string, route: C, input: Input<C>, options: CallOptions, signal: AbortSignal): Promise<Response> {
  const { url, body } = place(base, route, input as Record<string, unknown>);
  const response = await fetch(url, {
    method: route.method,
    headers: {
      accept: route.stream ? CONTENT_TYPE[route.stream] : 'application/json',
      ...(options.lines ? { 'content-type': CONTENT_TYPE.ndjson } : body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.request_id ? { 'x-request-id': options.request_id } : {}),
      ...(options.traceparent ? { traceparent: options.traceparent } : {}),
      ...options.headers,
    },
    ...(options.lines ? { body: bytesOf(options.lines()), duplex: 'half' } : body === undefined ? {} : { body: JSON.stringify(body) }),
    signal,
  }).catch((error: unknown) => {
    throw signal.aborted ? signal.reason : asUpstreamError(error, base, options.signal);
  });
  if (!response.ok) throw await errorOf(response);
  return response;
}

const LINES_AT_ONCE = 256 * 1024;

/** Lines of JSON as a stream of bytes that is written as fast as it is read. */
function bytesOf(lines: Iterable<unknown>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = lines[Symbol.iterator]();
  return new ReadableStream({
    pull(controller) {
      let text = '';
      while (text.length < LINES_AT_ONCE) {
        const { done, value } = iterator.next();
        if (done) {
          if (text !== '') controller.enqueue(encoder.encode(text));
          return controller.close();
        }
        text += `${JSON.stringify(value)}\n`;
      }
      controller.enqueue(encoder.encode(text));
    },
  });
}

/** Spreads one flat input over path, query and body. */
function place(base: string, route: AnyContract, input: Record<string, unknown>): { url: URL; body: Record<string, unknown> | undefined } {
  const rest = { ...input };
  const path = route.path.replace(/:([a-z_]+)/g, (_, name: string) => {
    const value = encodeURIComponent(String(rest[name]));
    delete rest[name];
    return value;
  });
  const url = new URL(base.replace(/\/$/, '') + path);
  for (const name of Object.keys(route.query?.shape ?? {})) {
    if (rest[name] !== undefined) url.searchParams.set(name, String(rest[name]));
    delete rest[name];
  }
  return { url, body: route.body ? rest : undefined };
}

async function errorOf(response: Response): Promise<ServiceError> {
  const text = await response.text().catch(() => '');
  const body = ErrorBody.safeParse(tryJson(text));
  const wait = Number(response.headers.get('retry-after'));
  const retry = Number.isFinite(wait) && wait > 0 ? { retry_after_s: wait } : {};
  if (body.success) return new ServiceError(body.data.code, body.data.error, { details: body.data.details, ...retry });
  const code = RETRYABLE_STATUS.has(response.status) ? 'upstream_unavailable' : 'upstream_failed';
  return new ServiceError(code, `${new URL(response.url).host} answered ${response.status}`, retry);
}

function asUpstreamError(error: unknown, base: string, signal: AbortSignal | undefined, what = 'cannot be reached'): unknown {
  if (error instanceof ServiceError || signal?.aborted) return error;
  return new ServiceError('upstream_unavailable', `${base} ${what}`, { cause: error });
}

function parseReply<C extends AnyContract>(route: C, body: unknown): Reply<C> {
  const parsed = (route.reply as z.ZodType).safeParse(body);
  if (parsed.success) return parsed.data as Reply<C>;
  const first = parsed.error.issues[0];
  throw new ServiceError('upstream_invalid', `${route.name} answered in a shape we do not know: ${first?.path.join('.')}: ${first?.message}`, { cause: parsed.error });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ServiceError('upstream_invalid', 'the answer is not JSON', { cause });
  }
}

const tryJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isSafeToRepeat = (route: AnyContract): boolean => route.method === 'GET' || route.idempotent === true;
const isWorthRetrying = (error: unknown): boolean => error instanceof ServiceError && error.retryable && error.code !== 'timeout';
const retryDelay = (error: unknown, attempt: number): number =>
  error instanceof ServiceError && error.retry_after_s !== undefined ? Math.min(error.retry_after_s, 30) * 1000 : 200 * 2 ** (attempt - 1);
const timeoutError = (route: AnyContract): ServiceError => new ServiceError('timeout', `${route.method} ${route.path} took too long`);
const anySignal = (...signals: (AbortSignal | undefined)[]): AbortSignal => AbortSignal.any(signals.filter((signal) => signal !== undefined));

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', stop, { once: true });
  });
}
