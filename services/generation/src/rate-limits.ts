/** What an API says of its limits beside an answer; absent where it says nothing. */
export interface RateLimits {
  requests?: Allowance;
  tokens?: Allowance;
}

interface Allowance {
  limit: number;
  remaining: number;
  /** Until all of it is there again. */
  reset_ms: number;
}

type Headers = { get(name: string): string | null };

export function rateLimitsOf(headers: Headers): RateLimits {
  const [requests, tokens] = [allowance(headers, 'requests'), allowance(headers, 'tokens')];
  return { ...(requests ? { requests } : {}), ...(tokens ? { tokens } : {}) };
}

function allowance(headers: Headers, of: 'requests' | 'tokens'): Allowance | null {
  const [limit, remaining] = [number(headers.get(`x-ratelimit-limit-${of}`)), number(headers.get(`x-ratelimit-remaining-${of}`))];
  const reset_ms = durationMs(headers.get(`x-ratelimit-reset-${of}`));
  return limit === null || remaining === null || reset_ms === null || limit <= 0 ? null : { limit, remaining, reset_ms };
}

const number = (text: string | null): number | null => (text !== null && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : null);

const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `1s`, `6m0s`, `17ms`, or seconds as a number. */
function durationMs(text: string | null): number | null {
  if (text === null) return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)];
  return parts.length === 0 ? null : parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit as string] ?? 0), 0);
}

/** `retry-after-ms`, or `retry-after` in seconds or as a date; nothing when that is no time at all. */
export function retryAfterMs(headers: Headers | undefined, now = Date.now()): number | undefined {
  const text = headers?.get('retry-after') ?? '';
  const seconds = number(text);
  const ms = number(headers?.get('retry-after-ms') ?? null) ?? (seconds === null ? Date.parse(text) - now : seconds * 1000);
  return ms > 0 ? ms : undefined;
}
