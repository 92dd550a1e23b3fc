import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createParsePool } from '@doctown/parse';
import { ConfigError, createLogger } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import pLimit from 'p-limit';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { estimateBuild } from './estimate.ts';
import { JobHub } from './jobs/hub.ts';
import { JobRunner } from './jobs/runner.ts';
import { buildPack } from './pipeline.ts';
import type { FetchDeps } from './stages/fetch.ts';
import { folderStorage } from './storage/folder.ts';
import { s3Storage } from './storage/s3.ts';
import type { PackStorage } from './storage/storage.ts';
import { openDatabase } from './store/database.ts';
import { DocpackStore } from './store/docpacks.ts';
import { JobStore } from './store/jobs.ts';
import { DatabaseSentenceCache } from './store/sentences.ts';
import { DatabaseVectorCache } from './store/vectors.ts';

/** Each holds a repository in memory. */
const ESTIMATES_AT_ONCE = 2;

/** Everything behind the builder's server, from its settings; closing the server closes all of it. */
export async function buildApp(config: Config): Promise<FastifyInstance> {
  const log = createLogger('builder', config.LOG_LEVEL);
  const storage = storageOf(config);
  const database = await openDatabase({ url: config.DATABASE_URL, data_dir: config.DATA_DIR });
  const [jobs, docpacks, hub, parsePool] = [new JobStore(database), new DocpackStore(database), new JobHub(), createParsePool()];
  const fetch = fetchDeps(config);
  const urls = { embedding: config.EMBEDDING_URL, assembly: config.ASSEMBLY_URL, generation: config.GENERATION_URL };
  const embedding = { cache: new DatabaseVectorCache(database, config.VECTOR_CACHE_MAX_MB * 1024 * 1024), patience_ms: config.EMBEDDING_PATIENCE_S * 1000 };
  const generation = { cache: new DatabaseSentenceCache(database), patience_ms: config.GENERATION_PATIENCE_S * 1000 };
  const pipeline = { fetch, parsePool, urls, storage, docpacks, embedding, generation, github_token: config.GITHUB_TOKEN ?? null };
  const runner = new JobRunner({
    store: jobs,
    hub,
    log,
    concurrency: config.MAX_CONCURRENT_JOBS,
    timeout_ms: config.JOB_TIMEOUT_S * 1000,
    run: (job, report, signal) => buildPack(job, pipeline, report, signal),
  });
  const estimates = pLimit(ESTIMATES_AT_ONCE);
  const app = createApp(
    { jobs, docpacks, hub, runner, storage, fetch, urls, estimate: (job, signal) => estimates(() => estimateBuild(job, pipeline, signal)), database_backend: database.backend },
    { logLevel: config.LOG_LEVEL, tokens: config.DOCTOWN_API_TOKENS, corsOrigins: config.CORS_ORIGINS },
  );
  app.addHook('onReady', () => runner.recover());
  app.addHook('onClose', async () => {
    await runner.close();
    await parsePool.close();
    await database.close();
  });
  if (!isLoopback(config.HOST) && config.DOCTOWN_API_TOKENS.length === 0) log.warn({ host: config.HOST }, 'OPEN TO EVERYONE who can reach this port: set DOCTOWN_API_TOKENS');
  return app;
}

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
  return s3Storage({ bucket, access_key_id, secret_access_key, endpoint });
}
