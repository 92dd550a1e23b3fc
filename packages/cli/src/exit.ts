/** What the shell is told. Documented in the README. */
export const EXIT = { ok: 0, failed: 1, usage: 2, repository: 3, upstream: 4, no_such_file: 5, invalid_docpack: 6, cancelled: 130, terminated: 143 } as const;

/** A failure whose message is all a person needs to see. */
export class CliError extends Error {
  readonly exit_code: number;
  constructor(message: string, exit_code: number, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CliError';
    this.exit_code = exit_code;
  }
}

const repositoryCodes = new Set([
  'invalid_repo_url',
  'repository_not_found',
  'ref_not_found',
  'repository_private',
  'repository_too_large',
  'invalid_archive',
  'unauthorized',
  'forbidden',
]);
const upstreamCodes = new Set([
  'upstream_rate_limited',
  'upstream_failed',
  'upstream_unavailable',
  'upstream_invalid',
  'rate_limited',
  'timeout',
  'not_ready',
  'overloaded',
  'model_changed',
]);

/** The exit code for an error code of the table. */
export function exitCodeOf(code: string): number {
  if (code === 'cancelled') return EXIT.cancelled;
  if (code === 'invalid_request') return EXIT.usage;
  if (repositoryCodes.has(code)) return EXIT.repository;
  if (upstreamCodes.has(code)) return EXIT.upstream;
  return EXIT.failed;
}
