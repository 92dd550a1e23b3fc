import type { AnyContract, Input, Reply } from '@doctown/schema/api';
import { type CallOptions, call } from '@doctown/schema/client';
import { settings } from './settings.ts';

/** How long a page waits for the builder before it says that it does not answer. */
const PATIENCE_MS = 5000;

/** Calls the builder with our token. Throws `ServiceError`. */
export function askBuilder<C extends AnyContract>(route: C, input: Input<C>, options: CallOptions = {}): Promise<Reply<C>> {
  return call(settings().DOCTOWN_URL, route, input, { timeout_ms: PATIENCE_MS, retries: 0, ...options, headers: { ...authorization(), ...options.headers } });
}

/** The builder's own answer, for bytes and streams that pass through. Throws what `fetch` throws. */
export function fetchBuilder(path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
  return fetch(new URL(path, settings().DOCTOWN_URL), { ...init, headers: { ...authorization(), ...init.headers }, redirect: 'manual' });
}

function authorization(): Record<string, string> {
  const token = settings().DOCTOWN_API_TOKEN;
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}
