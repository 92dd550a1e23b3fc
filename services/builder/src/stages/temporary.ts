import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const PREFIX = 'doctown-';

/** The beginning of the name of a folder that belongs to this process. */
export const temporaryName = (): string => `${PREFIX}${process.pid}-`;

/** Removes folders of processes that are gone: one that was killed could not do it itself. */
export async function removeLeftovers(folder: string): Promise<number> {
  const names = (await readdir(folder)).filter((name) => {
    const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]);
    return Number.isInteger(pid) && pid !== process.pid && !isAlive(pid);
  });
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
  return names.length;
}

/** Where it cannot be known, it is taken to be. */
const isAlive = (pid: number): boolean => !existsSync('/proc/self') || existsSync(`/proc/${pid}`);
