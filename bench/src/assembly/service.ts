// Asks a service of its own to assemble as many symbols as the first argument says, two chunks each, in lines, as the builder does; /health is asked all the while.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type AssembleRequest, type AssembleRequestLine, assembleStream } from '@doctown/schema/api';
import { listen } from '@doctown/schema/client';
import { ownCost } from '../run.ts';
import { sampleRequest } from './sample.ts';

const PORT = 18_000 + (process.pid % 1000);
const URL_OF_SERVICE = `http://127.0.0.1:${PORT}`;

const request = sampleRequest(Number(process.argv[2] ?? 1000));
const service = spawn(process.execPath, [fileURLToPath(new URL('../../../services/assembly/src/main.ts', import.meta.url))], {
  env: { ...process.env, ASSEMBLY_PORT: String(PORT), LOG_LEVEL: 'error' },
  stdio: ['ignore', 'inherit', 'inherit'],
});
try {
  while (
    !(await fetch(`${URL_OF_SERVICE}/health`).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await setTimeout(100);
  const health: number[] = [];
  const watcher = new Worker(new URL('../health-watcher.ts', import.meta.url), { workerData: `${URL_OF_SERVICE}/health` });
  watcher.on('message', (milliseconds: number) => health.push(milliseconds));
  const started = performance.now();
  const { chunks: _, symbols: __, ...head } = request;
  let received = 0;
  for await (const _line of listen(URL_OF_SERVICE, assembleStream, { ...head, chunks: [], symbols: [] }, { timeout_ms: 900_000, trusted: true, lines: () => linesOf(request) }))
    received++;
  const wall_s = (performance.now() - started) / 1000;
  await watcher.terminate();
  const sorted = health.toSorted((a, b) => a - b);
  const rank = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  console.log(
    JSON.stringify({
      symbols: request.symbols.length,
      chunks: request.symbols.length * 2,
      lines_received: received,
      wall_s,
      service_peak_mb: Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${service.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
      caller_peak_mb: ownCost(started).peak_mb,
      health_ms: { median: rank(0.5), p99: rank(0.99), largest: rank(1) },
    }),
  );
} finally {
  service.kill();
}

function* linesOf({ chunks, symbols, ...head }: AssembleRequest): Generator<AssembleRequestLine> {
  yield { type: 'request', ...head };
  for (const chunk of chunks) {
    yield { type: 'chunk', ...chunk };
    yield { type: 'chunk', ...chunk, chunk_id: `${chunk.chunk_id}_more` };
  }
  for (const symbol of symbols) yield { type: 'symbol', ...symbol, chunk_ids: symbol.chunk_ids.flatMap((id) => [id, `${id}_more` as typeof id]) };
}
