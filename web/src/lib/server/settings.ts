import { z } from 'zod';
import { env } from '$env/dynamic/private';

const optional = z
  .string()
  .trim()
  .optional()
  .transform((text) => text || undefined);

const count = (fallback: number) => z.coerce.number().int().positive().default(fallback);

const Settings = z.object({
  /** The builder's address. It never reaches a browser. */
  DOCTOWN_URL: z.url().default('http://127.0.0.1:3000'),
  /** One of the builder's DOCTOWN_API_TOKENS. */
  DOCTOWN_API_TOKEN: optional,
  /** The address people see, where a proxy stands before us; adapter-node reads it too. */
  ORIGIN: optional,
  /** Redis (or Upstash's rediss:// address) for limits that several instances share; else each keeps its own. */
  REDIS_URL: optional,
  /** Jobs one address may start in an hour. */
  WEB_JOBS_PER_HOUR: count(20),
  /** Requests that ask the builder for something, from one address in a minute. */
  WEB_REQUESTS_PER_MINUTE: count(300),
  /** Bytes of a form. */
  MAX_FORM_BYTES: count(65_536),
  /** Seconds after which an event stream is closed for the browser to resume; below a serverless host's limit. */
  STREAM_MAX_S: count(240),
  /** Set by Vercel, which compresses by itself. */
  VERCEL: optional,
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).catch('info').default('info'),
});
export type Settings = z.output<typeof Settings>;

let known: Settings | undefined;

/** What the site's server reads from its environment, once. Throws with every problem named. */
export function settings(): Settings {
  known ??= parseSettings(env);
  return known;
}

export function parseSettings(environment: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = Settings.safeParse(given);
  if (result.success) return result.data;
  throw new Error(`Settings: ${result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`);
}
