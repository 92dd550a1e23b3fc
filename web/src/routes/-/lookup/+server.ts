import { newestPack } from '$lib/server/packs.ts';
import type { RequestHandler } from './$types';

/** `?owner=&repo=`: the newest pack of a repository as JSON, or null. */
export const GET: RequestHandler = async ({ url }) => {
  const owner = url.searchParams.get('owner') ?? '';
  const repo = url.searchParams.get('repo') ?? '';
  const pack = owner !== '' && repo !== '' ? await newestPack(owner.slice(0, 100), repo.slice(0, 100)) : null;
  return Response.json(pack, { headers: { 'cache-control': 'no-store' } });
};
