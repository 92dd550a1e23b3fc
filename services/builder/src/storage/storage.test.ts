import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderStorage } from './folder.ts';
import { s3Storage } from './s3.ts';
import { type PackStorage, packKeys } from './storage.ts';

/** A bucket that answers like S3: conditional writes, ranges, 404. */
function fakeS3(): Server {
  const objects = new Map<string, Buffer>();
  return createServer((request, response) => {
    const key = (request.url ?? '').split('?')[0] ?? '';
    const found = objects.get(key);
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      if (request.method === 'PUT') {
        if (request.headers['if-none-match'] === '*' && found)
          return response.writeHead(412, { 'content-type': 'application/xml' }).end('<Error><Code>PreconditionFailed</Code></Error>');
        objects.set(key, Buffer.concat(parts));
        return response.writeHead(200, { etag: '"x"' }).end();
      }
      if (/^\/packs\/?$/.test(key)) return response.writeHead(200).end();
      if (!found) return response.writeHead(404, { 'content-type': 'application/xml' }).end(request.method === 'HEAD' ? undefined : '<Error><Code>NoSuchKey</Code></Error>');
      const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
      const body = range ? found.subarray(Number(range[1]), Number(range[2]) + 1) : found;
      response.writeHead(range ? 206 : 200, { 'content-length': body.length }).end(request.method === 'HEAD' ? undefined : body);
    });
  });
}

const root = mkdtempSync(join(tmpdir(), 'storage-'));
const bucket = fakeS3();
beforeAll(() => new Promise<void>((resolve) => bucket.listen(0, '127.0.0.1', () => resolve())));
afterAll(() => {
  bucket.closeAllConnections();
  bucket.close();
  rmSync(root, { recursive: true, force: true });
});

const backends: [string, () => PackStorage][] = [
  ['a folder', () => folderStorage(root)],
  ['a bucket', () => s3Storage({ bucket: 'packs', access_key_id: 'key', secret_access_key: 'secret', endpoint: `http://127.0.0.1:${(bucket.address() as AddressInfo).port}` })],
];

describe.each(backends)('%s', (_, open) => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const read = async (storage: PackStorage, key: string) => Buffer.from((await storage.get(key)) ?? []).toString();
  const { pack, latest } = packKeys('acme', 'widgets.js', 'c'.repeat(40), `sha256:${'d'.repeat(64)}`);

  test('what is immutable is written once and never changed', async () => {
    const storage = open();
    expect(await storage.putIfAbsent(pack, bytes('first'))).toBe(true);
    expect(await storage.putIfAbsent(pack, bytes('second'))).toBe(false);
    expect(await read(storage, pack)).toBe('first');
  });

  test('of two writers at the same moment one wins, whole', async () => {
    const storage = open();
    const key = `${pack}.race`;
    const won = await Promise.all(Array.from({ length: 8 }, (_, i) => storage.putIfAbsent(key, bytes(`writer ${i}`.repeat(1000)))));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await read(storage, key)).toBe(`writer ${won.indexOf(true)}`.repeat(1000));
  });

  test('the newest is replaced', async () => {
    const storage = open();
    await storage.put(latest, bytes('old'));
    await storage.put(latest, bytes('new'));
    expect(await read(storage, latest)).toBe('new');
    expect(await storage.size(latest)).toBe(3);
  });

  test('a part can be read; nothing is null; it says that it is there', async () => {
    const storage = open();
    await storage.put('docpacks/a/part', bytes('0123456789'));
    expect(Buffer.from((await storage.get('docpacks/a/part', { start: 2, end: 4 })) ?? []).toString()).toBe('234');
    expect(await storage.get('docpacks/a/none')).toBeNull();
    expect(await storage.size('docpacks/a/none')).toBeNull();
    expect(await storage.check()).toBe(true);
  });

  test.each(['../x', '/x', 'a//b', 'a/../b', 'a\\b', 'a/\0', ''])('the key %j is refused', async (key) => {
    await expect((async () => open().put(key, bytes('x')))()).rejects.toMatchObject({ code: 'invalid_request' });
  });
});
