import { fetchBuilder } from '$lib/server/builder.ts';
import { relay } from '$lib/server/relay.ts';
import { settings } from '$lib/server/settings.ts';
import type { RequestHandler } from './$types';

const STALL_MS = 45_000;

/** A job's events, passed through. `Last-Event-ID`, which browsers send when they reconnect, goes before `?after=`. */
export const GET: RequestHandler = async ({ params, request, url }) => {
  const after = request.headers.get('last-event-id') ?? url.searchParams.get('after') ?? '0';
  const headers = { accept: 'text/event-stream', ...(/^\d{1,15}$/.test(after) && after !== '0' ? { 'last-event-id': after } : {}) };
  const upstream = await fetchBuilder(`/jobs/${encodeURIComponent(params.job_id)}/events`, { headers, signal: request.signal }).catch(() => null);
  if (upstream?.status === 204) return new Response(null, { status: 204 });
  if (!upstream?.ok || upstream.body === null) {
    await upstream?.body?.cancel();
    return new Response(null, { status: upstream?.status === 404 || upstream?.status === 400 ? 404 : 503, headers: { 'cache-control': 'no-store' } });
  }
  return new Response(relay(upstream.body, { max_ms: settings().STREAM_MAX_S * 1000, stall_ms: STALL_MS }), {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' },
  });
};
