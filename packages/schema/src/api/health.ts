import { z } from 'zod';
import { contract } from './contract.ts';

/** What every service says of itself; `ready` false comes with 503 and a reason. */
export const WorkerHealth = z.looseObject({
  status: z.enum(['ok', 'healthy', 'degraded', 'unhealthy', 'initializing']),
  version: z.string(),
  service: z.string(),
  ready: z.boolean(),
  uptime_s: z.number(),
  reason: z.string().optional(),
});
export type WorkerHealth = z.output<typeof WorkerHealth>;

export const health = contract({ name: 'health', summary: 'Whether the service can do its work; never a paid call.', method: 'GET', path: '/health', reply: WorkerHealth });
