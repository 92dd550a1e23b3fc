import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePorts } from '@doctown/cli/stack';
import { expect, test } from 'vitest';
import { cleanEnvironment, finished, ROOT, servicesOf, temporaryFolder } from './support.ts';

test.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)('after %s to npm no child is left', async (signal) => {
  const data_dir = join(temporaryFolder(), 'data');
  const ports = await freePorts();
  const environment = {
    DATA_DIR: data_dir,
    PORT: `${ports.builder}`,
    EMBEDDING_PORT: `${ports.embedding}`,
    ASSEMBLY_PORT: `${ports.assembly}`,
    GENERATION_PORT: `${ports.generation}`,
  };
  const child = spawn('npm', ['start'], { cwd: ROOT, env: cleanEnvironment(environment), detached: true });
  const ended = finished(child);
  await output(child, /Doctown is running/);
  expect(servicesOf(data_dir).length).toBeGreaterThanOrEqual(5);
  child.kill(signal);
  await ended;
  await expect.poll(() => servicesOf(data_dir), { timeout: 20_000, interval: 100 }).toEqual([]);
});

function output(child: ReturnType<typeof spawn>, pattern: RegExp): Promise<void> {
  let text = '';
  return new Promise((resolve, reject) => {
    const see = (part: Buffer) => {
      text += part;
      if (pattern.test(text)) resolve();
    };
    child.stdout?.on('data', see);
    child.stderr?.on('data', see);
    child.once('exit', (code) => reject(new Error(`ended early with ${code}:\n${text}`)));
  });
}
