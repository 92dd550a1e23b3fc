import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PackContents } from './files.ts';
import { readDocpack } from './read.ts';

/** Reads and checks a pack on disk. Throws `DocpackError`, or the system's own error when it cannot be read. */
export const readDocpackFile = async (path: string): Promise<PackContents> => readDocpack(await readFile(path));

/** Writes beside the target, flushes, then renames: the file is there whole or not at all. */
export async function writeDocpackFile(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
