import { assemble as assembleContract } from '@doctown/schema/api';
import { createService } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import { Piscina } from 'piscina';
import type { AssembleOptions } from './assemble.ts';
import { assembleRoute } from './routes/assemble.ts';

/** The assembly service. Work runs in threads, so that /health answers meanwhile; a caller who leaves stops it. */
export function createApp(options: AssembleOptions, logLevel?: string): FastifyInstance {
  const pool = new Piscina({ filename: new URL('./assemble-worker.ts', import.meta.url).href, minThreads: 0, idleTimeout: 10_000 });
  const app = createService({ name: 'assembly', ...(logLevel ? { logLevel } : {}), contracts: [assembleContract], health: () => ({ ready: true }) });
  assembleRoute(app, pool, options);
  // Not `destroy`: a thread that is ended while onnxruntime computes in it takes the process with it.
  app.addHook('onClose', () => pool.close());
  return app;
}
