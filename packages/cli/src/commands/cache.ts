import { CacheName, type CacheReply, clearCache, showCaches } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import type { CliConfig } from '../config.ts';
import { CliError, EXIT } from '../exit.ts';
import { runningServer } from '../running-server.ts';

/** Says what is kept of what was computed or paid for once; with a name, empties that cache. Needs a running server. */
export async function cache(flags: { clear?: string; json?: boolean }, config: CliConfig, signal: AbortSignal): Promise<number> {
  const name = flags.clear === undefined ? null : CacheName.safeParse(flags.clear);
  if (name && !name.success) throw new CliError(`There is no cache "${flags.clear}"; there are ${CacheName.options.join(' and ')}.`, EXIT.usage);
  const url = config.url ?? (await runningServer(config.data_dir));
  if (url === null) throw new CliError('No server runs here. Start one with `npm start`, or set DOCTOWN_URL.', EXIT.upstream);
  const options = { signal, headers: config.token ? { authorization: `Bearer ${config.token}` } : {} };
  const reply = name ? await call(url, clearCache, { name: name.data }, options) : await call(url, showCaches, {}, options);
  process.stdout.write(flags.json ? `${JSON.stringify(reply)}\n` : `${reply.caches.map(line).join('\n')}\n`);
  return EXIT.ok;
}

const line = ({ name, rows, bytes, max_bytes }: CacheReply['caches'][0]): string =>
  `${name.padEnd(10)} ${String(rows).padStart(9)} rows  ${megabytes(bytes).padStart(8)} of at most ${megabytes(max_bytes)}`;

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0)} MB`;
