import { randomUUID } from 'node:crypto';
import { copyFile, link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ByteSpan, checkedKey, type PackStorage } from './storage.ts';

/** Packs in a folder of this machine; every write is whole or not there. */
export function folderStorage(root: string): PackStorage {
  const pathOf = (key: string): string => join(root, checkedKey(key));
  return {
    backend: 'folder',
    async putIfAbsent(key, bytes) {
      const path = pathOf(key);
      const temporary = await writeTemporary(path, bytes);
      try {
        await link(temporary, path);
        return true;
      } catch (error) {
        if (isCode(error, 'EEXIST')) return false;
        throw error;
      } finally {
        await rm(temporary, { force: true });
      }
    },
    async put(key, bytes) {
      await rename(await writeTemporary(pathOf(key), bytes), pathOf(key));
    },
    async copy(from, to) {
      const temporary = `${pathOf(to)}.${randomUUID()}.tmp`;
      await mkdir(dirname(temporary), { recursive: true });
      await copyFile(pathOf(from), temporary);
      await sync(temporary);
      await rename(temporary, pathOf(to));
    },
    get: (key, span) => read(pathOf(key), span),
    async stream(key, span) {
      const file = await open(pathOf(key)).catch(ifMissing);
      return file === null ? null : file.createReadStream(span ? { start: span.start, end: span.end } : {});
    },
    link: async () => null,
    size: (key) => stat(pathOf(key)).then(({ size }) => size, ifMissing),
    async check() {
      await mkdir(root, { recursive: true });
    },
  };
}

async function writeTemporary(path: string, bytes: Uint8Array): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}.tmp`;
  const file = await open(temporary, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  return temporary;
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function read(path: string, span: ByteSpan | undefined): Promise<Uint8Array | null> {
  const file = await open(path).catch(ifMissing);
  if (file === null) return null;
  try {
    const { size } = await file.stat();
    const start = span?.start ?? 0;
    const length = Math.max(0, Math.min(span?.end ?? size - 1, size - 1) - start + 1);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, start);
    return new Uint8Array(buffer);
  } finally {
    await file.close();
  }
}

const isCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code;

function ifMissing(error: unknown): null {
  if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return null;
  throw error;
}
