import type { ServerResponse } from 'node:http';
import type { ChatBody } from './chat.ts';

const HTTP = ['rate_limited', 'server_error', 'overloaded', 'dropped', 'half_body', 'not_http_json', 'hangs'] as const;
const CONTENT = ['cut_off', 'refusal', 'content_filter', 'empty', 'not_json', 'wrong_shape', 'missing_item'] as const;

/** What can go wrong with a call. */
export type Fault = (typeof HTTP)[number] | (typeof CONTENT)[number];

/** All but the one that takes until the caller's patience ends. */
export const allFaults: readonly Fault[] = [...HTTP, ...CONTENT].filter((fault) => fault !== 'hangs');

export const isHttpFault = (fault: Fault | undefined): fault is (typeof HTTP)[number] => (HTTP as readonly unknown[]).includes(fault);

/** Every kind in turn, in `share` of all calls, evenly spread. */
export function faultsNowAndThen(share: number, kinds: readonly Fault[] = allFaults): (body: ChatBody, number: number) => Fault | undefined {
  let due = 0;
  let next = 0;
  return () => {
    due += share;
    if (due < 1) return undefined;
    due -= 1;
    return kinds[next++ % kinds.length];
  };
}

/** Breaks an answer in the way of the fault; the status that went out, 0 for none. */
export function sendFault(fault: (typeof HTTP)[number], response: ServerResponse): number {
  const fail = (status: number, code: string, headers: Record<string, string> = {}): number => {
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify({ error: { message: 'Please try again.', type: 'error', param: null, code } }));
    return status;
  };
  if (fault === 'rate_limited') return fail(429, 'rate_limit_exceeded', { 'retry-after-ms': '20' });
  if (fault === 'server_error') return fail(500, 'server_error');
  if (fault === 'overloaded') return fail(503, 'overloaded', { 'retry-after': '0.02' });
  if (fault === 'dropped') response.destroy();
  if (fault === 'half_body') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
    response.write('{"id":"chatcmpl-');
    setTimeout(() => response.destroy(), 5);
  }
  if (fault !== 'not_http_json') return 0;
  response.writeHead(200, { 'content-type': 'application/json' }).end('<html>Bad gateway</html>');
  return 200;
}
