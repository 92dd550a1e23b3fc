import { ServiceError } from '@doctown/schema';
import { ConfigError } from '@doctown/service';
import pg from 'pg';

/** Classes of SQLSTATE that tell of a server that is away, starting, stopping, full, or not the one that takes writes. */
const AWAY = ['08', '53', '57P', '25006', '58'];
/** What PostgreSQL itself asks to be tried again. */
const AGAIN = ['40001', '40P01', '55P03', '57014'];
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOENT']);
/** The driver's own words for a connection that broke or never came. */
const BROKEN =
  /connection terminated|connection timeout|timeout exceeded when trying to connect|query read timeout|client has encountered a connection error|cannot use a pool after/i;
/** Of SQLSTATE: wrong user or password, no such database, no right to enter. */
const REFUSED: Record<string, string> = {
  '28P01': 'the user or the password is wrong',
  '28000': 'the server does not let this user in (pg_hba.conf, or it wants TLS: add ?sslmode=require)',
  '3D000': 'there is no such database: create it first',
  '42501': 'the user may not create or read tables there',
};

/** A failure by its meaning: `not_ready` when waiting can help, `ConfigError` when DATABASE_URL has to change, else as it came. */
export function asDatabaseError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (error instanceof pg.DatabaseError && REFUSED[code]) return new ConfigError([`DATABASE_URL: ${REFUSED[code]} (${error.message})`]);
  const isAway = error instanceof pg.DatabaseError ? [...AWAY, ...AGAIN].some((start) => code.startsWith(start)) : NETWORK.has(code) || BROKEN.test(error.message);
  if (!isAway) return error;
  return new ServiceError('not_ready', 'the database does not answer; what was done is kept, try again in a moment', { cause: error, retry_after_s: 5 });
}
