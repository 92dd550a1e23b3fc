import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type CliConfig, ROOT } from './config.ts';
import { stopChild } from './stack.ts';

export interface Website {
  url: string;
  /** Resolves when it ended by itself. */
  died: Promise<number | null>;
  stop(): Promise<void>;
}

const DEFAULT_PORT = 8080;
const READY_MS = 30_000;

/** Where the website listens: `WEB_HOST`, loopback unless set, since it lets everyone in who reaches it. */
export const websiteHost = ({ environment }: Pick<CliConfig, 'environment'>): string => environment.WEB_HOST || '127.0.0.1';

export const isLoopback = (host: string): boolean => host === '127.0.0.1' || host === 'localhost' || host === '::1';

/** Starts the built website before a builder. Null when it was not built, or did not start; the log says why. */
export async function startWebsite(config: CliConfig, builder_url: string, log_dir: string): Promise<Website | null> {
  const entry = join(ROOT, 'web', 'serve.js');
  if (!existsSync(join(ROOT, 'web', 'build', 'index.js'))) return null;
  const host = websiteHost(config);
  const port = config.environment.WEB_PORT ? Number(config.environment.WEB_PORT) : await portFrom(DEFAULT_PORT, host);
  const url = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`;
  const child = spawn(process.execPath, [entry], { env: environmentOf(config, builder_url, host, port, url), stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const log = createWriteStream(join(log_dir, 'web.log'));
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  const died = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const isReady = await Promise.race([untilAnswering(url), died.then(() => false)]);
  if (isReady) return { url, died, stop: () => stopChild(child) };
  await stopChild(child as ChildProcess);
  return null;
}

function environmentOf({ environment, data_dir }: CliConfig, builder_url: string, host: string, port: number, url: string): NodeJS.ProcessEnv {
  const token = environment.DOCTOWN_API_TOKENS?.split(',')[0]?.trim();
  return {
    ...environment,
    HOST: host,
    PORT: String(port),
    ...(isLoopback(host) ? { ORIGIN: environment.ORIGIN || url } : environment.ORIGIN ? {} : { PROTOCOL_HEADER: environment.PROTOCOL_HEADER ?? 'x-forwarded-proto' }),
    DOCTOWN_URL: builder_url,
    ...(token ? { DOCTOWN_API_TOKEN: token } : {}),
    DATA_DIR: data_dir,
    SHUTDOWN_TIMEOUT: '2',
  };
}

async function untilAnswering(url: string): Promise<boolean> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/robots.txt`, { signal: AbortSignal.timeout(2000) }).catch(() => null);
    if (answer?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

/** The first port from here on that nobody uses. */
async function portFrom(port: number, host: string): Promise<number> {
  for (let candidate = port; candidate < port + 20; candidate++) if (await isFree(candidate, host)) return candidate;
  return port;
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .once('listening', () => server.close(() => resolve(true)));
    server.listen(port, host);
  });
}
