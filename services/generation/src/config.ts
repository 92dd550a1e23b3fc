import { resolve } from 'node:path';
import { readConfig, setting } from '@doctown/service';
import { z } from 'zod';

const price = z.coerce.number().nonnegative().optional();

const Settings = z.object({
  GENERATION_HOST: z.string().default('127.0.0.1'),
  GENERATION_PORT: setting.port(8003),
  /** With neither a key nor a base URL, sentences are extracted from the code. */
  OPENAI_API_KEY: z.string().optional(),
  /** Any OpenAI-compatible server. */
  OPENAI_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  MODEL_NAME: z.string().default('gpt-5-nano'),
  /** Dollars per million tokens; without them the model's list price, and 0.15 and 0.60 for a model that is not listed. */
  INPUT_TOKEN_PRICE: price,
  CACHED_INPUT_TOKEN_PRICE: price,
  OUTPUT_TOKEN_PRICE: price,
  /** `batch`: through the Batch API, at half the price and within a day. */
  GENERATION_MODE: z.enum(['live', 'batch']).default('live'),
  /** Seconds between two looks at a batch. */
  BATCH_POLL_S: z.coerce.number().positive().default(30),
  /** Over all jobs. */
  MAX_CONCURRENT_REQUESTS: setting.count(10),
  /** Small symbols that are asked about in one call; 1: each alone. */
  MAX_SYMBOLS_PER_CALL: setting.count(8),
  MAX_RETRIES: z.coerce.number().int().min(0).default(3),
  /** Seconds between tries, at least and at most. */
  RETRY_MIN_WAIT: z.coerce.number().nonnegative().default(1),
  RETRY_MAX_WAIT: z.coerce.number().nonnegative().default(60),
  /** Seconds that one try may take, and all tries of a call. */
  MODEL_TIMEOUT_S: setting.count(60),
  MODEL_PATIENCE_S: setting.count(300),
  MAX_PROMPT_TOKENS: setting.count(2000),
  /** Where what was written lately outlives the process. */
  DATA_DIR: z
    .string()
    .default('.doctown')
    .transform((path) => resolve(path)),
  LOG_LEVEL: setting.log_level,
});
export type Config = z.output<typeof Settings>;

export const loadConfig = (environment?: NodeJS.ProcessEnv): Config => readConfig(Settings, environment);
