import { isFinished, isTerminal, ServiceError } from '@doctown/schema';
import { cancelJob, jobEvents, listJobs, status as statusRoute } from '@doctown/schema/api';
import { implement, implementStream } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import type { BuilderDeps } from '../app.ts';

/** Status, events, list and cancel. */
export function jobRoutes(app: FastifyInstance, { jobs, hub, runner }: BuilderDeps): void {
  const find = async (job_id: string) => {
    const row = await jobs.get(job_id);
    if (row === null) throw new ServiceError('job_not_found', `there is no job ${job_id}`);
    return row;
  };

  implement(app, statusRoute, async ({ job_id, wait }, { signal }) => {
    const before = await find(job_id);
    if (!wait || isFinished(before.status.status)) return before.status;
    const seen = JSON.stringify(before.status);
    const look = async () => {
      const { status } = await find(job_id);
      return JSON.stringify(status) === seen ? null : status;
    };
    return (await hub.until(job_id, look, signal, wait * 1000)) ?? before.status;
  });

  implementStream(app, jobEvents, async function* ({ job_id, after }, { headers, reply, signal }) {
    const { status } = await find(job_id);
    const last = after ?? Number(headers['last-event-id'] ?? 0);
    const from = Number.isInteger(last) && last > 0 ? last : 0;
    if (isFinished(status.status) && from > 0 && (await jobs.events(job_id, from, 1)).length === 0) {
      await reply.status(204).send();
      return;
    }
    for await (const event of hub.follow(jobs, job_id, from, false, signal)) {
      yield event;
      if (isTerminal(event)) return;
    }
  });

  implement(app, listJobs, (query) => jobs.list(query));
  implement(app, cancelJob, ({ job_id }) => runner.cancel(job_id));
}
