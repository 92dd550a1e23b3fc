import { error } from '@sveltejs/kit';
import { findPack } from '$lib/server/reader.ts';
import type { LayoutServerLoad } from './$types';

/** Only the address matters: moving between the pages of a pack asks the builder nothing. */
export const load: LayoutServerLoad = async ({ params: { owner, repo }, url }) => {
  if (owner !== '-') return { pack: await findPack(owner, repo, url.searchParams.get('pack')) };
  if (repo !== 'open') error(404, { message: 'There is no such page.', code: 'not_found' });
  return { pack: null };
};
