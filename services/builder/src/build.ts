import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createParsePool } from '@doctown/parse';
import { ConfigError, createLogger, type Logger } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import pLimit from 'p-limit';
import { Addresses } from './addresses.ts';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { estimateBuild } from './estimate.ts';
import { shuttingDown } from './jobs/attempt.ts';
import { JobHub } from './jobs/hub.ts';
import { NewestKeys } from './jobs/newest.ts';
import { hearNews } from './jobs/news.ts';
import { JobRunner, type RunnerOptions } from './jobs/runner.ts';
import { Upkeep } from './jobs/upkeep.ts';
import { buildPack } from './pipeline.ts';
import type { FetchDeps } from './stages/fetch.ts';
import { removeLeftovers } from './stages/temporary.ts';
import { folderStorage } from './storage/folder.ts';
import { s3Storage } from './storage/s3.ts';
import type { PackStorage } from './storage/storage.ts';
import { type DatabaseOptions, openDatabase } from './store/database.ts';
import { DocpackStore } from './store/docpacks.ts';
import { Halves } from './store/halves.ts';
import { JobStore } from './store/jobs.ts';
import { patientDatabase } from './store/patience.ts';
import { PodStore } from './store/pods.ts';
import { startPulse } from './store/pulse.ts';
import { JobQueue } from './store/queue.ts';
import { DatabaseSentenceCache } from './store/sentences.ts';
import { DatabaseVectorCache } from './store/vectors.ts';

const MB = 1024 * 1024;
/** Each holds a repository in memory. */
const ESTIMATES_AT_ONCE = 2;

/** Everything behind the builder's server, from its settings; closing the server closes all of it. */
export async function buildApp(config: Config): Promise<FastifyInstance> {
  const log = createLogger('builder', config.LOG_LEVEL);
  const storage = storageOf(config);
  const database = await openDatabase(databaseOptions(config, log));
  const closing = new AbortController();
  const [jobs, docpacks, hub, parsePool] = [new JobStore(database), new DocpackStore(database), new JobHub(), createParsePool()];
  const fetch = fetchDeps(config);
  const workers = { embedding: new Addresses(config.EMBEDDING_URL), assembly: new Addresses(config.ASSEMBLY_URL), generation: new Addresses(config.GENERATION_URL) };
  const caches = patientDatabase(database, closing.signal);
  const embedding = { cache: new DatabaseVectorCache(caches, config.VECTOR_CACHE_MAX_MB * MB), patience_ms: config.EMBEDDING_PATIENCE_S * 1000 };
  const generation = { cache: new DatabaseSentenceCache(caches, config.SENTENCE_CACHE_MAX_MB * MB), patience_ms: config.GENERATION_PATIENCE_S * 1000 };
  const pipeline = { fetch, parsePool, workers, storage, embedding, generation, github_token: config.GITHUB_TOKEN ?? null };
  const upkeep = new Upkeep({ database, newest: new NewestKeys(docpacks, storage), retention: { events_days: config.EVENTS_KEEP_DAYS, jobs_days: config.JOBS_KEEP_DAYS }, log });
  const runner = new JobRunner({
    ...runnerRules(config),
    pod_id: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
    store: jobs,
    queue: new JobQueue(database),
    pods: new PodStore(database),
    hub,
    log,
    run: (job, report, signal) => buildPack(job, pipeline, report, signal),
    onPublished: () => upkeep.bringUpNewest(),
  });
  const estimates = pLimit(ESTIMATES_AT_ONCE);
  const app = createApp(
    {
      jobs,
      docpacks,
      hub,
      runner,
      storage,
      fetch,
      estimate: (job, signal) => estimates(() => estimateBuild(job, pipeline, signal)),
      workers,
      caches: { vectors: new Halves(database, 'vector', config.VECTOR_CACHE_MAX_MB * MB), sentences: new Halves(database, 'sentence', config.SENTENCE_CACHE_MAX_MB * MB) },
      database_backend: database.backend,
      knows_tenants: config.DOCTOWN_API_TOKENS.length > 0,
    },
    { logLevel: config.LOG_LEVEL, tokens: config.DOCTOWN_API_TOKENS, corsOrigins: config.CORS_ORIGINS },
  );
  const stops: (() => Promise<void>)[] = [];
  app.addHook('onReady', async () => {
    await removeLeftovers(fetch.tempDir);
    if (config.DATABASE_URL) stops.push((await startPulse(config.DATABASE_URL, runner.pod_id, config.JOB_LEASE_S * 1000, log)).close);
    stops.push(hearNews(database, hub, runner));
    await runner.start();
    upkeep.start();
    storage.check().catch((error: unknown) => log.error({ err: error }, 'packs cannot be stored'));
  });
  app.addHook('onClose', async () => {
    await runner.close();
    closing.abort(shuttingDown);
    await Promise.all([upkeep.close(), parsePool.close(), ...stops.map((stop) => stop())]);
    await database.close();
  });
  if (!isLoopback(config.HOST) && config.DOCTOWN_API_TOKENS.length === 0) log.warn({ host: config.HOST }, 'OPEN TO EVERYONE who can reach this port: set DOCTOWN_API_TOKENS');
  return app;
}

const databaseOptions = (config: Config, log: Logger): DatabaseOptions => ({
  url: config.DATABASE_URL,
  data_dir: config.DATA_DIR,
  pool_size: config.DATABASE_POOL_SIZE,
  statement_timeout_ms: config.DATABASE_STATEMENT_TIMEOUT_S * 1000,
  listen_url: config.DATABASE_LISTEN_URL ?? config.DATABASE_URL,
  patience_ms: 60_000,
  onWait: (error) => log.warn({ err: error }, 'waiting for the database'),
});

/** More than one database runs at once. */
const NO_BOUND = 1_000_000;

const runnerRules = (config: Config): Pick<RunnerOptions, 'concurrency' | 'max_per_tenant' | 'timeout_ms' | 'lease_ms' | 'retry'> => ({
  concurrency: config.MAX_CONCURRENT_JOBS,
  max_per_tenant: config.MAX_CONCURRENT_JOBS_PER_TOKEN || NO_BOUND,
  timeout_ms: config.JOB_TIMEOUT_S * 1000,
  lease_ms: config.JOB_LEASE_S * 1000,
  retry: {
    max_attempts: config.JOB_MAX_ATTEMPTS,
    wait_ms: config.JOB_RETRY_WAIT_S * 1000,
    max_wait_ms: config.JOB_RETRY_MAX_WAIT_S * 1000,
    max_deaths: config.JOB_MAX_DEATHS,
  },
});

const isLoopback = (host: string): boolean => host === '127.0.0.1' || host === '::1' || host === 'localhost';

function fetchDeps(config: Config): FetchDeps {
  const tempDir = join(tmpdir(), 'doctown');
  mkdirSync(tempDir, { recursive: true });
  return {
    allowLocal: config.ALLOW_LOCAL_REPOS,
    allowedHosts: config.ALLOWED_GIT_HOSTS,
    githubApiUrl: config.GITHUB_API_URL.replace(/\/$/, ''),
    tempDir,
    limits: {
      max_repo_bytes: config.MAX_REPO_BYTES,
      max_files: config.MAX_FILES,
      max_file_bytes: config.MAX_FILE_BYTES,
      download_timeout_ms: config.DOWNLOAD_TIMEOUT_S * 1000,
      stall_timeout_ms: config.DOWNLOAD_STALL_S * 1000,
    },
  };
}

/** A bucket when it is named; then all of its settings must be there. */
function storageOf(config: Config): PackStorage {
  const { BUCKET_NAME: bucket, BUCKET_ACCESS_KEY_ID: access_key_id, BUCKET_SECRET_ACCESS_KEY: secret_access_key, BUCKET_S3_ENDPOINT: endpoint } = config;
  if (!bucket) return folderStorage(join(config.DATA_DIR, 'packs'));
  if (!access_key_id || !secret_access_key || !endpoint)
    throw new ConfigError(['BUCKET_NAME is set, so BUCKET_ACCESS_KEY_ID, BUCKET_SECRET_ACCESS_KEY and BUCKET_S3_ENDPOINT must be too']);
  const [region, presign_s, public_url] = [config.BUCKET_REGION, config.BUCKET_PRESIGN_S, config.BUCKET_PUBLIC_URL];
  return s3Storage({ bucket, access_key_id, secret_access_key, endpoint, region, presign_s, public_url });
}
