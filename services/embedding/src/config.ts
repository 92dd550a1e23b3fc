import { readConfig, setting } from '@doctown/service';
import { z } from 'zod';

const Settings = z.object({
  EMBEDDING_HOST: z.string().default('127.0.0.1'),
  EMBEDDING_PORT: setting.port(8000),
  /** Where `npm run model` puts what it downloads. */
  DATA_DIR: z.string().optional(),
  /** A folder with model.onnx, tokenizer.json and config.json; without one, a model that was downloaded, else the word vectors that come with us. */
  EMBEDDING_MODEL_PATH: z.string().optional(),
  /** Where a text is cut, in tokens; the model was trained on 256. Two of them stand around the text. */
  EMBEDDING_MAX_TOKENS: z.coerce.number().int().min(3).default(256),
  /** Worker threads, one session each; without a number, one per core. */
  EMBEDDING_THREADS: z.coerce.number().int().min(1).optional(),
  /** What computes. */
  EMBEDDING_DEVICE: z.enum(['cpu', 'cuda']).default('cpu'),
  /** Texts that may wait; beyond it callers are asked to come again. */
  EMBEDDING_MAX_QUEUE: setting.count(65_536),
  /** Of this machine's memory, or of what its container may have: requests are let in while they fit. */
  EMBEDDING_MAX_MEMORY_PERCENT: z.coerce.number().min(1).max(100).default(70),
  LOG_LEVEL: setting.log_level,
});
export type Config = z.output<typeof Settings>;

export const loadConfig = (environment?: NodeJS.ProcessEnv): Config => readConfig(Settings, environment);
