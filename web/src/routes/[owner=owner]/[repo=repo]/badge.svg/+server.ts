import { compact } from '$lib/format.ts';
import { badge } from '$lib/reader/badge.ts';
import { newestPack } from '$lib/server/packs.ts';
import type { RequestHandler } from './$types';

/** A picture for a README. It is asked for from everywhere, so it says that it may be shown anywhere. */
export const GET: RequestHandler = async ({ params: { owner, repo } }) => {
  const pack = owner === '-' ? null : await newestPack(owner, repo);
  return new Response(badge('doctown', pack === null ? 'not built yet' : `${compact(pack.symbol_count)} symbols`, pack !== null), {
    headers: {
      'content-type': 'image/svg+xml; charset=utf-8',
      'cache-control': 'public, max-age=300',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'cross-origin-resource-policy': 'cross-origin',
    },
  });
};
