import {
  type BuildEstimate,
  builderHealth,
  type CacheName,
  cancelJob,
  clearCache,
  downloadDocpack,
  downloadEmbeddings,
  estimateBuild,
  getDocpack,
  ingest,
  ingestStream,
  jobEvents,
  listDocpacks,
  listJobs,
  ping,
  showCaches,
  status,
} from '@doctown/schema/api';
import { createService } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import type { Addresses } from './addresses.ts';
import type { JobInput } from './jobs/attempt.ts';
import type { JobHub } from './jobs/hub.ts';
import type { JobRunner } from './jobs/runner.ts';
import { cacheRoutes } from './routes/cache.ts';
import { docpackRoutes } from './routes/docpacks.ts';
import { estimateRoute } from './routes/estimate.ts';
import { healthRoutes } from './routes/health.ts';
import { ingestRoutes } from './routes/ingest.ts';
import { jobRoutes } from './routes/jobs.ts';
import type { FetchDeps } from './stages/fetch.ts';
import type { PackStorage } from './storage/storage.ts';
import type { DocpackStore } from './store/docpacks.ts';
import type { Halves } from './store/halves.ts';
import type { JobStore } from './store/jobs.ts';

/** Where each kind of worker answers. */
export type Workers = Record<'embedding' | 'assembly' | 'generation', Addresses>;

export interface BuilderDeps {
  jobs: JobStore;
  docpacks: DocpackStore;
  hub: JobHub;
  runner: JobRunner;
  storage: PackStorage;
  fetch: FetchDeps;
  estimate: (job: JobInput, signal: AbortSignal) => Promise<BuildEstimate>;
  workers: Workers;
  caches: Record<CacheName, Pick<Halves, 'size' | 'clear'>>;
  database_backend: string;
  /** Callers have tokens of their own, and so queues and bounds of their own. */
  knows_tenants: boolean;
}

const contracts = [
  builderHealth,
  ping,
  ingest,
  ingestStream,
  status,
  jobEvents,
  listJobs,
  cancelJob,
  estimateBuild,
  listDocpacks,
  getDocpack,
  downloadDocpack,
  downloadEmbeddings,
  showCaches,
  clearCache,
];

/** The builder's server over its store, storage and runner. */
export function createApp(
  deps: BuilderDeps,
  { logLevel, tokens, corsOrigins }: { logLevel?: string; tokens?: readonly string[]; corsOrigins?: readonly string[] } = {},
): FastifyInstance {
  const app = createService({
    name: 'builder',
    health: null,
    contracts,
    ...(logLevel ? { logLevel } : {}),
    ...(tokens ? { tokens } : {}),
    ...(corsOrigins ? { corsOrigins } : {}),
  });
  healthRoutes(app, deps);
  ingestRoutes(app, deps);
  jobRoutes(app, deps);
  docpackRoutes(app, deps);
  cacheRoutes(app, deps);
  estimateRoute(app, deps);
  return app;
}
