import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT, readCliConfig } from '@doctown/cli/config';
import { freePorts, type Stack, startStack } from '@doctown/cli/stack';
import type { JobStatus } from '@doctown/schema';
import { onTestFinished } from 'vitest';

export { ROOT };

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'doctown-e2e-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The environment of a fresh machine: no key, no model, no database, no proxy of ours. */
export function cleanEnvironment(more: Record<string, string>): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR ? { TMPDIR } : {}), NO_COLOR: '1', LOG_LEVEL: 'info', EMBEDDING_MODEL_URL: '', ...more };
}

/** The four real services as separate processes on free ports; stopped after the test. */
export async function realStack(environment: Record<string, string> = {}): Promise<Stack & { data_dir: string; leftovers(): string[] }> {
  const data_dir = environment.DATA_DIR ?? temporaryFolder();
  const temporary = join(data_dir, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const config = readCliConfig(cleanEnvironment({ ...environment, DATA_DIR: data_dir, TMPDIR: temporary }));
  const stack = await startStack(config, await freePorts(), '127.0.0.1', AbortSignal.timeout(120_000));
  onTestFinished(() => stack.stop());
  const work = join(temporary, 'doctown');
  return { ...stack, data_dir, leftovers: () => (existsSync(work) ? readdirSync(work) : []) };
}

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the `doctown` command as a person would; `cwd` is where they stand. */
export function doctown(words: string[], cwd: string, environment: Record<string, string> = {}): Promise<Ran> {
  return finished(
    spawn(process.execPath, [join(ROOT, 'packages/cli/src/main.ts'), ...words], { cwd, env: cleanEnvironment({ INIT_CWD: cwd, DATA_DIR: join(cwd, 'data'), ...environment }) }),
  );
}

/** Collects a child's output until it ends. */
export function finished(child: ChildProcess): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The status object that `--json` prints last. */
export function lastLine(ran: Ran): JobStatus {
  const line = ran.stdout.trimEnd().split('\n').at(-1);
  if (!line?.startsWith('{')) throw new Error(`no status on the last line of stdout (exit ${ran.code}):\n${ran.stdout}\n${ran.stderr}`);
  return JSON.parse(line) as JobStatus;
}

/** The sources of fastify as npm installed them for us. */
export const fastifySources = (): string => dirname(createRequire(join(ROOT, 'packages/service/package.json')).resolve('fastify/package.json'));

/** A folder of Debian's Python library, or null where Debian's Python is not installed. */
export function debianPython(folder: string): string | null {
  const versions = existsSync('/usr/lib') ? readdirSync('/usr/lib').filter((name) => /^python3\.\d+$/.test(name)) : [];
  return versions.map((version) => join('/usr/lib', version, folder)).find((path) => existsSync(path)) ?? null;
}

/** Process ids of everything that runs our services out of this data folder. */
export function servicesOf(data_dir: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && environmentOf(pid).includes(`DATA_DIR=${data_dir}`));
}

function environmentOf(pid: number): string {
  try {
    return process.getBuiltinModule('node:fs').readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}
