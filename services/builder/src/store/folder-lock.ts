import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError } from '@doctown/service';

/**
 * Takes a folder for this process until it is given back or the process ends, however it ends, or throws `ConfigError` saying who has it. The lock
 * is the kernel's, on a file that SQLite locks: nothing is left behind by a dead process, and containers that share a volume of one machine see it.
 */
export function lockFolder(folder: string): () => void {
  const lock = new DatabaseSync(join(folder, 'owner.lock'));
  try {
    lock.exec('pragma locking_mode = exclusive; pragma journal_mode = memory; begin exclusive');
  } catch (cause) {
    lock.close();
    throw isLocked(cause) ? new ConfigError([`DATA_DIR: another Doctown (${ownerOf(folder)}) uses ${folder}; stop it, or set DATA_DIR to another folder`]) : cause;
  }
  writeFileSync(join(folder, 'owner.txt'), `process ${process.pid} on ${hostname()}`);
  return () => lock.close();
}

const SQLITE_BUSY = 5;
const isLocked = (error: unknown): boolean => error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;

function ownerOf(folder: string): string {
  try {
    return readFileSync(join(folder, 'owner.txt'), 'utf8');
  } catch {
    return 'a process that just started';
  }
}
