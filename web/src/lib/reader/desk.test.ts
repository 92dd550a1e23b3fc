import { afterEach, describe, expect, test } from 'vitest';
import { type Listener, type Port, ReaderClient } from './client.ts';
import { Desk } from './desk.ts';
import { everything } from './list.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import { callsOnly } from './steps.ts';
import { townPack } from './town.fixture.ts';

const { bytes, docpack_id } = townPack({ symbols: 300, hostile: true });
const pack = new Blob([bytes as Uint8Array<ArrayBuffer>]);
const ports: MessageChannel[] = [];
afterEach(() => {
  for (const { port1, port2 } of ports.splice(0)) {
    port1.close();
    port2.close();
  }
});

/** Page and worker with real messages between them, as structured clones. */
function connect(listener: Listener = {}, fetch: typeof globalThis.fetch = globalThis.fetch) {
  const channel = new MessageChannel();
  ports.push(channel);
  const seen: string[] = [];
  const desk = new Desk({ send: (message) => channel.port2.postMessage(message), fetch, pause: () => new Promise((resolve) => setImmediate(resolve)) });
  channel.port2.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    if (data.type === 'ask') seen.push(data.verb);
    void desk.take(data);
  };
  const port: Port = {
    postMessage: (message) => channel.port1.postMessage(message),
    terminate: () => channel.port1.close(),
    onerror: null,
    set onmessage(hear: (event: MessageEvent<FromWorker>) => void) {
      channel.port1.onmessage = hear;
    },
  };
  return { client: new ReaderClient(port, listener), seen };
}

const opening = () =>
  new Promise<{ client: ReaderClient; told: string[] }>((resolve, reject) => {
    const told: string[] = [];
    const { client } = connect({
      onManifest: (manifest) => told.push(`manifest ${manifest.docpack_id}`),
      onReady: ({ size }) => told.push(`ready ${size}`),
      onSpelling: () => resolve({ client, told }),
      onFailed: reject,
    });
    client.open({ file: pack });
  });

describe('opening a pack', () => {
  test('tells the manifest first, then that it is ready, then that misspelt names are found', async () => {
    const { told } = await opening();
    expect(told).toEqual([`manifest ${docpack_id}`, 'ready 300']);
  });

  test('questions asked before it is open wait for it', async () => {
    const { client } = connect();
    const asked = client.ask('list', { ...everything, first: 3 });
    client.open({ file: pack });
    expect((await asked).total).toBe(300);
  });

  test('what is no pack says so, to the listener and to every question', async () => {
    const failed = Promise.withResolvers<unknown>();
    const { client } = connect({ onFailed: failed.resolve });
    const asked = client.ask('files', {});
    asked.catch(() => undefined);
    client.open({ file: new Blob(['no pack']) });
    expect(await failed.promise).toMatchObject({ code: 'not_gzip' });
    await expect(asked).rejects.toMatchObject({ code: 'not_gzip' });
    await expect(client.ask('files', {})).rejects.toMatchObject({ code: 'not_gzip' });
  });

  test('a pack of a later format names both versions', async () => {
    const failed = Promise.withResolvers<{ message: string }>();
    const { client } = connect({ onFailed: failed.resolve });
    const { gunzipSync, gzipSync } = await import('node:zlib');
    const text = gunzipSync(bytes).toString('latin1').replace('docpack/1.0', 'docpack/9.9');
    client.open({ file: new Blob([gzipSync(Buffer.from(text, 'latin1'))]) });
    expect((await failed.promise).message).toMatch(/docpack\/9\.9.*docpack\/1\.0/);
  });

  test('the refusal of the website is passed on in its words', async () => {
    const failed = Promise.withResolvers<unknown>();
    const { client } = connect({ onFailed: failed.resolve }, async () => Response.json({ error: 'No such pack.', code: 'docpack_not_found' }, { status: 404 }));
    client.open({ url: '/x' });
    expect(await failed.promise).toEqual({ code: 'docpack_not_found', message: 'No such pack.' });
  });
});

describe('questions', () => {
  test('every one is answered', async () => {
    const { client } = await opening();
    const { rows, list_id, total } = await client.ask('list', { ...everything, text: 'read', first: 2 });
    expect(rows).toHaveLength(2);
    expect(await client.ask('rows', { list_id, from: 0, to: total })).toHaveLength(total);
    const [{ id, file_path }] = rows as [(typeof rows)[number]];
    expect(await client.ask('symbol', { id })).toMatchObject({ id, cluster: { label: expect.any(String) } });
    expect((await client.ask('outline', { file_path })).some((row) => row.id === id)).toBe(true);
    expect((await client.ask('ego', { id, depth: 1, cap: 5, direction: 'both', ...callsOnly }))?.nodes.some(({ distance }) => distance === 0)).toBe(true);
    expect(await client.ask('path', { from: id, to: id, ...callsOnly })).toMatchObject({ reversed: false, path: { symbols: [{ id }], edges: [] } });
    expect((await client.ask('map', {})).symbols.x).toHaveLength(300);
    expect((await client.ask('overview', {})).central).toHaveLength(12);
    expect((await client.ask('statistics', {})).symbols).toBe(300);
    expect(await client.ask('verify', {})).toMatchObject({ ok: true });
    expect((await client.ask('hits', { text: 'read' })).length).toBe(total);
  });

  test('about a symbol that is not there get null, not an error', async () => {
    const { client } = await opening();
    expect(await client.ask('symbol', { id: 'sym_nobody' })).toBeNull();
    expect(await client.ask('symbol', { id: '__proto__' })).toBeNull();
    expect(await client.ask('ego', { id: 'x', depth: 1, cap: 5, direction: 'both', ...callsOnly })).toBeNull();
    expect(await client.ask('path', { from: 'x', to: 'y', ...callsOnly })).toEqual({ path: null, reversed: false });
    expect(await client.ask('outline', { file_path: 'nowhere' })).toEqual([]);
  });

  test('that are given up reject with the reason, and the others go on', async () => {
    const { client } = await opening();
    const abort = new AbortController();
    const given = client.ask('map', {}, abort.signal);
    const kept = client.ask('files', {});
    abort.abort(new Error('typed on'));
    await expect(given).rejects.toThrow('typed on');
    expect((await kept).length).toBeGreaterThan(0);
  });

  test('after closing are refused', async () => {
    const { client } = await opening();
    client.close();
    await expect(client.ask('files', {})).rejects.toMatchObject({ code: 'closed' });
  });
});

test('a changed pack opens, and its checksum shows that it was changed', async () => {
  const { gunzipSync, gzipSync } = await import('node:zlib');
  const changed = gunzipSync(bytes).toString('latin1').replace('gives back what', 'gives back wha7');
  const { client } = connect();
  client.open({ file: new Blob([gzipSync(Buffer.from(changed, 'latin1'))]) });
  expect(await client.ask('verify', {})).toMatchObject({ ok: false });
});
