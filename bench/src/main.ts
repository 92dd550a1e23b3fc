// Measures how fast repositories are parsed and resolved, beside others. See bench/README.md.
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Corpus, filesOf, ownCorpora } from './corpus.ts';
import { exponent } from './fit.ts';
import { type Comparison, comparisonTable, type Growth, growthTable, type OurRun } from './report.ts';
import { type Cost, runCtags, runEntry } from './run.ts';

const USAGE = `usage: npm run -s bench:parse -- [FOLDER …]   each folder as one repository; without any, what every machine has
       --limit N     at most N files of each folder         --no-growth   without the synthetic repository
       --sizes N,N   sizes of the synthetic repository       --json        one object instead of tables`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  allowNegative: true,
  options: {
    limit: { type: 'string', default: '100000' },
    growth: { type: 'boolean', default: true },
    sizes: { type: 'string', default: '2500,5000,10000,20000' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
process.exitCode = await main();

async function main(): Promise<number> {
  if (values.help) return usage();
  // npm runs scripts in the package's folder; what a person types is meant from where they stand.
  const given = positionals.map((path) => resolve(process.env.INIT_CWD ?? process.cwd(), path));
  const missing = given.find((folder) => !existsSync(folder));
  if (missing !== undefined) return usage(`${missing} is not there`);
  const corpora = given.length > 0 ? given.map((folder) => ({ name: basename(folder), folder, limit: Number(values.limit) })) : ownCorpora(root);
  const machine = `${cpus()[0]?.model ?? 'processor'} × ${cpus().length}, Node ${process.versions.node}`;
  print(`${machine}\n`);
  const comparisons: Comparison[] = [];
  for (const corpus of corpora) {
    const comparison = await compare(corpus);
    print(`${comparisonTable(comparison)}\n`);
    comparisons.push(comparison);
  }
  const growth = values.growth ? await measureGrowth() : null;
  if (growth) print(growthTable(growth.sizes, growth.exponent));
  if (values.json) console.log(JSON.stringify({ machine, comparisons, growth }));
  return 0;
}

function usage(problem?: string): number {
  console.error(problem === undefined ? USAGE : `${problem}\n${USAGE}`);
  return problem === undefined ? 0 : 2;
}

function print(text: string): void {
  if (!values.json) console.log(text);
}

/** One after the other, each in a process of its own; the files were read once before, so that nobody waits for the disk. */
async function compare(corpus: Corpus): Promise<Comparison> {
  const paths = await filesOf(corpus);
  return {
    name: corpus.name,
    ctags: await runCtags(corpus.folder, paths),
    tags_query: await runEntry<Cost>('tags', [corpus.folder], paths),
    one_reader: await runEntry<OurRun>('ours', [corpus.folder, '1'], paths),
    two_readers: await runEntry<OurRun>('ours', [corpus.folder, '2'], paths),
  };
}

async function measureGrowth(): Promise<{ sizes: Growth[]; exponent: number }> {
  const sizes: Growth[] = [];
  for (const size of values.sizes.split(',')) sizes.push(await runEntry<Growth>('growth', [size, '2']));
  return { sizes, exponent: exponent(sizes.map(({ files, resolve_cpu_s }) => ({ size: files, seconds: resolve_cpu_s }))) };
}
