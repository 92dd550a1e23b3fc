import { z } from 'zod';
import { Manifest } from '../docpack/files.ts';
import { EventEnvelope } from '../events.ts';
import { DocpackId, JobId } from '../ids.ts';
import { IngestRequest, JobState, JobStatus } from '../job.ts';
import { GitRef, RepoUrl } from '../repo.ts';
import { contract } from './contract.ts';
import { EstimateReply } from './generation.ts';
import { WorkerHealth } from './health.ts';

export const IngestReply = z.object({ job_id: JobId, status: JobState, status_url: z.string(), events_url: z.string() });
export type IngestReply = z.output<typeof IngestReply>;

export const ingest = contract({
  name: 'ingest',
  summary: 'Starts a job; the same job_id and request again is the same job.',
  method: 'POST',
  path: '/ingest',
  body: IngestRequest,
  reply: IngestReply,
  status: 202,
});

export const ingestStream = contract({
  name: 'ingestStream',
  summary: "The original's EventSource door: attaches to the job if it exists, else starts it.",
  method: 'GET',
  path: '/ingest',
  query: z.object({ repo_url: RepoUrl, git_ref: GitRef.optional(), job_id: JobId.optional() }),
  reply: EventEnvelope,
  stream: 'sse',
});

const jobParams = z.object({ job_id: JobId });

export const BuildEstimate = z.object({
  files: z.int(),
  ...EstimateReply.pick({ symbols: true, symbols_cached: true, input_tokens: true, output_tokens_max: true, cost_usd_max: true, model: true, per_budget: true }).shape,
});
export type BuildEstimate = z.output<typeof BuildEstimate>;

export const estimateBuild = contract({
  name: 'estimateBuild',
  summary: 'What a job would cost and what each budget buys; reads the repository, asks no model.',
  method: 'POST',
  path: '/estimate',
  body: IngestRequest.omit({ job_id: true }),
  reply: BuildEstimate,
  idempotent: true,
});

export const status = contract({
  name: 'status',
  summary: 'The whole picture of one job; wait=30 answers when something changes.',
  method: 'GET',
  path: '/status/:job_id',
  params: jobParams,
  query: z.object({ wait: z.coerce.number().min(0).max(60).optional() }),
  reply: JobStatus,
});

export const jobEvents = contract({
  name: 'jobEvents',
  summary: 'Events as SSE; resumes after Last-Event-ID or ?after=.',
  method: 'GET',
  path: '/jobs/:job_id/events',
  params: jobParams,
  query: z.object({ after: z.coerce.number().int().nonnegative().optional() }),
  reply: EventEnvelope,
  stream: 'sse',
});

export const listJobs = contract({
  name: 'listJobs',
  summary: 'Newest first.',
  method: 'GET',
  path: '/jobs',
  query: z.object({ status: JobState.optional(), repo_url: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50), cursor: z.string().optional() }),
  reply: z.object({ jobs: z.array(JobStatus), next_cursor: z.string().nullable() }),
});

export const cancelJob = contract({
  name: 'cancelJob',
  summary: 'Stops a job wherever it runs; doing it twice is fine.',
  method: 'POST',
  path: '/jobs/:job_id/cancel',
  params: jobParams,
  reply: JobStatus,
  idempotent: true,
});

/** What was computed or paid for once, and is kept for every later job. */
export const CacheName = z.enum(['vectors', 'sentences']);
export type CacheName = z.output<typeof CacheName>;

export const CacheReply = z.object({ caches: z.array(z.object({ name: CacheName, rows: z.int(), bytes: z.int(), max_bytes: z.int() })) });
export type CacheReply = z.output<typeof CacheReply>;

export const showCaches = contract({ name: 'showCaches', summary: 'How much is kept of what was computed or paid for once.', method: 'GET', path: '/cache', reply: CacheReply });
export const clearCache = contract({
  name: 'clearCache',
  summary: 'Empties one cache: later jobs compute or pay for it again.',
  method: 'DELETE',
  path: '/cache/:name',
  params: z.object({ name: CacheName }),
  reply: CacheReply,
  idempotent: true,
});

/** A row of the index of packs. */
export const DocpackEntry = z.object({
  docpack_id: DocpackId,
  owner: z.string(),
  repo: z.string(),
  repo_url: z.string(),
  git_ref: z.string(),
  commit_hash: z.string(),
  size_bytes: z.int(),
  symbol_count: z.int(),
  created_at: z.iso.datetime(),
  url: z.string(),
});
export type DocpackEntry = z.output<typeof DocpackEntry>;

/** How a list of packs is ordered; ties by id. */
export const DocpackOrder = z.enum(['newest', 'oldest', 'name', 'largest', 'symbols']);
export type DocpackOrder = z.output<typeof DocpackOrder>;

export const listDocpacks = contract({
  name: 'listDocpacks',
  summary: 'The packs here, newest first unless asked otherwise; latest=true gives each repository once.',
  method: 'GET',
  path: '/docpacks',
  query: z.object({
    owner: z.string().optional(),
    repo: z.string().optional(),
    q: z.string().optional(),
    latest: z.stringbool().optional(),
    order: DocpackOrder.default('newest'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().optional(),
  }),
  reply: z.object({
    docpacks: z.array(DocpackEntry),
    next_cursor: z.string().nullable(),
    /** All that match, not only this page. */
    total: z.object({ docpacks: z.int(), size_bytes: z.int() }).optional(),
  }),
});

const docpackParams = z.object({ docpack_id: DocpackId });
const bytes = z.instanceof(Uint8Array);

export const getDocpack = contract({
  name: 'getDocpack',
  summary: "One pack's entry and manifest.",
  method: 'GET',
  path: '/docpacks/:docpack_id',
  params: docpackParams,
  reply: DocpackEntry.extend({ manifest: Manifest }),
});
export const downloadDocpack = contract({
  name: 'downloadDocpack',
  summary: 'The pack itself; ETag and Range are understood.',
  method: 'GET',
  path: '/docpacks/:docpack_id/download',
  params: docpackParams,
  reply: bytes,
  stream: 'bytes',
});
export const downloadEmbeddings = contract({
  name: 'downloadEmbeddings',
  summary: 'Its embeddings.bin.',
  method: 'GET',
  path: '/docpacks/:docpack_id/embeddings',
  params: docpackParams,
  reply: bytes,
  stream: 'bytes',
});

export const BuilderHealth = z.object({
  status: z.enum(['ok', 'degraded', 'unhealthy']),
  version: z.string(),
  service: z.literal('builder'),
  ready: z.boolean(),
  uptime_s: z.number(),
  services: z.record(z.string(), z.union([WorkerHealth, z.object({ status: z.literal('unreachable'), reason: z.string() })])),
  store: z.object({ backend: z.string(), ok: z.boolean(), reason: z.string().optional() }),
  storage: z.object({ backend: z.string(), ok: z.boolean(), reason: z.string().optional() }),
  queue: z.object({ queued: z.int(), running: z.int() }),
});
export type BuilderHealth = z.output<typeof BuilderHealth>;

export const builderHealth = contract({ name: 'builderHealth', summary: 'The builder, its workers, its store and storage.', method: 'GET', path: '/health', reply: BuilderHealth });
export const ping = contract({
  name: 'ping',
  summary: "RunPod's balancer: 200 ready, 204 starting.",
  method: 'GET',
  path: '/ping',
  reply: z.object({ status: z.literal('ready') }),
});
