import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Facts } from './facts.ts';

/** One file of ground truth: what it is about, and where its source comes from. */
export interface Truth {
  name: string;
  path: string;
  kind: 'symbols' | 'calls';
  origin: { repo: string; commit: string };
  root: string;
  cases: { id: string; dir: string; files: string[] }[];
}

/** Reads what a truth file says of itself. */
export async function readTruth(path: string): Promise<Truth> {
  const { origin, root = '', cases = [] } = JSON.parse(await readFile(path, 'utf8')) as Omit<Truth, 'name' | 'path' | 'kind'>;
  const [kind = '', ...name] = path.replace(/^.*\/|\.json$/g, '').split('.');
  return { name: name.join('.'), path, kind: kind as Truth['kind'], origin, root, cases };
}

/** Runs the truth's own scorer on our facts; gives what it prints. */
export async function score(truth: Truth, facts: Facts, options: readonly string[] = []): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'accuracy-'));
  try {
    const ours = join(folder, 'ours.json');
    await writeFile(ours, JSON.stringify(facts));
    const script = join(truth.path, '..', '..', 'scripts', `score_${truth.kind}.py`);
    const { stdout } = await promisify(execFile)('python3', [script, truth.path, ours, ...options], { maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
