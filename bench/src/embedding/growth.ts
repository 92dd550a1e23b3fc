// Embeds as many chunks as the first argument says, made of the texts on stdin (a JSON list), by the builder's stage, the real service and an empty cache, in
// PostgreSQL when the second argument names one.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Addresses } from '@doctown/builder/addresses';
import { type Database, openDatabase } from '@doctown/builder/database';
import { EmbedStage } from '@doctown/builder/embed-stage';
import { DatabaseVectorCache } from '@doctown/builder/vectors';
import { health } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import { runEntry } from '../run.ts';

interface Cost {
  wall_s: number;
  builder_cpu_s: number;
  service_cpu_s: number;
}

interface Memory {
  /** When the chunks were there and nothing had been asked. */
  before: number;
  peak: number;
}

/** One size. Memory in MB. */
export interface StageRun {
  chunks: number;
  text_mb: number;
  model: string;
  cold: Cost;
  warm: Cost;
  builder_mb: Memory;
  vectors_mb: number;
  service_mb: Memory;
}

const TICKS_PER_S = 100;
const A_FILE = 20;
const MB = 1e6;
const SERVICE = fileURLToPath(new URL('../../../services/embedding/src/main.ts', import.meta.url));
const silent = async () => undefined;
const nobody = { start: silent, done: silent, event: silent, progress() {}, counts() {}, cost() {}, models() {}, source() {}, warn() {}, live() {} };

const size = Number(process.argv[2] ?? 1000);
const scratch = mkdtempSync(join(tmpdir(), 'doctown-bench-'));
const chunks = chunksOf(JSON.parse(await text(process.stdin)) as string[], size);
const { service, url } = await startService();
process.on('exit', () => service.kill());
const database = await emptyDatabase(process.argv[3] ?? '');
try {
  console.log(JSON.stringify(await measure(service.pid ?? 0, url, database)));
} finally {
  service.kill();
  await database.close();
  rmSync(scratch, { recursive: true });
}

/** The embedded one is made by another process: making it takes much more memory than using it. */
async function emptyDatabase(url: string): Promise<Database> {
  if (url === '') await runEntry('embedding/empty-database', [scratch]);
  const database = await openDatabase({ url: url || undefined, data_dir: scratch });
  await database.query('truncate vectors_0, vectors_1');
  return database;
}

/** Real chunks, over and over, each time under another name. */
function chunksOf(texts: readonly string[], count: number): { chunk_id: string; content: string }[] {
  return Array.from({ length: count }, (_, i) => ({
    chunk_id: `chunk_${String(i).padStart(16, '0')}`,
    content: `round${Math.floor(i / texts.length)}.${texts[i % texts.length]}`,
  }));
}

async function measure(pid: number, url: string, database: Database): Promise<StageRun> {
  const before = { builder: memoryOf(process.pid).now, service: memoryOf(pid).now };
  const watch = watchMemory();
  const cold = await embedAll(pid, url, database);
  const peak = watch();
  const warm = await embedAll(pid, url, database);
  return {
    chunks: size,
    text_mb: chunks.reduce((sum, { content }) => sum + content.length, 0) / MB,
    model: cold.model,
    cold: cold.cost,
    warm: warm.cost,
    builder_mb: { before: before.builder, peak },
    vectors_mb: cold.bytes / MB,
    service_mb: { before: before.service, peak: memoryOf(pid).peak },
  };
}

/** As parsing hands chunks over: a file at a time, faster than they are embedded. */
async function embedAll(pid: number, url: string, database: Database): Promise<{ cost: Cost; model: string; bytes: number }> {
  const cache = new DatabaseVectorCache(database, 1024 ** 3);
  const options = { addresses: new Addresses([url]), cache, job_id: 'job_bench', force: false, patience_ms: 60_000, traceparent: '' };
  const stage = new EmbedStage(options, nobody, new AbortController().signal);
  const [started, own, theirs] = [performance.now(), process.cpuUsage(), cpuOf(pid)];
  for (let at = 0; at < chunks.length; at += A_FILE) {
    stage.push(chunks.slice(at, at + A_FILE));
    await setImmediate();
  }
  const { vectors, model } = await stage.finish();
  const { user, system } = process.cpuUsage(own);
  const cost = { wall_s: (performance.now() - started) / 1000, builder_cpu_s: (user + system) / 1e6, service_cpu_s: cpuOf(pid) - theirs };
  return { cost, model, bytes: vectors.values.byteLength };
}

/** Highest resident memory since, in MB, sampled. */
function watchMemory(): () => number {
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss() / MB);
  };
  const timer = setInterval(look, 10);
  return () => {
    clearInterval(timer);
    look();
    return peak;
  };
}

function memoryOf(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name: string): number => (Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) * 1024) / MB;
  return { now: of('VmRSS'), peak: of('VmHWM') };
}

/** Fields 14 and 15 of /proc/<pid>/stat. */
function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user) + Number(system)) / TICKS_PER_S;
}

/** The word vectors that come with us, whatever this machine has downloaded. */
async function startService(): Promise<{ service: ChildProcess; url: string }> {
  const port = await freePort();
  const env = { PATH: process.env.PATH, EMBEDDING_PORT: `${port}`, LOG_LEVEL: 'warn' };
  const service = spawn(process.execPath, [SERVICE], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://127.0.0.1:${port}`;
  while (!(await isReady(url))) await setTimeout(100);
  return { service, url };
}

function isReady(url: string): Promise<boolean> {
  return call(url, health, {}, { retries: 0 }).then(
    () => true,
    () => false,
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
