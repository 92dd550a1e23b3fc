import { ServiceError } from '@doctown/schema';
import { error } from '@sveltejs/kit';

/** A failure of the builder in words for a person. Our own faults are thrown on. */
export function problemOf(fault: unknown): { status: number; code: string; message: string; retry_after_s: number | undefined } {
  if (!(fault instanceof ServiceError)) throw fault;
  const { status, code, retry_after_s } = fault;
  const far = WORDS[code as keyof typeof WORDS];
  return { status: status === 401 || status === 403 ? 502 : status, code, message: far ?? fault.message, retry_after_s };
}

/** Where the client's own words speak of addresses and ports, ours do not. */
const WORDS = {
  upstream_unavailable: 'The builder does not answer. It may be starting; try again in a minute.',
  upstream_invalid: 'The builder gave an answer this site does not understand. They may be of different versions.',
  timeout: 'The builder took too long to answer. Try again in a minute.',
  not_ready: 'The builder is starting or shutting down. Try again in a minute.',
  unauthorized: 'This site may not use its builder: its token is missing or wrong. Whoever runs the site must set DOCTOWN_API_TOKEN.',
  internal: 'Something broke in the builder. Its log tells what.',
};

/** Ends a `load` with the error page that fits. */
export function showProblem(fault: unknown): never {
  const { status, code, message } = problemOf(fault);
  error(status >= 400 ? status : 500, { message, code });
}
