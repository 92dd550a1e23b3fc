import { newJobId } from '@doctown/schema';
import { estimateBuild } from '@doctown/schema/api';
import { implement } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import type { BuilderDeps } from '../app.ts';
import { readAddress } from '../stages/fetch.ts';

/** POST /estimate: what a job would cost. A job id of its own stands in the workers' logs. */
export function estimateRoute(app: FastifyInstance, { fetch, estimate }: Pick<BuilderDeps, 'fetch' | 'estimate'>): void {
  implement(app, estimateBuild, (request, { headers, trace_id, log, signal }) => {
    readAddress(request.repo_url, fetch);
    const token = headers['x-git-token'];
    return estimate({ job_id: newJobId(), request, token: typeof token === 'string' ? token : null, pinned_commit: null, trace_id, log, settleOn: async () => undefined }, signal);
  });
}
