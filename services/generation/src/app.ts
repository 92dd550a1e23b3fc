import { estimateGeneration, generate as generateContract, generateStream } from '@doctown/schema/api';
import { createService } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import { EXTRACTED, type Writer } from './generate.ts';
import { estimateRoute } from './routes/estimate.ts';
import { generateRoute } from './routes/generate.ts';

/** The generation service over any writer. */
export function createApp({ writer }: { writer: Writer }, logLevel?: string): FastifyInstance {
  const app = createService({
    name: 'generation',
    ...(logLevel ? { logLevel } : {}),
    contracts: [generateContract, generateStream, estimateGeneration],
    health: () => ({ ready: true, model: writer.ask ? writer.model : EXTRACTED, mode: writer.ask ? 'model' : 'extracted' }),
  });
  generateRoute(app, writer);
  estimateRoute(app, writer);
  return app;
}
