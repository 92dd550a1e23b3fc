import { readConfig, setting } from '@doctown/service';
import { z } from 'zod';
import { CLUSTERINGS } from './groups.ts';

const Settings = z.object({
  ASSEMBLY_HOST: z.string().default('127.0.0.1'),
  ASSEMBLY_PORT: setting.port(8002),
  /** By what symbols are grouped: `vectors` (what their texts mean), `communities` (what they are linked with), or `both`. */
  CLUSTERING: z.enum(CLUSTERINGS).default('both'),
  /** Number of clusters; without one, clamp(ceil(sqrt(n / 2)), 2, 20). */
  CLUSTER_K: z.coerce.number().int().min(1).optional(),
  /** Cosine from which two symbols are related; without one, what suits the model of the vectors. */
  RELATED_THRESHOLD: z.coerce.number().min(-1).max(1).optional(),
  SEED: z.coerce.number().int().default(1),
  LOG_LEVEL: setting.log_level,
});
export type Config = z.output<typeof Settings>;

export const loadConfig = (environment?: NodeJS.ProcessEnv): Config => readConfig(Settings, environment);
