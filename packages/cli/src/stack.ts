import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { health } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import { type CliConfig, ROOT } from './config.ts';
import { CliError, EXIT } from './exit.ts';

const SERVICES = ['embedding', 'assembly', 'generation', 'builder'] as const;
type ServiceName = (typeof SERVICES)[number];
export type Ports = Record<ServiceName, number>;

export interface Stack {
  /** Address of each service. */
  urls: Record<ServiceName, string>;
  /** Where each service's log goes. */
  log_dir: string;
  /** Resolves with the first service that ended by itself. */
  died: Promise<{ name: ServiceName; code: number | null; log_tail: string }>;
  /** Asks all to end, and makes them after 10 s. */
  stop(): Promise<void>;
}

/** The original's ports. */
export const DEFAULT_PORTS: Ports = { builder: 3000, embedding: 8000, assembly: 8002, generation: 8003 };

/** Four ports that are free right now. */
export async function freePorts(): Promise<Ports> {
  const ports = await Promise.all(SERVICES.map(() => freePort()));
  return Object.fromEntries(SERVICES.map((name, i) => [name, ports[i]])) as Ports;
}

/** A port that is free right now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Starts the four services as processes and waits until all answer. Throws `CliError` with the log's end when one does not. */
export async function startStack(config: CliConfig, ports: Ports, host: string, signal: AbortSignal): Promise<Stack> {
  const log_dir = join(config.data_dir, 'logs');
  mkdirSync(log_dir, { recursive: true });
  const urls = Object.fromEntries(SERVICES.map((name) => [name, `http://127.0.0.1:${ports[name]}`])) as Record<ServiceName, string>;
  const children = new Map<ServiceName, ChildProcess>();
  const died = Promise.withResolvers<Awaited<Stack['died']>>();
  let stopping = false;
  for (const name of SERVICES) {
    const child = startService(name, serviceEnvironment(config, name, ports, urls, host), join(log_dir, `${name}.log`));
    child.once('exit', (code) => {
      if (!stopping) died.resolve({ name, code, log_tail: logTail(join(log_dir, `${name}.log`)) });
    });
    children.set(name, child);
  }
  const stop = async () => {
    stopping = true;
    await Promise.all([...children.values()].map(stopChild));
  };
  try {
    const failure = died.promise.then((dead) => {
      throw new CliError(`The ${dead.name} service ended at start (exit ${dead.code}).\n${dead.log_tail}`, EXIT.failed);
    });
    await Promise.race([Promise.all(SERVICES.map((name) => untilHealthy(name, urls[name], signal))), failure]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { urls, log_dir, died: died.promise, stop };
}

/**
 * What the builder makes of a large repository lives long: little room for what is new, and for growth, saves a fifth of the memory at its height.
 * Its embedded database is WebAssembly: compiled a second time, for speed, it would take 550 MB for that, and its short statements are no faster.
 */
const BUILDER_MEMORY = ['--max-semi-space-size=8', '--heap-growing-percent=20', '--liftoff-only'];

/** Our end of the IPC channel is the services' sign of life: when it closes, they leave too, however we died. */
function startService(name: ServiceName, env: NodeJS.ProcessEnv, log_file: string): ChildProcess {
  const child = spawn(process.execPath, [...(name === 'builder' ? BUILDER_MEMORY : []), join(ROOT, 'services', name, 'src', 'main.ts')], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const log = createWriteStream(log_file);
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  return child;
}

function serviceEnvironment(config: CliConfig, name: ServiceName, ports: Ports, urls: Record<ServiceName, string>, host: string): NodeJS.ProcessEnv {
  const own = name.toUpperCase();
  const serviceHost = name === 'builder' ? host : '127.0.0.1';
  const loopback = host === '127.0.0.1' || host === 'localhost' || host === '::1';
  return {
    ...config.environment,
    HOST: serviceHost,
    PORT: String(ports[name]),
    [`${own}_HOST`]: serviceHost,
    [`${own}_PORT`]: String(ports[name]),
    EMBEDDING_URL: urls.embedding,
    ASSEMBLY_URL: urls.assembly,
    GENERATION_URL: urls.generation,
    DATA_DIR: config.data_dir,
    ...(loopback ? { ALLOW_LOCAL_REPOS: config.environment.ALLOW_LOCAL_REPOS || '1' } : {}),
  };
}

async function untilHealthy(name: ServiceName, url: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    signal.throwIfAborted();
    try {
      await call(url, health, {}, { timeout_ms: 2000, retries: 0, signal, trusted: true });
      return;
    } catch (error) {
      if (signal.aborted) throw error;
      if (Date.now() > deadline) throw new CliError(`The ${name} service did not become ready within two minutes.`, EXIT.failed, { cause: error });
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Asks it to end, and makes it after 10 s. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(force);
}

function logTail(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-12).join('\n');
  } catch {
    return '(no log)';
  }
}
