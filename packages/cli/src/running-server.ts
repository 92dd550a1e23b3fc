import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ping } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';

const fileOf = (data_dir: string): string => join(data_dir, 'server.json');

/** Notes that a server owns this data folder, so that `build` uses it instead of fighting over the database. */
export function announceServer(data_dir: string, url: string): () => void {
  mkdirSync(data_dir, { recursive: true });
  writeFileSync(fileOf(data_dir), JSON.stringify({ url, pid: process.pid }));
  return () => rmSync(fileOf(data_dir), { force: true });
}

/** The address of the server that owns this data folder and answers; null when there is none. */
export async function runningServer(data_dir: string): Promise<string | null> {
  const url = readAddress(data_dir);
  if (url === null) return null;
  return call(url, ping, {}, { timeout_ms: 2000, retries: 0, trusted: true }).then(
    () => url,
    () => null,
  );
}

function readAddress(data_dir: string): string | null {
  try {
    const { url } = JSON.parse(readFileSync(fileOf(data_dir), 'utf8')) as { url?: unknown };
    return typeof url === 'string' ? url : null;
  } catch {
    return null;
  }
}
