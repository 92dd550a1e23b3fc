// Measures how the builder's embedding grows with the number of chunks: time, and memory on both sides. See bench/README.md.
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ownCorpora } from './corpus.ts';
import type { StageRun } from './embedding/growth.ts';
import { mixesOf } from './embedding/mixes.ts';
import { exponent } from './fit.ts';
import { table } from './report.ts';
import { runEntry } from './run.ts';

const USAGE = `usage: npm run -s bench:embedding:growth -- [--sizes N,N]   numbers of chunks
       --database URL   the cache in a PostgreSQL, whose tables of vectors are emptied
       --json   one object instead of a table`;

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,5000,20000,50000' },
    database: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.error(USAGE);
else await main();

async function main(): Promise<void> {
  const machine = `${cpus()[0]?.model ?? 'processor'} × ${cpus().length}, Node ${process.versions.node}`;
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
  const [symbols] = await mixesOf(ownCorpora(root).slice(0, 1), { symbols: 10_000, lines: 0 });
  const sizes: StageRun[] = [];
  for (const size of values.sizes.split(',')) sizes.push(await runEntry<StageRun>('embedding/growth', [size, values.database], [JSON.stringify(symbols?.texts)]));
  const slope = (of: (run: StageRun) => number): number => exponent(sizes.map((run) => ({ size: run.chunks, seconds: of(run) })));
  const exponents = { wall: slope(({ cold }) => cold.wall_s), cpu: slope(({ cold }) => cold.builder_cpu_s + cold.service_cpu_s), warm: slope(({ warm }) => warm.wall_s) };
  console.log(values.json ? JSON.stringify({ machine, exponents, sizes }) : `${machine}\n\n${growthOf(sizes, exponents)}`);
}

function growthOf(sizes: readonly StageRun[], { wall, cpu, warm }: { wall: number; cpu: number; warm: number }): string {
  const head = [
    'chunks',
    'text MB',
    's',
    'chunks/s',
    'CPU s builder',
    'CPU s service',
    's again, cached',
    'builder MB',
    'more than before',
    'of it vectors',
    'service MB',
    'more than before',
  ];
  const rows = sizes.map(({ chunks, text_mb, cold, warm: again, builder_mb, vectors_mb, service_mb, model }) => [
    `${chunks}`,
    ...[text_mb, cold.wall_s, chunks / cold.wall_s, cold.builder_cpu_s, cold.service_cpu_s, again.wall_s].map((value) => value.toFixed(value >= 100 ? 0 : 1)),
    ...[builder_mb.peak, builder_mb.peak - builder_mb.before, vectors_mb, service_mb.peak, service_mb.peak - service_mb.before].map((value) => value.toFixed(0)),
    model,
  ]);
  const note = `grows with the number of chunks to the power of ${wall.toFixed(2)} (time), ${cpu.toFixed(2)} (processor time of both), ${warm.toFixed(2)} (time from the cache)`;
  return `${note}; model ${sizes[0]?.model}\n\n${table([head, ...rows.map((row) => row.slice(0, -1))])}`;
}
