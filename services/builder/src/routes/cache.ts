import type { CacheName, CacheReply } from '@doctown/schema/api';
import { clearCache, showCaches } from '@doctown/schema/api';
import { implement } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import type { BuilderDeps } from '../app.ts';

/** What is kept for later jobs, and how to be rid of it. */
export function cacheRoutes(app: FastifyInstance, { caches }: Pick<BuilderDeps, 'caches'>): void {
  const show = async (): Promise<CacheReply> => ({
    caches: await Promise.all((Object.keys(caches) as CacheName[]).map(async (name) => ({ name, ...(await caches[name].size()) }))),
  });
  implement(app, showCaches, show);
  implement(app, clearCache, async ({ name }, { log }) => {
    await caches[name].clear();
    log.warn({ cache: name }, 'a cache was emptied');
    return show();
  });
}
