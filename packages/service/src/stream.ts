import { once } from 'node:events';
import type { FastifyReply } from 'fastify';
import type { Context } from './context.ts';

const KEEPALIVE_MS = 15_000;

const heads = {
  sse: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', 'x-accel-buffering': 'no', connection: 'close' },
  ndjson: { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-cache', 'x-accel-buffering': 'no', connection: 'close' },
} as const;

/** Sends items as they come, waiting for a slow reader. Ends quietly when the caller leaves or the service closes. */
export async function startStream(kind: 'sse' | 'ndjson', first: IteratorResult<unknown>, rest: AsyncIterator<unknown>, { reply, signal, log }: Context): Promise<FastifyReply> {
  reply.hijack();
  const raw = reply.raw;
  raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...heads[kind] });
  if (kind === 'sse') raw.write('retry: 2000\n\n: keepalive\n\n');
  const keepalive = kind === 'sse' ? setInterval(() => raw.write(': keepalive\n\n'), KEEPALIVE_MS) : undefined;
  try {
    for (let next = first; !next.done && !signal.aborted; next = await orAborted(rest.next(), signal)) {
      if (!raw.write(kind === 'sse' ? frame(next.value) : `${JSON.stringify(next.value)}\n`)) await once(raw, 'drain', { signal });
    }
    raw.end();
  } catch (error) {
    if (!signal.aborted) log.error({ err: error }, 'stream broke off');
    raw.destroy();
  } finally {
    clearInterval(keepalive);
    void rest.return?.(undefined).catch(() => undefined);
  }
  return reply;
}

/** `id:` is the event's sequence; there is no `event:` field, or browsers' `onmessage` would never fire. */
function frame(value: unknown): string {
  const id = typeof value === 'object' && value !== null && 'sequence' in value ? `id: ${value.sequence}\n` : '';
  return `${id}data: ${JSON.stringify(value)}\n\n`;
}

function orAborted<T>(work: Promise<IteratorResult<T>>, signal: AbortSignal): Promise<IteratorResult<T>> {
  if (signal.aborted) return Promise.resolve({ done: true, value: undefined });
  return new Promise((resolve, reject) => {
    const stop = () => resolve({ done: true, value: undefined });
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
