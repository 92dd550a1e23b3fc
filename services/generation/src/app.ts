import { estimateGeneration, generate as generateContract, generateStream, summarize } from '@doctown/schema/api';
import { createService } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import { EXTRACTED, type Writer } from './generate.ts';
import { estimateRoute } from './routes/estimate.ts';
import { generateRoute } from './routes/generate.ts';
import { summarizeRoute } from './routes/summarize.ts';

/** The generation service over any writer. */
export function createApp({ writer }: { writer: Writer }, logLevel?: string): FastifyInstance {
  const { voice } = writer;
  const app = createService({
    name: 'generation',
    ...(logLevel ? { logLevel } : {}),
    contracts: [generateContract, generateStream, estimateGeneration, summarize],
    health: () => ({
      ready: true,
      model: voice ? writer.model : EXTRACTED,
      mode: voice ? 'model' : 'extracted',
      ...(voice
        ? {
            price: voice.price,
            calls: { active: voice.gate.active, waiting: voice.gate.waiting },
            ...(voice.breaker.verdict ? { model_fault: voice.breaker.verdict } : {}),
          }
        : {}),
    }),
    gauges: voice
      ? {
          generation_calls_active: { help: 'Calls to the model under way.', value: () => voice.gate.active },
          generation_calls_waiting: { help: 'Calls to the model that wait for their turn.', value: () => voice.gate.waiting },
          generation_model_refused: { help: '1 while the model is not asked, because it does not answer.', value: () => Number(voice.breaker.verdict !== null) },
        }
      : {},
  });
  generateRoute(app, writer);
  estimateRoute(app, writer);
  summarizeRoute(app, writer);
  return app;
}
