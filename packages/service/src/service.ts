import { createHash, timingSafeEqual } from 'node:crypto';
import { ServiceError, VERSION } from '@doctown/schema';
import { type AnyContract, health as healthContract } from '@doctown/schema/api';
import cors from '@fastify/cors';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import { requestIdOf, traceOf } from './context.ts';
import { mountDocs } from './docs.ts';
import { answerError, notFound } from './errors.ts';
import { createLogger } from './logger.ts';
import { type GaugeOptions, mountMetrics } from './metrics.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Aborts when the service begins to shut down. */
    closing: AbortSignal;
  }
}

export interface Readiness {
  ready: boolean;
  /** Why it is not ready. */
  reason?: string;
  [extra: string]: unknown;
}

export interface ServiceOptions {
  name: string;
  logLevel?: string;
  /** Cheap and never a paid call. Null when the service mounts its own /health. */
  health: (() => Promise<Readiness> | Readiness) | null;
  contracts: readonly AnyContract[];
  /** When any is given, every route but /health and /ping wants one as a bearer token. */
  tokens?: readonly string[];
  corsOrigins?: readonly string[];
  /** Figures of its own for /metrics. */
  gauges?: Readonly<Record<string, GaugeOptions>>;
}

const OPEN_PATHS = new Set(['/health', '/ping']);

/** A Fastify server with what every service has: logs, error shape, request ids, /health, /metrics, /openapi.json, /docs. It does not listen. */
export function createService({ name, logLevel, health, contracts, tokens = [], corsOrigins = [], gauges = {} }: ServiceOptions): FastifyInstance {
  const app = fastify({
    loggerInstance: createLogger(name, logLevel) as FastifyBaseLogger,
    genReqId: (request) => requestIdOf(request.headers),
    requestIdHeader: false,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 512 },
  });
  app.removeContentTypeParser('text/plain');
  const closing = new AbortController();
  app.decorate('closing', closing.signal);
  app.addHook('preClose', async () => closing.abort(new ServiceError('not_ready', 'the service is shutting down', { retry_after_s: 5 })));
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => answerError(notFound(request), request, reply));
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
    if (tokens.length > 0 && !OPEN_PATHS.has(request.url.split('?')[0] ?? '')) requireToken(request.headers.authorization, tokens);
  });
  // A connection kept open after the last answer would keep the whole service waiting for its caller.
  app.addHook('onSend', async (_, reply) => void (closing.signal.aborted && reply.header('connection', 'close')));
  app.addHook('onResponse', async (request, reply) => {
    if (!OPEN_PATHS.has(request.url.split('?')[0] ?? ''))
      request.log.info(
        {
          request_id: request.id,
          trace_id: traceOf(request.headers).trace_id,
          method: request.method,
          path: request.url.split('?')[0],
          status: reply.statusCode,
          duration_ms: Math.round(reply.elapsedTime),
        },
        'answered',
      );
  });
  if (corsOrigins.length > 0) void app.register(cors, { origin: [...corsOrigins], methods: ['GET', 'POST', 'DELETE'], maxAge: 3600 });
  mountMetrics(app, name, gauges);
  mountDocs(app, name, health ? [healthContract, ...contracts] : contracts);
  if (health) mountHealth(app, name, health);
  return app;
}

function mountHealth(app: FastifyInstance, service: string, health: () => Promise<Readiness> | Readiness): void {
  const started = Date.now();
  app.get('/health', async (_, reply) => {
    const { ready, ...rest } = await health();
    return reply.status(ready ? 200 : 503).send({ status: ready ? 'ok' : 'unhealthy', version: VERSION, service, ready, uptime_s: (Date.now() - started) / 1000, ...rest });
  });
}

/** Throws `unauthorized`, in constant time. */
function requireToken(header: string | undefined, tokens: readonly string[]): void {
  const given = digest(/^Bearer (.+)$/i.exec(header ?? '')?.[1] ?? '');
  if (!tokens.map((token) => timingSafeEqual(digest(token), given)).includes(true))
    throw new ServiceError('unauthorized', 'send Authorization: Bearer <one of DOCTOWN_API_TOKENS>');
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
