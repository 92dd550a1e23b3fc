import { DocpackOrder, listDocpacks } from '@doctown/schema/api';
import { askBuilder } from '$lib/server/builder.ts';
import { showProblem } from '$lib/server/problem.ts';
import type { PageServerLoad } from './$types';

const PAGE = 30;

/** A page of the packs; all of it in the address: `?q=&order=&cursor=&all=1`. */
export const load: PageServerLoad = async ({ url }) => {
  const q = (url.searchParams.get('q') ?? '').trim().slice(0, 100);
  const order = DocpackOrder.catch('newest').parse(url.searchParams.get('order') ?? 'newest');
  const all = url.searchParams.get('all') === '1';
  const cursor = url.searchParams.get('cursor') ?? undefined;
  try {
    const page = await askBuilder(listDocpacks, { order, limit: PAGE, ...(q ? { q } : {}), ...(all ? {} : { latest: 'true' }), ...(cursor ? { cursor } : {}) });
    return { ...page, q, order, all, isFirst: cursor === undefined };
  } catch (fault) {
    return showProblem(fault);
  }
};
