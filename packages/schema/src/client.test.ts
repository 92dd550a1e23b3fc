import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { contract } from './api/contract.ts';
import { call, listen } from './client.ts';

const add = contract({
  name: 'add',
  summary: '',
  method: 'POST',
  path: '/add/:base',
  params: z.object({ base: z.string() }),
  query: z.object({ twice: z.string().optional() }),
  body: z.object({ by: z.number() }),
  reply: z.object({ sum: z.number() }),
});
const read = contract({ name: 'read', summary: '', method: 'GET', path: '/read', reply: z.object({ n: z.number() }) });
const events = contract({ name: 'events', summary: '', method: 'GET', path: '/events', reply: z.object({ n: z.number() }), stream: 'sse' });
const lines = contract({ name: 'lines', summary: '', method: 'GET', path: '/lines', reply: z.object({ n: z.number() }), stream: 'ndjson' });

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

function serve(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  return new Promise((resolve) => {
    const listening = createServer(handler);
    server = listening.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(listening.address() as AddressInfo).port}`));
  });
}

const json = (response: ServerResponse, status: number, body: unknown, headers = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

test('one flat input is spread over path, query and body', async () => {
  const url = await serve((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => json(response, 200, { sum: request.url === '/add/a%2Fb?twice=yes' && body === '{"by":3}' ? 1 : 0 }));
  });
  expect(await call(url, add, { base: 'a/b', twice: 'yes', by: 3 })).toEqual({ sum: 1 });
});

test("the far side's own error is thrown again here", async () => {
  const url = await serve((_, response) => json(response, 404, { error: 'no such job', code: 'job_not_found' }));
  await expect(call(url, read, {})).rejects.toMatchObject({ code: 'job_not_found', message: 'no such job', status: 404 });
});

test('a read is tried again when the far side is busy, and its retry-after is obeyed', async () => {
  let count = 0;
  const url = await serve((_, response) =>
    ++count < 3 ? json(response, 503, { error: 'starting', code: 'not_ready' }, { 'retry-after': '0.01' }) : json(response, 200, { n: count }),
  );
  expect(await call(url, read, {})).toEqual({ n: 3 });
});

test('a write is never sent twice', async () => {
  let count = 0;
  const url = await serve((_, response) => {
    count++;
    json(response, 503, { error: 'busy', code: 'not_ready' });
  });
  await expect(call(url, add, { base: 'x', by: 1 })).rejects.toMatchObject({ code: 'not_ready' });
  expect(count).toBe(1);
});

test('an answer in another shape is the far side’s fault, not ours', async () => {
  const url = await serve((_, response) => json(response, 200, { n: 'three' }));
  await expect(call(url, read, {})).rejects.toMatchObject({ code: 'upstream_invalid' });
});

test('nobody there, too slow and aborted are told apart', async () => {
  await expect(call('http://127.0.0.1:9', read, {}, { retries: 0 })).rejects.toMatchObject({ code: 'upstream_unavailable' });
  const url = await serve(() => undefined);
  await expect(call(url, read, {}, { timeout_ms: 50 })).rejects.toMatchObject({ code: 'timeout' });
  const reason = new Error('enough');
  await expect(call(url, read, {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test('request id and trace context travel', async () => {
  let headers: IncomingMessage['headers'] = {};
  const url = await serve((request, response) => {
    headers = request.headers;
    json(response, 200, { n: 1 });
  });
  await call(url, read, {}, { request_id: 'r1', traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' });
  expect(headers).toMatchObject({ 'x-request-id': 'r1', traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' });
});

test('server-sent events arrive one by one, whole, whatever the packets and comments between', async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const part of ['retry: 2000\n\n: keepalive\n\nid: 1\nda', 'ta: {"n":', '1}\n\ndata: {"n"', ':2}\r\n\r\n']) response.write(part);
    response.end();
  });
  const seen: unknown[] = [];
  for await (const event of listen(url, events, {})) seen.push(event);
  expect(seen).toEqual([{ n: 1 }, { n: 2 }]);
});

test('lines are read to the last, with or without its newline', async () => {
  const url = await serve((_, response) => response.end('{"n":1}\n\n{"n":2}'));
  const seen: unknown[] = [];
  for await (const line of listen(url, lines, {})) seen.push(line);
  expect(seen).toEqual([{ n: 1 }, { n: 2 }]);
});

test('a stream that is answered 204 is simply over', async () => {
  const url = await serve((_, response) => response.writeHead(204).end());
  for await (const _ of listen(url, events, {})) expect.unreachable();
});
