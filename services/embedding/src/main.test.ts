import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';

const main = new URL('./main.ts', import.meta.url).pathname;
const tiny = new URL('../../../fixtures/models/tiny-bert', import.meta.url).pathname;

/** The service as a process of its own, with these settings and no others; `url` is where it listens. */
async function service(settings: Record<string, string>): Promise<{ process: ChildProcess; url: string; said: string[] }> {
  const child = spawn(process.execPath, [main], { env: { EMBEDDING_PORT: '0', EMBEDDING_THREADS: '1', ...settings }, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said: string[] = [];
  const url = Promise.withResolvers<string>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.push(line);
    const listening = /Server listening at (http[^"]+)/.exec(line)?.[1];
    if (listening !== undefined) url.resolve(listening);
  });
  return { process: child, url: await url.promise, said };
}

test('a service whose thread has ended says why and ends, so that it is started again', async () => {
  const { process: child, url, said } = await service({ NODE_OPTIONS: '--max-old-space-size=24' });
  const ended = once(child, 'exit');
  const body = JSON.stringify({ batch_id: 'b', chunks: Array.from({ length: 4000 }, (_, i) => ({ chunk_id: `chunk_${i}`, content: `${i} `.repeat(1500) })) });
  const answer = await fetch(`${url}/embed`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  expect({ status: answer.status, body: await answer.json() }).toMatchObject({ status: 503, body: { code: 'not_ready', error: expect.stringContaining('must be started again') } });
  expect((await ended)[0]).toBe(1);
  expect(said.map((line) => JSON.parse(line) as object)).toContainEqual(
    expect.objectContaining({ level: 'fatal', err: expect.objectContaining({ message: expect.stringMatching(/memory/) }) }),
  );
});

test('a model is loaded without word to anyone', async () => {
  const TMPDIR = mkdtempSync(join(tmpdir(), 'embedding-'));
  onTestFinished(() => rmSync(TMPDIR, { recursive: true, force: true }));
  await service({ EMBEDDING_MODEL_PATH: tiny, TMPDIR });
  // What onnxruntime's own reporting leaves where it runs.
  expect(readdirSync(TMPDIR).filter((name) => name.endsWith('.ses') || name.startsWith('mat-debug'))).toEqual([]);
});

test('without a data folder the faster graph goes when the process goes', async () => {
  const TMPDIR = mkdtempSync(join(tmpdir(), 'embedding-'));
  onTestFinished(() => rmSync(TMPDIR, { recursive: true, force: true }));
  const { process: child } = await service({ EMBEDDING_MODEL_PATH: tiny, TMPDIR });
  const folders = (): string[] => readdirSync(TMPDIR).filter((name) => name.startsWith('doctown-'));
  expect(folders()).toHaveLength(1);
  child.kill('SIGTERM');
  expect((await once(child, 'exit'))[0]).toBe(0);
  expect(folders()).toEqual([]);
});
