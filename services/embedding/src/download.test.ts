import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type DownloadOptions, downloadModel, hasModel } from './download.ts';

const content = randomBytes(300_000);
const files = [{ path: 'onnx/model.onnx', bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }];
const never = new AbortController().signal;

/** A place that serves files as `answer` says, and a folder to put them. */
async function setUp(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ folder: string; asked: (string | undefined)[]; get(more?: Partial<DownloadOptions>): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'download-'));
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const base_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { folder, asked, get: (more) => downloadModel({ base_url, folder, files, signal: never, ...more }) };
}

/** Serves it all, or what a range asks for. */
function good({ headers }: IncomingMessage, response: ServerResponse): void {
  const from = Number(/^bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
  if (from > 0) response.writeHead(206, { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` });
  response.end(content.subarray(from));
}

test('a good file arrives, with progress, and is not asked for again', async () => {
  const { folder, asked, get } = await setUp(good);
  const seen: number[] = [];
  await get({ onProgress: (done) => seen.push(done) });
  expect(readFileSync(join(folder, 'onnx/model.onnx')).equals(content)).toBe(true);
  expect(seen.at(-1)).toBe(content.length);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(await hasModel(folder, files)).toBe(true);
  await get();
  expect(asked).toHaveLength(1);
});

test('what was cut off is gone on with from where it ended', async () => {
  let first = true;
  const { folder, asked, get } = await setUp((request, response) => {
    if (!first) return good(request, response);
    first = false;
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 50));
  });
  await expect(get()).rejects.toMatchObject({ is_final: false });
  expect(await hasModel(folder, files)).toBe(false);
  const kept = statSync(join(folder, 'onnx/model.onnx.part')).size;
  expect(kept).toBeGreaterThan(0);
  await get();
  expect(asked).toEqual([undefined, `bytes=${kept}-`]);
  expect(readFileSync(join(folder, 'onnx/model.onnx')).equals(content)).toBe(true);
});

test('a server that cannot begin in the middle begins anew', async () => {
  let first = true;
  const { folder, get } = await setUp((_, response) => {
    response.end(first ? content.subarray(0, 1000) : content);
    first = false;
  });
  await expect(get()).rejects.toThrow(/ended after 1000 of 300000 bytes/);
  await get();
  expect(readFileSync(join(folder, 'onnx/model.onnx')).equals(content)).toBe(true);
});

test('not one other byte is accepted, and nothing of it is kept', async () => {
  const other = Buffer.from(content);
  other[200_000] = (other[200_000] ?? 0) ^ 1;
  const { folder, get } = await setUp((_, response) => void response.end(other));
  await expect(get()).rejects.toThrow(/SHA-256 differs/);
  expect(existsSync(join(folder, 'onnx/model.onnx'))).toBe(false);
  expect(existsSync(join(folder, 'onnx/model.onnx.part'))).toBe(false);
});

test('a file that never ends is given up at the size it should have', async () => {
  const { folder, get } = await setUp((_, response) => {
    const more = (): void => void (response.writable && response.write(content, () => setImmediate(more)));
    more();
  });
  await expect(get()).rejects.toThrow(/larger than the 300000 bytes/);
  expect(existsSync(join(folder, 'onnx/model.onnx.part'))).toBe(false);
});

test.each([
  ['is not there', (_: IncomingMessage, response: ServerResponse) => void response.writeHead(404).end(), /answered 404/, true],
  ['is busy', (_: IncomingMessage, response: ServerResponse) => void response.writeHead(503).end(), /answered 503/, false],
  ['sends nothing', (_: IncomingMessage, response: ServerResponse) => void response.write(content.subarray(0, 10)), /sent nothing for 0\.2 s/, false],
])('a far end that %s is told as such', async (_, answer, message, is_final) => {
  const { get } = await setUp(answer);
  const error = await get({ stall_ms: 200 }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ message: expect.stringMatching(message), is_final });
});

test('a slow one that never stalls arrives, however long it takes', async () => {
  const { folder, get } = await setUp((_, response) => {
    let at = 0;
    const next = (): void => {
      if (at >= content.length) return void response.end();
      response.write(content.subarray(at, at + 30_000));
      at += 30_000;
      setTimeout(next, 40);
    };
    next();
  });
  await get({ stall_ms: 300 });
  expect(readFileSync(join(folder, 'onnx/model.onnx')).equals(content)).toBe(true);
});

test('a refusal in the middle costs nothing of what is there already', async () => {
  let nth = 0;
  const { folder, asked, get } = await setUp((request, response) => {
    if (++nth === 2) return void response.writeHead(403).end();
    if (nth > 2) return good(request, response);
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 50));
  });
  await expect(get()).rejects.toMatchObject({ is_final: false });
  await expect(get()).rejects.toMatchObject({ is_final: true, message: expect.stringContaining('answered 403') });
  await get();
  expect(asked[2]).toMatch(/^bytes=[1-9]/);
  expect(readFileSync(join(folder, 'onnx/model.onnx')).equals(content)).toBe(true);
});

test('a beginning of something else is thrown away when the server cannot go on from there', async () => {
  const { folder, get } = await setUp((request, response) => (request.headers.range ? void response.writeHead(416).end() : good(request, response)));
  mkdirSync(join(folder, 'onnx'));
  writeFileSync(join(folder, 'onnx/model.onnx.part'), 'x'.repeat(1000));
  await expect(get()).rejects.toMatchObject({ is_final: false, message: expect.stringContaining('answered 416') });
  await get();
  expect(readFileSync(join(folder, 'onnx/model.onnx')).equals(content)).toBe(true);
});

test('a disk that does not take it is told as that, and a server that is not there with the reason', async () => {
  const { folder, get } = await setUp(good);
  await expect(get({ base_url: 'http://127.0.0.1:9' })).rejects.toMatchObject({
    is_final: false,
    message: expect.stringMatching(/could not be reached \((bad port|.*ECONNREFUSED.*)\)/),
  });
  mkdirSync(join(folder, 'onnx/model.onnx.part'), { recursive: true });
  await expect(get()).rejects.toMatchObject({ is_final: true, message: expect.stringMatching(/model\.onnx\.part cannot be written \(EISDIR/) });
  writeFileSync(join(folder, 'file'), '');
  await expect(get({ folder: join(folder, 'file') })).rejects.toMatchObject({ is_final: true, message: expect.stringMatching(/cannot be written \(ENOTDIR|EEXIST/) });
});

test('a signal stops it and keeps what came', async () => {
  const { folder, get } = await setUp((_, response) => void response.write(content.subarray(0, 1000)));
  await expect(get({ signal: AbortSignal.timeout(200) })).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(statSync(join(folder, 'onnx/model.onnx.part')).size).toBe(1000);
});
