import { resolve } from 'node:path';
import { readConfig, setting } from '@doctown/service';
import { z } from 'zod';

const Settings = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: setting.port(3000),
  EMBEDDING_URL: setting.url('http://127.0.0.1:8000'),
  ASSEMBLY_URL: setting.url('http://127.0.0.1:8002'),
  GENERATION_URL: setting.url('http://127.0.0.1:8003'),
  /** Database and packs of the embedded default. */
  DATA_DIR: z
    .string()
    .default('.doctown')
    .transform((path) => resolve(path)),
  DATABASE_URL: z.string().optional(),
  GITHUB_TOKEN: z.string().optional(),
  GITHUB_API_URL: setting.url('https://api.github.com'),
  ALLOWED_GIT_HOSTS: setting.list('github.com'),
  ALLOW_LOCAL_REPOS: setting.flag,
  DOCTOWN_API_TOKENS: setting.list(''),
  CORS_ORIGINS: setting.list(''),
  /** Seconds without a single answer of the embedding service before a job gives up. */
  EMBEDDING_PATIENCE_S: setting.count(120),
  /** Vectors that were computed once are kept; of them the ones that were not asked for longest go first. */
  VECTOR_CACHE_MAX_MB: setting.count(1024),
  /** The same for the generation service. */
  GENERATION_PATIENCE_S: setting.count(120),
  MAX_CONCURRENT_JOBS: setting.count(2),
  MAX_REPO_BYTES: setting.count(512 * 1024 * 1024),
  MAX_FILES: setting.count(100_000),
  MAX_FILE_BYTES: setting.count(1024 * 1024),
  JOB_TIMEOUT_S: setting.count(3600),
  DOWNLOAD_TIMEOUT_S: setting.count(600),
  DOWNLOAD_STALL_S: setting.count(30),
  BUCKET_NAME: z.string().trim().optional(),
  BUCKET_ACCESS_KEY_ID: z.string().trim().optional(),
  BUCKET_SECRET_ACCESS_KEY: z.string().trim().optional(),
  BUCKET_S3_ENDPOINT: z.url().optional(),
  LOG_LEVEL: setting.log_level,
});
export type Config = z.output<typeof Settings>;

export const loadConfig = (environment?: NodeJS.ProcessEnv): Config => readConfig(Settings, environment);
