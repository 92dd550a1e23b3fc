import { type Handle, type HandleServerError, isHttpError } from '@sveltejs/kit';
import { limitRequest } from '$lib/server/limits.ts';
import { log } from '$lib/server/log.ts';
import { isOwnHost, isOwnOrigin } from '$lib/server/origin.ts';
import { refuse } from '$lib/server/refusal.ts';
import { settings } from '$lib/server/settings.ts';
import { readTheme, THEME_COOKIE } from '$lib/theme.ts';

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** Every request: whose it is, whether it may, and what the answer must carry. */
export const handle: Handle = async ({ event, resolve }) => {
  event.locals.request_id = crypto.randomUUID();
  event.locals.theme = readTheme(event.cookies.get(THEME_COOKIE));
  const refused = (await refusalOf(event)) ?? null;
  const response = refused ?? (await resolve(event, { transformPageChunk: ({ html }) => html.replace('%doctown.theme%', event.locals.theme) }));
  for (const [name, value] of Object.entries(HEADERS)) if (!response.headers.has(name)) response.headers.set(name, value);
  if (response.headers.get('content-type')?.startsWith('text/html') && !response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-cache');
  return compressed(event.request, response);
};

async function refusalOf(event: Parameters<Handle>[0]['event']): Promise<Response | null> {
  const { request } = event;
  const isRead = request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS';
  if (!isOwnHost(request.headers, settings().ORIGIN)) return refuse(event, 'forbidden', 'This site is only for the machine it runs on. Open it as localhost.');
  if (!isRead && !isOwnOrigin(request.headers, event.url, settings().ORIGIN))
    return refuse(event, 'forbidden', 'This form was sent from another website, so it was not accepted. Open the page here and try again.');
  if (!isRead && Number(request.headers.get('content-length') ?? 0) > settings().MAX_FORM_BYTES) return refuse(event, 'payload_too_large', 'That is more than this form takes.');
  const wait_s = await limitRequest(event);
  return wait_s === null ? null : refuse(event, 'rate_limited', `Too many requests from your address. Try again in ${wait_s} s.`, { 'retry-after': String(wait_s) });
}

/** Pages as gzip, for a server with nothing before it; hosts that compress by themselves leave no `accept-encoding` or do it again for nothing. */
function compressed(request: Request, response: Response): Response {
  const isPage = response.headers.get('content-type')?.startsWith('text/html') && response.body !== null && !response.headers.has('content-encoding');
  if (!isPage || settings().VERCEL || !/\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')) return response;
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  headers.delete('etag');
  headers.set('content-encoding', 'gzip');
  headers.append('vary', 'accept-encoding');
  return new Response(response.body.pipeThrough(new CompressionStream('gzip')), { status: response.status, statusText: response.statusText, headers });
}

/** What a person is told of a failure of ours: nothing of its insides, and a mark to find it by. */
export const handleError: HandleServerError = ({ error, event, status, message }) => {
  if (status === 404) return { message: 'There is no such page.', code: 'not_found' };
  if (status < 500 || isHttpError(error)) return { message };
  log.error({ err: error, request_id: event.locals.request_id, path: event.url.pathname }, 'request failed');
  return { message: `Something broke on our side. If it stays, say this mark to whoever runs the site: ${event.locals.request_id}`, code: 'internal' };
};
