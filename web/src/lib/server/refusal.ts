import { type ErrorCode, errorStatus } from '@doctown/schema';
import type { RequestEvent } from '@sveltejs/kit';

/** The answer to a request that goes no further: JSON for programs, a plain page for people without our scripts. */
export function refuse({ request }: RequestEvent, code: ErrorCode, message: string, headers: Record<string, string> = {}): Response {
  const status = errorStatus[code];
  if (!request.headers.get('accept')?.includes('text/html')) return Response.json({ error: message, code }, { status, headers });
  return new Response(page(message), { status, headers: { ...headers, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" } });
}

const page = (message: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Not accepted · Doctown</title><main><h1>Not accepted</h1><p>${message}</p><p><a href="/">To the first page</a></p></main></html>`;
