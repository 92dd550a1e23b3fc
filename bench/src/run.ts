import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What one process took. Peak memory is null where the system does not tell. */
export interface Cost {
  wall_s: number;
  cpu_s: number;
  peak_mb: number | null;
}

/** As the command line and the container start the builder. */
const AS_BUILDER_RUNS = ['--max-semi-space-size=8', '--heap-growing-percent=20'];

const SAMPLE_MS = 100;

/** Runs one of our own entries in a process of its own and gives what it prints; the peak memory is that of the process and its children together. */
export async function runEntry<T>(entry: string, args: readonly string[], input: readonly string[] = []): Promise<T> {
  const script = fileURLToPath(new URL(`./${entry}.ts`, import.meta.url));
  let peak_mb = 0;
  const printed = await new Promise<string>((resolve, reject) => {
    const child = spawn(process.execPath, [...AS_BUILDER_RUNS, script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (part) => {
      text += part;
    });
    const watch = setInterval(async () => {
      peak_mb = Math.max(peak_mb, await familyMemory(child.pid ?? 0));
    }, SAMPLE_MS);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      if (code === 0) resolve(text);
      else reject(new Error(`${entry} ended with ${code}`));
    });
    child.stdin.end(input.join('\n'));
  });
  return { ...JSON.parse(printed), ...(peak_mb > 0 && { peak_mb }) } as T;
}

/** What universal-ctags takes to read the same files; null where it is not installed. */
export async function runCtags(folder: string, paths: readonly string[]): Promise<Cost | null> {
  const scratch = await mkdtemp(join(tmpdir(), 'doctown-bench-'));
  try {
    const list = join(scratch, 'list');
    await writeFile(list, paths.join('\n'));
    const started = performance.now();
    const peak = await shell(`ctags --sort=no --fields=+neKS --output-format=u-ctags -L '${list}' -f - >/dev/null 2>&1; code=$?; times >'${scratch}/times'; exit $code`, folder);
    if (peak === undefined) return null;
    return { wall_s: (performance.now() - started) / 1000, cpu_s: childSeconds(await readFile(join(scratch, 'times'), 'utf8')), peak_mb: peak };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** Runs a command line; the largest memory of its first child in MB (null where unknown), undefined when there is no such program. */
function shell(line: string, cwd: string): Promise<number | null | undefined> {
  const child = spawn('sh', ['-c', line], { cwd, stdio: 'ignore' });
  let peak: number | null = null;
  const watch = setInterval(async () => {
    peak = Math.max(peak ?? 0, await peakOfChild(child.pid ?? 0)) || peak;
  }, 10);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      if (code === 0) resolve(peak);
      else if (code === 127) resolve(undefined);
      else reject(new Error(`ctags ended with ${code}`));
    });
  });
}

async function peakOfChild(shellId: number): Promise<number> {
  try {
    const [first] = (await readFile(`/proc/${shellId}/task/${shellId}/children`, 'utf8')).split(' ');
    const status = await readFile(`/proc/${first}/status`, 'utf8');
    return /^Name:\s+ctags/m.test(status) ? Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024 : 0;
  } catch {
    return 0;
  }
}

/** The second line of `times`: what the children took, as `0m1.25s 0m0.10s`. */
const childSeconds = (times: string): number =>
  (times.split('\n')[1] ?? '').split(' ').reduce((sum, part) => {
    const [, minutes = '0', seconds = '0'] = /(\d+)m([\d.]+)s/.exec(part) ?? [];
    return sum + Number(minutes) * 60 + Number(seconds);
  }, 0);

const TICKS_PER_S = 100;

/** What this process has taken so far, and its children that have ended (those only where there is /proc); the memory is this process's own. */
export async function familyCost(started: number): Promise<Cost> {
  const own = ownCost(started);
  const stat = (await readOrNothing('/proc/self/stat')).split(') ').at(-1) ?? '';
  const [ended_user = 0, ended_system = 0] = stat.split(' ').slice(13, 15).map(Number);
  return { ...own, cpu_s: own.cpu_s + (ended_user + ended_system) / TICKS_PER_S };
}

/** What a process and its children hold at this moment, in MB; what several share counts once. Zero where there is no /proc. */
async function familyMemory(id: number): Promise<number> {
  const held = await Promise.all([String(id), ...(await childrenOf(id))].map((one) => readOrNothing(`/proc/${one}/smaps_rollup`)));
  return held.reduce((sum, rollup) => sum + Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024, 0);
}

const childrenOf = async (id: number): Promise<string[]> => (await readOrNothing(`/proc/${id}/task/${id}/children`)).split(' ').filter((child) => child !== '');

const readOrNothing = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

/** What this process has taken so far. */
export function ownCost(started: number): Cost {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return { wall_s: (performance.now() - started) / 1000, cpu_s: (userCPUTime + systemCPUTime) / 1e6, peak_mb: maxRSS / 1024 };
}
