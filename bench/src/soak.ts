// Twenty callers at once, each with the largest request there is, again and again: does memory stay below its limit, and is /health answered? See bench/README.md.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { ownCorpora } from './corpus.ts';
import { mixesOf } from './embedding/mixes.ts';
import { writeModels } from './embedding/model-folder.ts';

const USAGE = `usage: npm run -s bench:soak -- [--minutes N] [--callers N]
       --memory-percent N   EMBEDDING_MAX_MEMORY_PERCENT of the service     --static   the word vectors in place of a MiniLM with random weights
       --json               one object instead of a line`;
const CHUNKS = 4096;
const BODY_BYTES = 32 * 1024 * 1024 - 1024;
const PORT = 18_000 + (process.pid % 1000);

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    callers: { type: 'string', default: '20' },
    'memory-percent': { type: 'string', default: '20' },
    static: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const answers = new Map<number, number>();
const health: number[] = [];
const resident: number[] = [];
if (values.help) console.error(USAGE);
else await main(await mkdtemp(join(tmpdir(), 'doctown-soak-')));

async function main(scratch: string): Promise<void> {
  if (!values.static) await writeModels(scratch);
  const body = await largestBody();
  const service = startService(scratch);
  const end = AbortSignal.timeout(Number(values.minutes) * 60_000);
  try {
    await untilReady();
    const callers = Array.from({ length: Number(values.callers) }, () => keepAsking(body, end));
    await Promise.all([...callers, watchHealth(end), watchMemory(service, end)]);
    report();
  } finally {
    service.kill();
    await rm(scratch, { recursive: true });
  }
}

function startService(scratch: string): ChildProcess {
  const env = {
    ...process.env,
    EMBEDDING_PORT: String(PORT),
    EMBEDDING_MAX_MEMORY_PERCENT: values['memory-percent'],
    LOG_LEVEL: 'error',
    EMBEDDING_MODEL_PATH: values.static ? '' : join(scratch, 'int8'),
  };
  return spawn(process.execPath, ['services/embedding/src/main.ts'], { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** 4,096 chunks of real code, as long as the body limit lets them be together. */
async function largestBody(): Promise<Buffer> {
  const [, lines] = await mixesOf(ownCorpora(root).slice(0, 1), { symbols: 1, lines: 2000 });
  const code = (lines?.texts ?? []).join('\n').replace(/[^\x20-\x7e\n]/g, '');
  const each = Math.floor(BODY_BYTES / CHUNKS) - 60;
  const content = (i: number): string => {
    const from = (i * 4_099) % Math.max(1, code.length - each);
    // Escapes make it longer on the way: cut so that the JSON has the wanted length.
    const text = code.slice(from, from + each);
    return text.slice(0, Math.floor((each * each) / JSON.stringify(text).length));
  };
  return Buffer.from(
    JSON.stringify({ batch_id: 'soak', encoding_format: 'base64', chunks: Array.from({ length: CHUNKS }, (_, i) => ({ chunk_id: `chunk_${i}`, content: content(i) })) }),
  );
}

async function keepAsking(body: Buffer, end: AbortSignal): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  while (!end.aborted) {
    const { status, retry_after_s } = await ask('POST', '/embed', body, agent, end);
    if (end.aborted) break;
    answers.set(status, (answers.get(status) ?? 0) + 1);
    if (status !== 200) await setTimeout(1000 * retry_after_s, undefined, { signal: end }).catch(() => undefined);
  }
  agent.destroy();
}

/** From a thread of its own: this one is busy sending. */
async function watchHealth(end: AbortSignal): Promise<void> {
  const watcher = new Worker(new URL('./health-watcher.ts', import.meta.url), { workerData: `http://127.0.0.1:${PORT}/health` });
  watcher.on('message', (milliseconds: number) => health.push(milliseconds));
  await once(end, 'abort');
  await watcher.terminate();
}

async function watchMemory({ pid }: ChildProcess, end: AbortSignal): Promise<void> {
  while (!end.aborted) {
    if (existsSync(`/proc/${pid}/status`)) resident.push(Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
    await setTimeout(250);
  }
}

async function untilReady(): Promise<void> {
  const agent = new Agent();
  while ((await ask('GET', '/health', null, agent, AbortSignal.timeout(60_000))).status !== 200) await setTimeout(200);
}

/** The status, 0 where there was no answer; what is answered is read and dropped. */
function ask(method: string, path: string, body: Buffer | null, agent: Agent, signal: AbortSignal): Promise<{ status: number; retry_after_s: number }> {
  return new Promise((resolve) => {
    const headers = body === null ? {} : { 'content-type': 'application/json', 'content-length': body.length };
    const asked = request({ host: '127.0.0.1', port: PORT, method, path, headers, agent, signal }, (response) => {
      response.resume();
      response.on('close', () => resolve({ status: response.statusCode ?? 0, retry_after_s: Number(response.headers['retry-after'] ?? 1) }));
    });
    asked.on('error', () => resolve({ status: 0, retry_after_s: 1 }));
    asked.end(body);
  });
}

function report(): void {
  const sorted = health.toSorted((a, b) => a - b);
  const rank = (share: number): number => Math.round(10 * (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)) / 10;
  const limit_mb = Math.round((totalmem() / 1024 / 1024) * (Number(values['memory-percent']) / 100));
  const quarters = [0.25, 0.5, 0.75, 1].map((share) => Math.round(Math.max(...resident.slice(0, Math.ceil(share * resident.length)))));
  const result = {
    minutes: Number(values.minutes),
    callers: Number(values.callers),
    answers: Object.fromEntries([...answers].sort(([a], [b]) => a - b)),
    health_ms: { median: rank(0.5), p99: rank(0.99), largest: rank(1) },
    health_asked: health.length,
    limit_mb,
    largest_mb_after_each_quarter: quarters,
  };
  console.log(values.json ? JSON.stringify(result) : JSON.stringify(result, null, 1));
}
