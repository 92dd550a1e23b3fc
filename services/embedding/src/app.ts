import { embed } from '@doctown/schema/api';
import { createService } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import type { Desk } from './desk.ts';
import type { MemoryGate } from './memory.ts';
import { embedRoute } from './routes/embed.ts';

/** The embedding service in front of a desk. */
export function createApp({ desk, gate }: { desk: Desk; gate: MemoryGate }, logLevel?: string): FastifyInstance {
  const app = createService({
    name: 'embedding',
    ...(logLevel ? { logLevel } : {}),
    contracts: [embed],
    gauges: {
      embedding_waiting_texts: { help: 'Texts that were taken in and are not answered.', value: () => desk.load().texts },
      embedding_waiting_requests: { help: 'Requests that were taken in and are not answered.', value: () => desk.load().requests },
    },
    health: () => ({
      ready: desk.isAlive(),
      ...(desk.isAlive() ? {} : { reason: 'the embedding thread has ended; restart the service' }),
      model: desk.model,
      model_loaded: desk.isAlive(),
      embedding_dim: desk.dimensions,
      queue: desk.load(),
    }),
  });
  embedRoute(app, desk, gate);
  app.addHook('onClose', () => desk.close());
  return app;
}
