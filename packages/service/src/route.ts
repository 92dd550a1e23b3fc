import { invalidRequest, ServiceError } from '@doctown/schema';
import type { AnyContract, Parsed, Reply } from '@doctown/schema/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Context, contextOf } from './context.ts';
import { startStream } from './stream.ts';

export type Handler<C extends AnyContract> = (input: Parsed<C>, context: Context) => Promise<Reply<C>> | Reply<C>;
export type StreamHandler<C extends AnyContract> = (input: Parsed<C>, context: Context) => AsyncIterable<Reply<C>>;

/** Mounts a contract. Input is parsed at the door (400 names every bad field); a reply that breaks its own contract is a 500. */
export function implement<C extends AnyContract>(app: FastifyInstance, route: C, handler: Handler<C>): void {
  mount(app, route, (request, reply) => answer(app, route, handler, request, reply));
}

/** Mounts a streaming contract: server-sent events or lines of JSON. What fails before the first item is an ordinary error. */
export function implementStream<C extends AnyContract>(app: FastifyInstance, route: C, handler: StreamHandler<C>): void {
  mount(app, route, (request, reply) => answerStream(app, route, handler, request, reply));
}

/** One path, two replies: the stream when the caller accepts its type, JSON otherwise. */
export function implementEither<C extends AnyContract, S extends AnyContract>(
  app: FastifyInstance,
  route: C,
  handler: Handler<C>,
  stream: S,
  streamHandler: StreamHandler<S>,
): void {
  const type = stream.stream === 'sse' ? 'text/event-stream' : 'application/x-ndjson';
  mount(app, route, (request, reply) =>
    String(request.headers.accept ?? '').includes(type) ? answerStream(app, stream, streamHandler, request, reply) : answer(app, route, handler, request, reply),
  );
}

function mount(app: FastifyInstance, route: AnyContract, handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>): void {
  app.route({ method: route.method, url: route.path, handler, ...(route.body ? { bodyLimit: route.body_limit ?? 10 * 1024 * 1024 } : {}) });
}

async function answer<C extends AnyContract>(app: FastifyInstance, route: C, handler: Handler<C>, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const input = parseInput(route, request);
  if (route.status !== undefined) void reply.status(route.status);
  const value = await handler(input, contextOf(request, reply, app.closing, request.body));
  if (reply.sent || reply.raw.headersSent || reply.raw.writableEnded) return reply;
  if (route.stream === 'bytes') return reply.send(value);
  const parsed = route.reply.safeParse(value);
  if (!parsed.success) throw new Error(`${route.name} broke its own contract: ${parsed.error.message}`);
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(parsed.data));
}

async function answerStream<C extends AnyContract>(app: FastifyInstance, route: C, handler: StreamHandler<C>, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const context = contextOf(request, reply, app.closing, request.body);
  const items = handler(parseInput(route, request), context)[Symbol.asyncIterator]();
  const first = await items.next();
  if (reply.sent) return reply;
  return startStream(route.stream === 'sse' ? 'sse' : 'ndjson', first, items, context);
}

/** Path, query and body as one flat object, each parsed by its own schema; all problems at once. */
export function parseInput<C extends AnyContract>(route: C, request: FastifyRequest): Parsed<C> {
  const problems: { path: string; message: string }[] = [];
  const parts: object[] = [];
  for (const [schema, value] of [
    [route.params, request.params],
    [route.query, request.query],
    [route.body, request.body ?? {}],
  ] as const) {
    if (schema === undefined) continue;
    const parsed = schema.safeParse(value);
    if (parsed.success) parts.push(parsed.data);
    else problems.push(...(invalidRequest(parsed.error).details as { path: string; message: string }[]));
  }
  if (problems.length > 0) throw new ServiceError('invalid_request', problems.map(({ path, message }) => `${path || '(body)'}: ${message}`).join('; '), { details: problems });
  return Object.assign({}, ...parts) as Parsed<C>;
}
