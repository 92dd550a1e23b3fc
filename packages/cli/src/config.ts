import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout this command runs from. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** What the command reads from its surroundings. Nothing else here looks at the environment. */
export interface CliConfig {
  /** The folder the person typed the command in. */
  cwd: string;
  /** Database, packs and logs. */
  data_dir: string;
  /** A running builder to use instead of starting our own. */
  url: string | null;
  token: string | null;
  environment: NodeJS.ProcessEnv;
}

/** Reads the environment once. npm runs scripts in the checkout and tells in `INIT_CWD` where the person stood. */
export function readCliConfig(environment: NodeJS.ProcessEnv = process.env): CliConfig {
  const cwd = environment.INIT_CWD || process.cwd();
  return {
    cwd,
    data_dir: resolve(cwd, environment.DATA_DIR || join(ROOT, '.doctown')),
    url: environment.DOCTOWN_URL || null,
    token: environment.DOCTOWN_API_TOKEN || null,
    environment,
  };
}

const looksLocal = /^(\.{0,2}\/|~\/|\.{1,2}$|file:)|\.(tar\.gz|tgz|tar|zip)$/i;

/** A path when it is one (it exists here, or is written like one), else the address unchanged. Throws nothing. */
export function resolveRepositoryArgument(argument: string, cwd: string): { repo_url: string; is_local: boolean } {
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(argument) && !argument.startsWith('file:');
  const path = resolve(cwd, argument.replace(/^file:\/\//, '').replace(/^~(?=\/)/, homedir()));
  const is_local = !isUrl && (existsSync(path) || looksLocal.test(argument));
  return { repo_url: is_local ? path : argument, is_local };
}
