// How close generation comes to the calls a second that the model allows, and what a call takes of our processor. See bench/README.md.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { SymbolContext } from '@doctown/schema';
import { generateStream, health } from '@doctown/schema/api';
import { call, listen } from '@doctown/schema/client';
import { table } from './report.ts';

const USAGE = `usage: npm run -s bench:generation -- [--symbols N] [--latency MS] [--concurrency N] [--json]`;
const PORT = 18_200 + (process.pid % 80);
const LINES = 40;

const { values } = parseArgs({
  options: {
    symbols: { type: 'string', default: '600' },
    latency: { type: 'string', default: '200' },
    concurrency: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
if (values.help) console.error(USAGE);
else await main();

async function main(): Promise<void> {
  const model = spawn(process.execPath, ['bench/src/generation-model.ts', values.latency], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const said = createInterface({ input: model.stdout })[Symbol.asyncIterator]();
  const next = async <T>(): Promise<T> => JSON.parse((await said.next()).value ?? 'null') as T;
  const { base_url } = await next<{ base_url: string }>();
  const service = startService(base_url);
  try {
    await untilReady();
    await generateAll(contextsOf(20, 'warm'));
    const before = await processorSeconds();
    const wall_s = await generateAll(contextsOf(Number(values.symbols), 'symbol'));
    const cpu_s = (await processorSeconds()) - before;
    model.kill('SIGTERM');
    report(wall_s, cpu_s, await next<{ calls: number }>());
  } finally {
    service.kill();
    model.kill();
  }
}

/** One symbol a call, so that calls and symbols are the same number. */
function startService(base_url: string): ChildProcess {
  const settings = { OPENAI_BASE_URL: base_url, OPENAI_API_KEY: 'sk-bench', MAX_CONCURRENT_REQUESTS: values.concurrency, MAX_SYMBOLS_PER_CALL: '1' };
  const env = {
    PATH: process.env.PATH,
    GENERATION_PORT: String(PORT),
    LOG_LEVEL: 'error',
    DATA_DIR: join(root, 'node_modules', '.bench-generation', String(process.pid)),
    ...settings,
  };
  return spawn(process.execPath, ['services/generation/src/main.ts'], { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
}

async function untilReady(): Promise<void> {
  for (let tries = 0; ; tries++) {
    const isReady = await call(url(), health, {}, { retries: 0, timeout_ms: 1000 }).then(
      () => true,
      () => false,
    );
    if (isReady) return;
    if (tries > 100) throw new Error('the service did not start');
    await once(AbortSignal.timeout(200), 'abort');
  }
}

async function generateAll(symbols: readonly SymbolContext[]): Promise<number> {
  const started = performance.now();
  const request = { job_id: 'job_bench', symbols: symbols.map((context) => ({ symbol_id: context.symbol_id, context })) };
  for await (const line of listen(url(), generateStream, request, { timeout_ms: 120_000 })) if (line.type === 'failed') throw new Error(line.failure.message);
  return (performance.now() - started) / 1000;
}

async function processorSeconds(): Promise<number> {
  const text = await (await fetch(`${url()}/metrics`)).text();
  return Number(/^process_cpu_seconds_total\{[^}]*\} (\S+)$/m.exec(text)?.[1]);
}

/** Forty lines of our own code each. */
function contextsOf(count: number, name: string): SymbolContext[] {
  const folder = join(root, 'packages/parse/src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort();
  const lines = files.flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'));
  const lists = { calls: [], called_by: [], imports: [], related_symbols: [], cluster_label: null };
  return Array.from({ length: count }, (_, i) => {
    const at = (i * LINES) % (lines.length - LINES);
    const facts = { symbol_id: `sym_${name}_${i}`, name: `${name}_${i}`, kind: 'function', language: 'typescript', file_path: 'src/code.ts', signature: `function ${name}_${i}()` };
    return { ...facts, ...lists, centrality: 1 - i / count, source: lines.slice(at, at + LINES).join('\n') };
  });
}

function report(wall_s: number, cpu_s: number, { calls }: { calls: number }): void {
  const [symbols, concurrency, latency] = [values.symbols, values.concurrency, values.latency].map(Number) as [number, number, number];
  const possible = (1000 / latency) * concurrency;
  const result = {
    symbols,
    calls,
    calls_per_s: symbols / wall_s,
    possible_per_s: possible,
    ratio: symbols / wall_s / possible,
    overhead_cpu_ms_per_call: (cpu_s * 1000) / symbols,
  };
  if (values.json) return console.log(JSON.stringify(result));
  console.log(`${cpus()[0]?.model ?? 'processor'} × ${cpus().length}, Node ${process.versions.node}; ${latency} ms a call, ${concurrency} at once\n`);
  const figures = [String(symbols), result.calls_per_s.toFixed(1), possible.toFixed(0), `${(100 * result.ratio).toFixed(1)} %`, result.overhead_cpu_ms_per_call.toFixed(1)];
  console.log(table([['symbols', 'calls / s', 'possible', 'ratio', 'CPU ms of ours a call'], figures]));
}

function url(): string {
  return `http://127.0.0.1:${PORT}`;
}
