import { builderHealth, listJobs } from '@doctown/schema/api';
import { askBuilder } from '$lib/server/builder.ts';
import { problemOf } from '$lib/server/problem.ts';
import type { PageServerLoad } from './$types';

/** Whether everything runs, and what it is busy with. Never fails: that the builder is away is what the page is for. */
export const load: PageServerLoad = async () => {
  const started = Date.now();
  const [health, jobs] = await Promise.all([
    askBuilder(builderHealth, {}).then(
      (report) => ({ report, answered_ms: Date.now() - started }),
      (fault) => ({ problem: problemOf(fault).message }),
    ),
    askBuilder(listJobs, { limit: 12 }).then(
      (page) => page.jobs,
      () => null,
    ),
  ]);
  return { health, jobs, at: new Date().toISOString() };
};
