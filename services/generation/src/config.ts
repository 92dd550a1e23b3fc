import { readConfig, setting } from '@doctown/service';
import { z } from 'zod';

const Settings = z.object({
  GENERATION_HOST: z.string().default('127.0.0.1'),
  GENERATION_PORT: setting.port(8003),
  /** With neither a key nor a base URL, sentences are extracted from the code. */
  OPENAI_API_KEY: z.string().optional(),
  /** Any OpenAI-compatible server. */
  OPENAI_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  MODEL_NAME: z.string().default('gpt-5-nano'),
  /** Dollars per million tokens; without them, the model's list price. */
  INPUT_TOKEN_PRICE: z.coerce.number().nonnegative().optional(),
  OUTPUT_TOKEN_PRICE: z.coerce.number().nonnegative().optional(),
  MAX_CONCURRENT_REQUESTS: setting.count(10),
  MAX_RETRIES: z.coerce.number().int().min(0).default(3),
  /** Seconds between tries, at least and at most. */
  RETRY_MIN_WAIT: z.coerce.number().nonnegative().default(1),
  RETRY_MAX_WAIT: z.coerce.number().nonnegative().default(60),
  MAX_PROMPT_TOKENS: setting.count(2000),
  LOG_LEVEL: setting.log_level,
});
export type Config = z.output<typeof Settings>;

export const loadConfig = (environment?: NodeJS.ProcessEnv): Config => readConfig(Settings, environment);
