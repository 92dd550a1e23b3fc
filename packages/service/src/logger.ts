import { type Logger, pino } from 'pino';

export type { Logger };

const secretPaths = ['authorization', 'x-git-token', 'token', 'api_key', 'apiKey', 'password', 'secret'].flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);

const urlPassword = /:\/\/[^\s/@:]+:[^\s/@]+@/g;
const bearer = /\b(Bearer|token)\s+[A-Za-z0-9._~+/=-]{8,}/gi;
const knownKeys = /\b(sk-[A-Za-z0-9_-]{16,}|gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,})/g;

/** Text with passwords in addresses, bearer tokens and well-known kinds of keys struck out. */
export const withoutSecrets = (text: string): string => text.replace(urlPassword, '://***@').replace(bearer, '$1 ***').replace(knownKeys, '***');

/** JSON lines on stdout; secrets are struck out wherever they stand. */
export function createLogger(name: string, level = 'info'): Logger {
  return pino({
    name,
    level,
    redact: { paths: secretPaths, censor: '***' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    hooks: { streamWrite: withoutSecrets },
  });
}
