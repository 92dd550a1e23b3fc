import { describeIssues } from '@doctown/schema';
import { z } from 'zod';

/** Settings that cannot be used; the message names every problem at once, values are left out. */
export class ConfigError extends Error {
  constructor(problems: string[]) {
    super(`These settings cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** Reads settings from the environment; an empty string counts as absent. Throws `ConfigError` with all problems. */
export function readConfig<S extends z.ZodObject>(schema: S, environment: NodeJS.ProcessEnv = process.env): z.output<S> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new ConfigError(describeIssues(parsed.error));
  return parsed.data;
}

export const setting = {
  port: (fallback: number) => z.coerce.number().int().min(0).max(65535).default(fallback),
  count: (fallback: number) => z.coerce.number().int().min(1).default(fallback),
  log_level: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  url: (fallback: string) => z.url({ protocol: /^https?$/ }).default(fallback),
  /** `a, b,c` to a list without empty items. */
  list: (fallback: string) =>
    z
      .string()
      .default(fallback)
      .transform((text) =>
        text
          .split(',')
          .map((item) => item.trim())
          .filter((item) => item !== ''),
      ),
  /** `1`, `true`, `yes`, `on`. */
  flag: z.stringbool().default(false),
};
