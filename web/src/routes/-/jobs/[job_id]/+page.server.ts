import { cancelJob, status } from '@doctown/schema/api';
import { error, fail } from '@sveltejs/kit';
import { askBuilder } from '$lib/server/builder.ts';
import { problemOf, showProblem } from '$lib/server/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, setHeaders }) => {
  setHeaders({ 'cache-control': 'private, no-store' });
  try {
    return { job: await askBuilder(status, { job_id: params.job_id }), now: Date.now() };
  } catch (fault) {
    const { code, status: number } = problemOf(fault);
    if (code === 'job_not_found' || number === 400)
      error(404, { message: 'There is no job of this name. Finished jobs are kept for a while, then only their packs stay.', code: 'job_not_found' });
    return showProblem(fault);
  }
};

export const actions: Actions = {
  cancel: async ({ params }) => {
    try {
      return { job: await askBuilder(cancelJob, { job_id: params.job_id }) };
    } catch (fault) {
      const { status: number, message } = problemOf(fault);
      return fail(number, { problem: message });
    }
  },
};
