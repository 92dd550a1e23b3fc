import { DocpackId } from '@doctown/schema';
import { error } from '@sveltejs/kit';
import { fetchBuilder } from '$lib/server/builder.ts';
import type { RequestHandler } from './$types';

const ASKED = ['range', 'if-none-match', 'if-range'];
const TOLD = ['etag', 'content-length', 'content-range', 'content-disposition', 'content-type', 'cache-control', 'accept-ranges', 'last-modified'];

/**
 * A pack's bytes, passed through with ranges and its tag. A builder that keeps packs in a bucket may answer with an address to go to;
 * the reader, which may fetch from here only, asks with `?read` and gets the bytes.
 */
export const GET: RequestHandler = async ({ params, request, url }) => {
  if (!DocpackId.safeParse(params.docpack_id).success) error(404, { message: 'There is no such pack.', code: 'docpack_not_found' });
  const headers = Object.fromEntries(ASKED.flatMap((name) => (request.headers.get(name) === null ? [] : [[name, request.headers.get(name) ?? '']])));
  let upstream = await fetchBuilder(`/docpacks/${encodeURIComponent(params.docpack_id)}/download`, { headers, signal: request.signal }).catch(() => null);
  const bucket = upstream?.headers.get('location');
  if (bucket && url.searchParams.has('read')) upstream = await fetch(bucket, { headers, signal: request.signal }).catch(() => null);
  if (upstream === null) error(503, { message: 'The builder does not answer. Try again in a minute.', code: 'upstream_unavailable' });
  const location = upstream.headers.get('location');
  if (upstream.status >= 301 && upstream.status <= 308 && location) return new Response(null, { status: 302, headers: { location, 'cache-control': 'no-store' } });
  if (upstream.status === 404) error(404, { message: 'There is no such pack here any more.', code: 'docpack_not_found' });
  if (upstream.status >= 400 && upstream.status !== 416) error(502, { message: 'The builder could not give the pack.', code: 'upstream_failed' });
  const told = Object.fromEntries(TOLD.flatMap((name) => (upstream.headers.get(name) === null ? [] : [[name, upstream.headers.get(name) ?? '']])));
  return new Response(upstream.body, { status: upstream.status, headers: told });
};
