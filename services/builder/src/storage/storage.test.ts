import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeS3 } from './fake-s3.fixture.ts';
import { folderStorage } from './folder.ts';
import { type S3Settings, s3Storage } from './s3.ts';
import { type PackStorage, packKeys } from './storage.ts';

const SETTINGS = { bucket: 'packs', access_key_id: 'AKIDOCTOWN', secret_access_key: 'secret/of+the=bucket' };
const root = mkdtempSync(join(tmpdir(), 'storage-'));
const fake = fakeS3(SETTINGS.bucket, SETTINGS.access_key_id, SETTINGS.secret_access_key);
const endpoint = () => `http://127.0.0.1:${(fake.server.address() as AddressInfo).port}`;
const bucket = (more: Partial<S3Settings> = {}) => s3Storage({ ...SETTINGS, endpoint: endpoint(), ...more });
beforeAll(() => new Promise<void>((resolve) => fake.server.listen(0, '127.0.0.1', () => resolve())));
afterAll(() => {
  fake.server.closeAllConnections();
  fake.server.close();
  rmSync(root, { recursive: true, force: true });
});

const backends: [string, () => PackStorage][] = [
  ['a folder', () => folderStorage(root)],
  ['a bucket', () => bucket()],
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
    await storage.check();
  });

  test('what is larger than one part comes back whole, and in pieces as a stream', async () => {
    const storage = open();
    const large = Buffer.alloc(20 * 1024 * 1024 + 7, 'docpack');
    expect(await storage.putIfAbsent('docpacks/a/large', large)).toBe(true);
    expect(await storage.putIfAbsent('docpacks/a/large', Buffer.alloc(large.length))).toBe(false);
    expect(large.equals((await storage.get('docpacks/a/large')) ?? new Uint8Array())).toBe(true);
    const stream = await storage.stream('docpacks/a/large', { start: 10, end: 16 });
    expect(Buffer.concat((await stream?.toArray()) ?? []).toString()).toBe(large.subarray(10, 17).toString());
    expect(await storage.stream('docpacks/a/nothing')).toBeNull();
  });

  test('a copy has the bytes of what it was made of, and what is copied over is gone', async () => {
    const storage = open();
    await storage.put('docpacks/a/from', bytes('new'));
    await storage.put('docpacks/a/to', bytes('old and longer'));
    await storage.copy('docpacks/a/from', 'docpacks/a/to');
    expect(await read(storage, 'docpacks/a/to')).toBe('new');
  });

  test.each(['../x', '/x', 'a//b', 'a/../b', 'a\\b', 'a/\0', ''])('the key %j is refused', async (key) => {
    await expect((async () => open().put(key, bytes('x')))()).rejects.toMatchObject({ code: 'invalid_request' });
  });
});

describe('a bucket alone', () => {
  const key = 'docpacks/o/r/pack';
  const sound = Buffer.from('sound bytes');

  test.each<[string, Partial<S3Settings>, string]>([
    ['an access key it does not know', { access_key_id: 'AKISOMEONE' }, 'BUCKET_ACCESS_KEY_ID'],
    ['a secret of another key', { secret_access_key: 'other' }, 'BUCKET_SECRET_ACCESS_KEY'],
    ['a bucket that is not there', { bucket: 'elsewhere' }, 'BUCKET_NAME'],
  ])('%s is told by the setting to change, without its value', async (_, wrong, setting) => {
    const storage = bucket(wrong);
    await expect(storage.check()).rejects.toMatchObject({ code: 'upstream_failed', message: expect.stringContaining(setting) });
    const error = await storage.put(key, sound).catch((caught: Error) => caught);
    expect(error).toMatchObject({ message: expect.stringContaining(setting) });
    expect(String(error)).not.toContain(Object.values(wrong)[0]);
  });

  test('a clock that is wrong is told as one', async () => {
    fake.skew_s = 3600;
    // The library corrects its own clock by the answer's date where there is one.
    await expect(bucket().check()).rejects.toMatchObject({ message: expect.stringMatching(/clock/) });
    fake.skew_s = 0;
  });

  test('one that is away is worth waiting for', async () => {
    const storage = bucket();
    fake.away = 10;
    await expect(storage.put(key, sound)).rejects.toMatchObject({ code: 'upstream_unavailable', retry_after_s: 5 });
    fake.away = 0;
    await storage.put(key, sound);
    await expect(s3Storage({ ...SETTINGS, endpoint: 'http://127.0.0.1:1' }).check()).rejects.toMatchObject({ code: 'upstream_unavailable' });
  });

  test('bytes that went bad there are not given out', async () => {
    const storage = bucket();
    await storage.put(key, sound);
    const stored = fake.objects.get(key);
    if (stored) fake.objects.set(key, { ...stored, bytes: Buffer.from('sound bites') });
    await expect(storage.get(key)).rejects.toMatchObject({ code: 'upstream_invalid', message: expect.stringContaining(key) });
    await expect((await storage.stream(key))?.toArray()).rejects.toMatchObject({ code: 'upstream_invalid' });
  });

  test('a signed link gives the pack under its name to anyone, a changed one gives nothing', async () => {
    const storage = bucket({ presign_s: 60 });
    await storage.put(key, sound);
    const link = (await storage.link(key, 'widgets.docpack')) ?? '';
    const response = await fetch(link);
    expect([await response.text(), response.headers.get('content-disposition')]).toEqual(['sound bytes', 'attachment; filename="widgets.docpack"']);
    expect((await fetch(link.replace('/r/pack', '/r/other'))).status).toBe(403);
    fake.skew_s = 61;
    expect((await fetch(link)).status).toBe(403);
    fake.skew_s = 0;
    expect(await bucket().link(key, 'x')).toBeNull();
    expect(await bucket({ public_url: 'https://packs.example.com/' }).link(key, 'x')).toBe(`https://packs.example.com/${key}`);
  });
});
