import { createHash } from 'node:crypto';
import { type IngestRequest, ServiceError } from '@doctown/schema';
import { type IngestReply, ingest, ingestStream } from '@doctown/schema/api';
import { type Context, implementEither, implementStream } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import type { BuilderDeps } from '../app.ts';
import { readAddress } from '../stages/fetch.ts';

const postStream = { ...ingestStream, name: 'ingestPostStream', method: 'POST', query: undefined, body: ingest.body } as const;

/** POST /ingest and the original's GET /ingest. */
export function ingestRoutes(app: FastifyInstance, deps: BuilderDeps): void {
  implementEither(
    app,
    ingest,
    (request, context) => start(request, context, deps),
    postStream as never,
    ((request: IngestRequest, context: Context) => startAndFollow(request, context, deps)) as never,
  );
  implementStream(app, ingestStream, (request, context) => startAndFollow(request, context, deps));
}

async function start(request: IngestRequest, context: Context, deps: BuilderDeps): Promise<IngestReply> {
  const { status, is_new } = await submit(request, context, deps);
  const reply = { job_id: status.job_id, status: status.status, status_url: `/status/${status.job_id}`, events_url: `/jobs/${status.job_id}/events` };
  void context.reply.header('location', reply.status_url);
  if (!is_new) void context.reply.status(200);
  else void context.reply.status(202);
  return reply;
}

async function* startAndFollow(request: IngestRequest, context: Context, deps: BuilderDeps) {
  const known = request.job_id ? await deps.jobs.get(request.job_id) : null;
  const sameRepository = known?.request.repo_url === request.repo_url;
  const job_id = known && sameRepository ? known.job_id : (await submit(request, context, deps)).status.job_id;
  const after = Number(context.headers['last-event-id'] ?? 0);
  yield* deps.hub.follow(deps.jobs, job_id, Number.isInteger(after) && after > 0 ? after : 0, true, context.signal);
}

/** Refuses a bad address before there is a job. */
async function submit(request: IngestRequest, { headers }: Context, deps: BuilderDeps) {
  readAddress(request.repo_url, deps.fetch);
  const key = headers['idempotency-key'];
  const job_id = request.job_id ?? (typeof key === 'string' ? idempotencyJobId(key) : undefined);
  const token = headers['x-git-token'];
  const { repo_url, git_ref, options } = request;
  return deps.runner.submit({
    request: { repo_url, ...(git_ref ? { git_ref } : {}), ...(options ? { options } : {}), ...(job_id ? { job_id } : {}) },
    token: typeof token === 'string' ? token : null,
    tenant: deps.knows_tenants ? tenantOf(headers.authorization) : '',
  });
}

/** Who shares one queue and its bounds: the bearer of one API token, under a name that does not give it away. */
const tenantOf = (authorization: string | string[] | undefined): string =>
  createHash('sha256')
    .update(String(authorization).replace(/^Bearer /i, ''))
    .digest('hex')
    .slice(0, 16);

function idempotencyJobId(key: string): string {
  const plain = key.replace(/[^A-Za-z0-9_]/g, '_');
  if (plain.length < 4 || plain.length > 60) throw new ServiceError('invalid_request', 'idempotency-key: must be 4 to 60 characters');
  return plain.startsWith('job_') ? plain : `job_${plain}`;
}
