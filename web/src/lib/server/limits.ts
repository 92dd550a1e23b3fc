import type { RequestEvent } from '@sveltejs/kit';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { log } from './log.ts';
import { settings } from './settings.ts';

interface Limits {
  jobs: RateLimiterAbstract;
  requests: RateLimiterAbstract;
}

let limits: Promise<Limits> | undefined;

/** Seconds to wait when this address asks the builder too much, else null. What does not reach the builder is free. */
export async function limitRequest(event: RequestEvent): Promise<number | null> {
  const reachesBuilder = event.route.id !== null && !event.isSubRequest;
  if (!reachesBuilder) return null;
  return take((await open()).requests, clientKey(event));
}

/** Seconds to wait when this address has started its share of jobs, else null. */
export const limitJobs = async (event: RequestEvent): Promise<number | null> => take((await open()).jobs, clientKey(event));

/** The address a request comes from; of IPv6 the network, since one customer has a whole one. */
export function clientKey(event: Pick<RequestEvent, 'getClientAddress'>): string {
  const address = event.getClientAddress().split(',')[0]?.trim() ?? 'unknown';
  return address.includes(':') && !address.includes('.') ? address.split(':').slice(0, 4).join(':') : address.replace(/^::ffff:/i, '');
}

async function take(limiter: RateLimiterAbstract, key: string): Promise<number | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw refusal;
  }
}

function open(): Promise<Limits> {
  limits ??= makeLimits();
  return limits;
}

const CONNECT_MS = 2000;

/** Resolves when the store can be asked, and after two seconds anyway. */
function readyOrNot(client: { once(event: 'ready', done: () => void): unknown }): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, CONNECT_MS);
    client.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

async function makeLimits(): Promise<Limits> {
  const { REDIS_URL, WEB_JOBS_PER_HOUR, WEB_REQUESTS_PER_MINUTE } = settings();
  const jobs = { keyPrefix: 'doctown:web:jobs', points: WEB_JOBS_PER_HOUR, duration: 3600 };
  const requests = { keyPrefix: 'doctown:web:requests', points: WEB_REQUESTS_PER_MINUTE, duration: 60 };
  if (REDIS_URL === undefined) return { jobs: new RateLimiterMemory(jobs), requests: new RateLimiterMemory(requests) };
  const { Redis } = await import('ioredis');
  const storeClient = new Redis(REDIS_URL, { enableOfflineQueue: false, maxRetriesPerRequest: 1, lazyConnect: false });
  storeClient.on('error', (err) => log.warn({ err }, 'the store of the limits does not answer; this instance counts alone'));
  await readyOrNot(storeClient);
  const shared = (options: typeof jobs) => new RateLimiterRedis({ storeClient, ...options, insuranceLimiter: new RateLimiterMemory(options) });
  return { jobs: shared(jobs), requests: shared(requests) };
}
