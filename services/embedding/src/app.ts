import { embed } from '@doctown/schema/api';
import { createService } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import type { Embedder } from './embedder.ts';
import { embedRoute } from './routes/embed.ts';

/** The embedding service over any embedder. */
export function createApp({ embedder }: { embedder: Embedder }, logLevel?: string): FastifyInstance {
  const app = createService({
    name: 'embedding',
    ...(logLevel ? { logLevel } : {}),
    contracts: [embed],
    health: () => ({ ready: true, model: embedder.model, model_loaded: true, embedding_dim: embedder.dimensions }),
  });
  embedRoute(app, embedder);
  app.addHook('onClose', () => embedder.close());
  return app;
}
