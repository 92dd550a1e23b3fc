import { resolve } from 'node:path';
import { readConfig, setting } from '@doctown/service';
import { z } from 'zod';

/** One address, or several with commas between them. */
const urls = (fallback: string) => setting.list(fallback).pipe(z.array(z.url({ protocol: /^https?$/ })).min(1));

const Settings = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: setting.port(3000),
  /** Where the workers are; of several addresses each request goes to the next, and those that fail are left out for a while. */
  EMBEDDING_URL: urls('http://127.0.0.1:8000'),
  ASSEMBLY_URL: urls('http://127.0.0.1:8002'),
  GENERATION_URL: urls('http://127.0.0.1:8003'),
  /** Database and packs of the embedded default. */
  DATA_DIR: z
    .string()
    .default('.doctown')
    .transform((path) => resolve(path)),
  /** `postgres://…`; TLS by `?sslmode=verify-full&sslrootcert=…`. None: the embedded database in DATA_DIR. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Straight to the server where DATABASE_URL names a pooler in transaction mode: without it other pods' news come by polling. */
  DATABASE_LISTEN_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_POOL_SIZE: setting.count(10),
  /** 0 sends none to the server: poolers in transaction mode refuse it. */
  DATABASE_STATEMENT_TIMEOUT_S: z.coerce.number().int().min(0).default(30),
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
  /** Sentences that were paid for, likewise. */
  SENTENCE_CACHE_MAX_MB: setting.count(1024),
  /** The same for the generation service. */
  GENERATION_PATIENCE_S: setting.count(120),
  /** Of this builder, and of one token on all builders together (0: no bound of its own). */
  MAX_CONCURRENT_JOBS: setting.count(2),
  MAX_CONCURRENT_JOBS_PER_TOKEN: z.coerce.number().int().min(0).default(0),
  MAX_REPO_BYTES: setting.count(512 * 1024 * 1024),
  MAX_FILES: setting.count(100_000),
  MAX_FILE_BYTES: setting.count(1024 * 1024),
  JOB_TIMEOUT_S: setting.count(3600),
  /** Without a sign of life for so long a builder is held for dead and its jobs go to others. */
  JOB_LEASE_S: setting.count(15),
  /** Runs of a job whose far ends fail (network, 5xx, rate limits), the last one included; the wait before the second, doubled before each further one. */
  JOB_MAX_ATTEMPTS: setting.count(3),
  JOB_RETRY_WAIT_S: setting.count(5),
  /** A far end that wants a longer pause ends the job, which says so. */
  JOB_RETRY_MAX_WAIT_S: setting.count(120),
  /** Builders that may die with a job in their hands before it is given up. */
  JOB_MAX_DEATHS: setting.count(5),
  /** After its end: events can be read, jobs are known. Packs stay. */
  EVENTS_KEEP_DAYS: setting.count(14),
  JOBS_KEEP_DAYS: setting.count(90),
  DOWNLOAD_TIMEOUT_S: setting.count(600),
  DOWNLOAD_STALL_S: setting.count(30),
  BUCKET_NAME: z.string().trim().optional(),
  BUCKET_ACCESS_KEY_ID: z.string().trim().optional(),
  BUCKET_SECRET_ACCESS_KEY: z.string().trim().optional(),
  BUCKET_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  BUCKET_REGION: z.string().trim().default('auto'),
  /** Where packs can be read without a signature: downloads are sent there. */
  BUCKET_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Seconds a signed link is good for that downloads are sent to; 0: bytes go through the builder. */
  BUCKET_PRESIGN_S: z.coerce.number().int().min(0).max(604_800).default(0),
  LOG_LEVEL: setting.log_level,
});
export type Config = z.output<typeof Settings>;

export const loadConfig = (environment?: NodeJS.ProcessEnv): Config => readConfig(Settings, environment);
