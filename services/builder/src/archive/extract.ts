import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ServiceError } from '@doctown/schema';
import { ArchiveGuard, type ArchiveLimits } from './guard.ts';
import { readTar } from './tar.ts';
import { readZip } from './zip.ts';

/** Unpacks into a folder that does not exist yet; the one folder around everything is left out. Gives how many links were skipped. On failure nothing is left. */
export async function extractArchive(file: string, folder: string, limits: ArchiveLimits, signal: AbortSignal): Promise<{ links: number }> {
  const { size } = await stat(file);
  if (size === 0) throw new ServiceError('invalid_archive', 'the archive is empty');
  const guard = new ArchiveGuard(limits, size);
  const made = new Set<string>();
  const write = async (path: string, content: Buffer) => {
    const target = join(folder, path);
    if (!made.has(dirname(target))) await mkdir(dirname(target), { recursive: true });
    made.add(dirname(target));
    await writeFile(target, content, { flag: 'wx', mode: 0o644 });
  };
  await mkdir(folder, { recursive: false });
  try {
    const kind = await kindOf(file);
    if (kind === 'zip') await readZip(file, guard, write, signal);
    else await readTar(file, kind === 'gzip', guard, write, signal);
    await stripOnlyFolder(folder);
    return { links: guard.links };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (isNameClash(error)) throw new ServiceError('invalid_archive', 'the archive holds a path that is a file and a folder at once', { cause: error });
    throw error;
  }
}

const isNameClash = (error: unknown): boolean => error instanceof Error && 'code' in error && ['EEXIST', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'].includes(String(error.code));

async function kindOf(file: string): Promise<'gzip' | 'zip' | 'tar'> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    if (buffer[0] === 0x1f && buffer[1] === 0x8b) return 'gzip';
    return buffer[0] === 0x50 && buffer[1] === 0x4b ? 'zip' : 'tar';
  } finally {
    await handle.close();
  }
}

/** GitHub wraps everything in `owner-name-sha/`. */
async function stripOnlyFolder(folder: string): Promise<void> {
  const names = await readdir(folder, { withFileTypes: true });
  const only = names[0];
  if (names.length !== 1 || !only?.isDirectory()) return;
  const inner = `${folder}.inner`;
  await rename(join(folder, only.name), inner);
  await rm(folder, { recursive: true });
  await rename(inner, folder);
}
