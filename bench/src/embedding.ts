// Measures how fast texts become vectors, beside transformers.js and the original's scheme, on one core. See bench/README.md.
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ownCorpora } from './corpus.ts';
import { type MixResult, measureMix } from './embedding/measure.ts';
import { mixesOf } from './embedding/mixes.ts';
import { writeModels } from './embedding/model-folder.ts';
import { measurePeak } from './embedding/peak.ts';
import { embeddingTable, summaryOf } from './embedding/report.ts';
import { runEntry } from './run.ts';

const USAGE = `usage: npm run -s bench:embedding -- [--rounds N]   interleaved rounds; each ratio is the median over them
       --no-memory   without each design's own process     --json   one object instead of tables`;

const { values } = parseArgs({
  allowNegative: true,
  options: {
    rounds: { type: 'string', default: '5' },
    memory: { type: 'boolean', default: true },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
if (values.help) console.error(USAGE);
else await main(await mkdtemp(join(tmpdir(), 'doctown-bench-')));

async function main(scratch: string): Promise<void> {
  try {
    const machine = `one core of ${cpus()[0]?.model ?? 'a processor'}, Node ${process.versions.node}`;
    await writeModels(scratch);
    const peak = await measurePeak();
    const mixes = await mixesOf(ownCorpora(root).slice(0, 2), { symbols: 64, lines: 16 });
    const results: MixResult[] = [];
    for (const mix of mixes) results.push(await measureMix(mix, scratch, Number(values.rounds), peak));
    if (values.memory)
      for (const design of results[0]?.designs ?? []) design.peak_mb = await runEntry<number>('embedding/memory', [scratch, design.name], [JSON.stringify(mixes[0]?.texts)]);
    console.log(
      values.json
        ? JSON.stringify({ machine, ...summaryOf(results), peak, mixes: results })
        : `${machine}\n\n${results.map(embeddingTable).join('\n\n')}\n\n${JSON.stringify(summaryOf(results))}`,
    );
  } finally {
    await rm(scratch, { recursive: true });
  }
}
