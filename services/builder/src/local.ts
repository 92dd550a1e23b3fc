import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, type Dirent, existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { EPOCH } from './stages/fetched.ts';

const run = promisify(execFile);

/** What git says of a folder that is a working tree's root; null when it is none or git is not installed. */
export async function gitFacts(folder: string, signal: AbortSignal): Promise<{ commit_hash: string; committed_at: string; git_ref: string; is_dirty: boolean } | null> {
  if (!existsSync(join(folder, '.git'))) return null;
  const git = async (...words: string[]) =>
    (
      await run('git', ['-c', 'core.fsmonitor=false', '-c', 'safe.directory=*', '-C', folder, ...words], {
        signal,
        timeout: 20_000,
        env: { PATH: '/usr/local/bin:/usr/bin:/bin', GIT_CONFIG_NOSYSTEM: '1', HOME: '/nonexistent', GIT_OPTIONAL_LOCKS: '0' },
      })
    ).stdout.trim();
  try {
    const [commit_hash, date] = (await git('log', '-1', '--format=%H %cI')).split(' ');
    const git_ref = await git('rev-parse', '--abbrev-ref', 'HEAD');
    const is_dirty = (await git('status', '--porcelain', '--untracked-files=no')) !== '';
    return commit_hash && date ? { commit_hash, committed_at: new Date(date).toISOString(), git_ref, is_dirty } : null;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

/** 40 hex digits over paths and contents: what stands for a commit where there is no git. */
export async function treeHash(folder: string, paths: readonly string[], signal: AbortSignal): Promise<{ commit_hash: string; committed_at: string }> {
  const hash = createHash('sha256');
  for (const path of [...paths].sort()) {
    hash.update(`${path}\0`).update(await contentsHash(join(folder, path), signal));
  }
  return { commit_hash: hash.digest('hex').slice(0, 40), committed_at: EPOCH };
}

/** Of what a file holds, however large it is; of one that cannot be read only that. */
async function contentsHash(path: string, signal: AbortSignal): Promise<Uint8Array> {
  const hash = createHash('sha256');
  try {
    for await (const part of createReadStream(path, { signal })) hash.update(part as Uint8Array);
  } catch {
    signal.throwIfAborted();
    return createHash('sha256').update('unreadable').digest();
  }
  return hash.digest();
}

export const localName = (path: string): string =>
  basename(path)
    .replace(/\.(tar\.gz|tgz|tar|zip)$/i, '')
    .replace(/[^A-Za-z0-9._-]/g, '-') || 'repository';

export const isFolder = async (path: string): Promise<boolean> => (await stat(path)).isDirectory();

/** What a folder holds, sorted by name; null for one that cannot be read. */
export async function entriesOf(folder: string): Promise<Dirent[] | null> {
  try {
    return (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return null;
  }
}

/** Every regular file below a folder, `.git` and installed packages left out, sorted. */
export async function filesBelow(folder: string, skip: ReadonlySet<string>, signal: AbortSignal, limit: number): Promise<string[]> {
  const found: string[] = [];
  const open = [''];
  for (let at = open.pop(); at !== undefined && found.length < limit; at = open.pop()) {
    signal.throwIfAborted();
    for (const entry of (await entriesOf(join(folder, at))) ?? []) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory() && !skip.has(entry.name)) open.push(path);
      else if (entry.isFile()) found.push(path);
    }
  }
  return found.sort();
}
