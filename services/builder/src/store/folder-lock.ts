import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Takes a lock file or throws saying who has it. One left by a dead process is taken over; age alone never counts. */
export function lockFolder(path: string): () => void {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(path, `${process.pid} ${startTime(process.pid)}`, { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const [pid = '', started = ''] = readOr(path, '').split(' ');
      if (isAlive(Number(pid), started)) throw new Error(`another Doctown (process ${pid}) uses this data folder; stop it, or set DATA_DIR to another`, { cause: error });
      rmSync(path, { force: true });
    }
  }
  throw new Error(`${path} cannot be taken`);
}

/** The same pid can be another process: its start time tells. */
const isAlive = (pid: number, started: string): boolean => pid > 0 && startTime(pid) !== '' && startTime(pid) === started;

/** Field 22 of /proc/<pid>/stat; empty when there is no such process. */
function startTime(pid: number): string {
  const stat = readOr(`/proc/${pid}/stat`, '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}
