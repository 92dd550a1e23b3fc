import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** A file that was opened here has no versions. */
export const load: PageServerLoad = async ({ parent }) => {
  const { pack } = await parent();
  if (pack === null) error(404, { message: 'A file has no versions.', code: 'not_found' });
};
