import { newJobId } from '@doctown/schema';
import { estimateBuild, ingest } from '@doctown/schema/api';
import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { sentence } from '$lib/format.ts';
import { askBuilder } from '$lib/server/builder.ts';
import { limitJobs } from '$lib/server/limits.ts';
import { recentPacks } from '$lib/server/packs.ts';
import { problemOf } from '$lib/server/problem.ts';
import { readSubmission, type Typed } from '$lib/server/submission.ts';
import type { Actions, PageServerLoad } from './$types';

/** Fetching and parsing a large repository takes its time. */
const ESTIMATE_MS = 120_000;

export const load: PageServerLoad = async ({ url }) => {
  const typed: Typed = { repo_url: url.searchParams.get('repo') ?? '', git_ref: url.searchParams.get('ref') ?? '' };
  return { typed, packs: await recentPacks(8) };
};

export const actions: Actions = {
  start: async (event) => {
    const read = readSubmission(await event.request.formData());
    if (!read.ok) return fail(400, { doing: 'start' as const, typed: read.typed, errors: read.errors });
    const refused = await refuseByLimit(event, read.typed, 'start');
    if (refused) return refused;
    const job = await attempt('start', read.typed, () => askBuilder(ingest, { ...read.request, job_id: newJobId() }));
    if ('job_id' in job) redirect(303, `/-/jobs/${job.job_id}`);
    return job;
  },
  estimate: async (event) => {
    const read = readSubmission(await event.request.formData());
    if (!read.ok) return fail(400, { doing: 'estimate' as const, typed: read.typed, errors: read.errors });
    const refused = await refuseByLimit(event, read.typed, 'estimate');
    if (refused) return refused;
    const estimated = await attempt('estimate', read.typed, () => askBuilder(estimateBuild, read.request, { timeout_ms: ESTIMATE_MS, signal: event.request.signal }));
    return 'cost_usd_max' in estimated ? { doing: 'estimate' as const, typed: read.typed, estimate: estimated } : estimated;
  },
};

async function refuseByLimit(event: RequestEvent, typed: Typed, doing: 'start' | 'estimate') {
  const wait_s = await limitJobs(event);
  if (wait_s === null) return null;
  event.setHeaders({ 'retry-after': String(wait_s) });
  return fail(429, { doing, typed, problem: { code: 'rate_limited', message: `You have started your share of jobs. Try again in ${waitText(wait_s)}; what is running goes on.` } });
}

const waitText = (seconds: number): string => (seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} minutes`);

/** The builder's answer, or its refusal beside the field it is about. */
async function attempt<T extends object>(doing: 'start' | 'estimate', typed: Typed, ask: () => Promise<T>) {
  try {
    return await ask();
  } catch (fault) {
    const { status, code, message } = problemOf(fault);
    if (doing === 'estimate' && (code === 'not_found' || code === 'not_implemented'))
      return fail(501, {
        doing,
        typed,
        problem: { code: 'not_estimable', message: 'This builder cannot say beforehand what a job costs. Set a budget instead: it is never exceeded.' },
      });
    if (code === 'invalid_repo_url') return fail(400, { doing, typed, errors: { repo_url: sentence(message.replace(/^repo_url: /, '')) } });
    return fail(status, { doing, typed, problem: { code, message } });
  }
}
