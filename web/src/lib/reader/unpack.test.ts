import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { townPack } from './town.fixture.ts';
import { BROWSER_LIMITS, unpack } from './unpack.ts';

const pack = townPack({ symbols: 40 }).bytes as Uint8Array<ArrayBuffer>;

/** Arrives in pieces of `step` bytes, as from a slow network. */
const inPieces = (bytes: Uint8Array<ArrayBuffer>, step: number) =>
  new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += step) controller.enqueue(bytes.slice(at, at + step));
      controller.close();
    },
  });

async function namesIn(bytes: Uint8Array<ArrayBuffer>, step = 4096, limits = BROWSER_LIMITS): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of unpack(inPieces(bytes, step), limits)) names.push(name);
  return names;
}

function header(name: string, size: number, type = 0): Uint8Array {
  const block = new Uint8Array(512);
  const put = (text: string, at: number) => block.set(new TextEncoder().encode(text), at);
  put(name, 0);
  put(`${size.toString(8).padStart(11, '0')}\0`, 124);
  put('        ', 148);
  block[156] = type;
  put(
    `${block
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(7, '0')}\0`,
    148,
  );
  return block;
}

const zipped = (...blocks: Uint8Array[]): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(Buffer.concat(blocks)));
const end = new Uint8Array(1024);

describe('the files of a pack', () => {
  test('come in their order, however the bytes are cut', async () => {
    const names = ['manifest.json', 'graph.json', 'nodes.json', 'clusters.json', 'source_map.json', 'overview.json'];
    expect(await namesIn(pack)).toEqual(names);
    expect(await namesIn(pack, 7)).toEqual(names);
  });

  test('are there before the rest has come: the manifest needs only the first bytes', async () => {
    const never = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        controller.enqueue(pack.slice(0, pack.length - 100));
      },
    });
    const files = unpack(never);
    expect((await files.next()).value?.name).toBe('manifest.json');
    await files.return(undefined);
  });
});

describe('what is no pack is refused by its fault', () => {
  test.each<[string, Uint8Array<ArrayBuffer>]>([
    ['not_gzip', new Uint8Array([1, 2, 3, 4])],
    ['not_gzip', pack.slice(0, pack.length >> 1)],
    ['not_tar', zipped(new TextEncoder().encode('hello'))],
    ['not_tar', zipped(header('manifest.json', 0, 0x32), end)],
    ['not_tar', zipped(header('manifest.json', 5), end)],
    ['path_in_name', zipped(header('../manifest.json', 0), end)],
    ['duplicate_name', zipped(header('a', 0), header('a', 0), end)],
    ['trailing_bytes', zipped(header('a', 0), end, header('b', 0))],
  ])('%s', async (code, bytes) => {
    await expect(namesIn(bytes)).rejects.toMatchObject({ code });
  });

  test('a bomb is stopped by what it announces and by what it unpacks', async () => {
    await expect(namesIn(zipped(header('nodes.json', 900 * 1024 ** 2), end))).rejects.toMatchObject({ code: 'too_large' });
    const limits = { entries: 2, entry_bytes: 1000, total_bytes: 1500 };
    const kilobyte = [new Uint8Array(1000), new Uint8Array(24)];
    await expect(namesIn(zipped(header('a', 1000), ...kilobyte, header('b', 1000), ...kilobyte, end), 4096, limits)).rejects.toMatchObject({ code: 'too_large' });
    await expect(namesIn(zipped(header('a', 0), header('b', 0), header('c', 0), end), 4096, limits)).rejects.toMatchObject({ code: 'too_large' });
  });
});
