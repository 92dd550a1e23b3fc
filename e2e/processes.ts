import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { cleanEnvironment, ROOT } from './support.ts';

export interface ServiceProcess {
  url: string;
  /** Ends it without a word, and waits until it is gone. */
  kill(): Promise<void>;
  signal(name: NodeJS.Signals): void;
  pid(): number | undefined;
  /** Starts it again on its port. */
  restart(): Promise<void>;
}

/** One of the services as a process on a port of its own, answering; killed after the test. `log` gets its output. */
export async function startProcess(service: 'builder' | 'embedding' | 'assembly' | 'generation', log: string, environment: Record<string, string>): Promise<ServiceProcess> {
  const port = await freePort();
  const own = service.toUpperCase();
  const env = cleanEnvironment({ ...environment, HOST: '127.0.0.1', PORT: `${port}`, [`${own}_HOST`]: '127.0.0.1', [`${own}_PORT`]: `${port}` });
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    child = spawn(process.execPath, [join(ROOT, 'services', service, 'src', 'main.ts')], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    for (const output of [child.stdout, child.stderr]) output?.pipe(createWriteStream(log, { flags: 'a' }));
    await untilAnswering(url, child, log);
  };
  const kill = async (): Promise<void> => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  await start();
  return { url, kill, signal: (name) => void child?.kill(name), pid: () => child?.pid, restart: start };
}

async function untilAnswering(url: string, child: ChildProcess, log: string): Promise<void> {
  for (const end = Date.now() + 120_000; Date.now() < end; await setTimeout(50)) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}:\n${readFileSync(log, 'utf8').slice(-2000)}`);
    if (child.signalCode !== null) return;
    if (
      await fetch(`${url}/health`).then(
        () => true,
        () => false,
      )
    )
      return;
  }
  throw new Error(`it does not answer:\n${readFileSync(log, 'utf8').slice(-2000)}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
