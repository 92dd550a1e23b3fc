import { ServiceError, VERSION } from '@doctown/schema';
import { type BuilderHealth, builderHealth, health, ping } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import { implement } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import type { BuilderDeps } from '../app.ts';

const CACHE_MS = 5000;

/** /health of the whole house, workers' answers at most five seconds old; /ping for balancers. */
export function healthRoutes(app: FastifyInstance, deps: BuilderDeps): void {
  const started = Date.now();
  let known: { at: number; report: Promise<Pick<BuilderHealth, 'services' | 'storage'>> } | null = null;
  const workers = () => {
    if (known === null || Date.now() - known.at > CACHE_MS) known = { at: Date.now(), report: look(deps) };
    return known.report;
  };

  implement(app, builderHealth, async (_, { reply }) => {
    const [{ services, storage }, queue] = await Promise.all([workers(), deps.jobs.counts()]);
    const allReady = Object.values(services).every((one) => 'ready' in one && one.ready);
    const status: BuilderHealth['status'] = allReady && storage.ok ? 'ok' : storage.ok ? 'degraded' : 'unhealthy';
    if (status === 'unhealthy') void reply.status(503);
    return {
      status,
      version: VERSION,
      service: 'builder' as const,
      ready: status !== 'unhealthy',
      uptime_s: (Date.now() - started) / 1000,
      services,
      store: { backend: deps.database_backend, ok: true },
      storage,
      queue,
    };
  });

  implement(app, ping, async (_, { reply }) => {
    const { services } = await workers();
    if (!Object.values(services).every((one) => 'ready' in one && one.ready)) {
      known = null;
      await reply.status(204).send();
    }
    return { status: 'ready' as const };
  });
}

async function look({ urls, storage }: BuilderDeps): Promise<Pick<BuilderHealth, 'services' | 'storage'>> {
  const ask = (url: string) => call(url, health, {}, { timeout_ms: 2000, retries: 0 }).catch(() => ({ status: 'unreachable' as const, reason: 'it does not answer' }));
  const names = Object.keys(urls) as (keyof typeof urls)[];
  const answers = await Promise.all(names.map((name) => ask(urls[name])));
  return {
    services: Object.fromEntries(names.map((name, i) => [name, answers[i]])) as BuilderHealth['services'],
    storage: await storage.check().then(
      () => ({ backend: storage.backend, ok: true }),
      (error: unknown) => ({ backend: storage.backend, ok: false, reason: error instanceof ServiceError ? error.message : 'it cannot be used' }),
    ),
  };
}
