import { ServiceError, VERSION } from '@doctown/schema';
import { type BuilderHealth, builderHealth, health, ping } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import { implement } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import type { Addresses } from '../addresses.ts';
import type { BuilderDeps } from '../app.ts';

/** How old an answer may be before the next caller has it asked anew; that caller gets the old one. */
const FRESH_MS = 2000;
/** Beyond this it waits for the new one. */
const STALE_MS = 15_000;

type Seen = Pick<BuilderHealth, 'services' | 'storage' | 'store' | 'queue'>;

/** /health of the whole house, from answers some seconds old, so that it answers at once whatever is away; /ping for balancers. */
export function healthRoutes(app: FastifyInstance, deps: BuilderDeps): void {
  const started = Date.now();
  let seen: { at: number; report: Seen } | null = null;
  let looking: Promise<Seen> | null = null;
  const look = (): Promise<Seen> => {
    looking ??= lookAround(deps)
      .then((report) => {
        seen = { at: Date.now(), report };
        return report;
      })
      .finally(() => {
        looking = null;
      });
    return looking;
  };
  const current = async (): Promise<Seen> => {
    const age = seen === null ? Number.POSITIVE_INFINITY : Date.now() - seen.at;
    if (seen === null || age > STALE_MS) return look();
    if (age > FRESH_MS) void look();
    return seen.report;
  };

  implement(app, builderHealth, async (_, { reply }) => {
    const report = await current();
    const status = statusOf(report);
    if (status === 'unhealthy') void reply.status(503);
    return { status, version: VERSION, service: 'builder' as const, ready: status !== 'unhealthy', uptime_s: (Date.now() - started) / 1000, ...report };
  });

  implement(app, ping, async (_, { reply }) => {
    if (!areReady((await current()).services) && !areReady((await look()).services)) await reply.status(204).send();
    return { status: 'ready' as const };
  });
}

const areReady = (services: Seen['services']): boolean => Object.values(services).every((one) => 'ready' in one && one.ready);

function statusOf({ services, storage, store }: Seen): BuilderHealth['status'] {
  if (!storage.ok || !store.ok) return 'unhealthy';
  return areReady(services) ? 'ok' : 'degraded';
}

async function lookAround({ workers, storage, jobs, database_backend }: BuilderDeps): Promise<Seen> {
  const names = Object.keys(workers) as (keyof typeof workers)[];
  const reasonOf = (error: unknown): string => (error instanceof ServiceError ? error.message : 'it cannot be used');
  const [answers, kept, queue] = await Promise.all([
    Promise.all(names.map((name) => ask(workers[name]))),
    storage.check().then(() => null, reasonOf),
    jobs.counts().catch((error: unknown) => reasonOf(error)),
  ]);
  return {
    services: Object.fromEntries(names.map((name, i) => [name, answers[i]])) as BuilderHealth['services'],
    storage: { backend: storage.backend, ok: kept === null, ...(kept === null ? {} : { reason: kept }) },
    store: { backend: database_backend, ok: typeof queue !== 'string', ...(typeof queue === 'string' ? { reason: queue } : {}) },
    queue: typeof queue === 'string' ? { queued: 0, running: 0 } : queue,
  };
}

/** What the first that is ready says of itself, and how many are, where there are several. */
async function ask({ urls }: Addresses): Promise<BuilderHealth['services'][string]> {
  const unreachable = { status: 'unreachable' as const, reason: 'it does not answer' };
  const answers = await Promise.all(urls.map((url) => call(url, health, {}, { timeout_ms: 2000, retries: 0 }).catch(() => unreachable)));
  const ready = answers.filter((one) => 'ready' in one && one.ready);
  const first = ready[0] ?? answers[0] ?? unreachable;
  return urls.length === 1 || !('ready' in first) ? first : { ...first, addresses: urls.length, addresses_ready: ready.length };
}
