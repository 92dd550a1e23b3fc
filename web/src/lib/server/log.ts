import { settings } from './settings.ts';

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'];

function write(level: string, fields: Record<string, unknown>, text: string): void {
  if (LEVELS.indexOf(level) < LEVELS.indexOf(settings().LOG_LEVEL)) return;
  const { err, ...rest } = fields;
  const failure = err instanceof Error ? { error: err.message, stack: err.stack } : {};
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, service: 'web', text, ...rest, ...failure })}\n`);
}

/** One JSON line on stderr. */
export const log = {
  info: (fields: Record<string, unknown>, text: string) => write('info', fields, text),
  warn: (fields: Record<string, unknown>, text: string) => write('warn', fields, text),
  error: (fields: Record<string, unknown>, text: string) => write('error', fields, text),
};
