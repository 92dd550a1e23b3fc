// Scores our facts against ground truth, or prints them. See accuracy/README.md.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createParsePool, type ParsePool } from '@doctown/parse';
import { analyse, type Facts } from './facts.ts';
import { filesOf } from './files.ts';
import { callTable, kindTable, symbolTable } from './report.ts';
import { readTruth, type Score, type SymbolScore, scoreCalls, scoreSymbols, type Truth } from './truth.ts';

const USAGE = `usage: npm run -s accuracy -- CHECKOUT                          our score on one repository
       npm run -s accuracy -- --checkouts FOLDER                our score on every repository that has a folder there
       npm run -s accuracy -- --print CHECKOUT                  our symbols and calls as JSON, in the truth's own form
                                                                --implicit: calls that nobody wrote too (of loops, brackets …)
       --truth FOLDER  where data/ and scripts/ are             --only WORD  only truths with that in their name
       --kinds         symbols by kind too                      --show N     list so many of what was missed and what is false
A checkout is named like its repository and is at the commit that the truth names.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    truth: { type: 'string', default: '../shared/truth' },
    checkouts: { type: 'string' },
    only: { type: 'string', default: '' },
    show: { type: 'string', default: '0' },
    kinds: { type: 'boolean', default: false },
    print: { type: 'boolean', default: false },
    implicit: { type: 'boolean', default: false },
  },
});
// npm runs scripts in the package's folder; what a person types is meant from where they stand.
const here = (path: string): string => resolve(process.env.INIT_CWD ?? process.cwd(), path);
const [checkout] = positionals.map(here);
// A reader that has seen enough, `head` for one, is no fault.
process.stdout.on('error', () => process.exit());
const pool = createParsePool();
try {
  process.exitCode = await (values.print ? print() : scoreAll());
} finally {
  await pool.close();
}

async function print(): Promise<number> {
  if (checkout === undefined || !existsSync(checkout)) return usage(checkout);
  const { symbols, calls } = await analyse(checkout, await filesOf(checkout), pool);
  process.stdout.write(`${JSON.stringify({ symbols, calls: calls.filter(({ is_implicit }) => !is_implicit || values.implicit) })}\n`);
  return 0;
}

function usage(missing?: string): number {
  console.error(missing === undefined ? USAGE : `${missing} is not there\n${USAGE}`);
  return 2;
}

async function scoreAll(): Promise<number> {
  const truthFolder = existsSync(join(here(values.truth), 'data')) ? here(values.truth) : values.truth;
  const folder = checkout ?? (values.checkouts === undefined ? undefined : here(values.checkouts));
  if (folder === undefined) return usage();
  for (const needed of [folder, join(truthFolder, 'data')]) if (!existsSync(needed)) return usage(needed);
  const calls: { truth: Truth; all: Score; exact: Score }[] = [];
  const symbols: { truth: Truth; all: SymbolScore }[] = [];
  const known = new Map<string, Promise<Facts>>();
  for (const file of (await readdir(join(truthFolder, 'data'))).sort()) {
    if (!file.includes(values.only)) continue;
    const truth = await readTruth(join(truthFolder, 'data', file));
    const root = checkout === undefined ? join(folder, basename(truth.origin.repo)) : (await isOf(folder, truth)) ? folder : null;
    if (root === null) continue;
    if (!existsSync(join(root, truth.root))) {
      console.error(`${truth.name}: skipped, ${join(root, truth.root)} is not there`);
      continue;
    }
    const facts = await factsOf(truth, join(root, truth.root), known);
    if (truth.kind === 'calls') {
      const exact = { ...facts, calls: facts.calls.filter(({ resolution }) => resolution === 'exact') };
      calls.push({ truth, all: listed(truth, await scoreCalls(truth, facts, Number(values.show))), exact: await scoreCalls(truth, exact) });
    } else symbols.push({ truth, all: listed(truth, await scoreSymbols(truth, facts, Number(values.show))) });
  }
  if (calls.length + symbols.length === 0) return usage(`a truth for ${folder}`);
  if (calls.length > 0) console.log(`Calls\n\n${callTable(calls)}\n`);
  if (symbols.length > 0) console.log(`Symbols\n\n${symbolTable(symbols)}\n`);
  if (values.kinds && symbols.length > 0) console.log(`Symbols by kind\n\n${kindTable(symbols)}\n`);
  return 0;
}

function listed<S extends Score>({ name }: Truth, score: S): S {
  for (const line of score.listed) console.log(`${name}: ${line}`);
  return score;
}

/** Whether a folder is a checkout of a truth's repository: by its name, or by where it came from. */
async function isOf(folder: string, { origin }: Truth): Promise<boolean> {
  const name = basename(origin.repo);
  if (basename(folder) === name) return true;
  const config = join(folder, '.git', 'config');
  return existsSync(config) && (await readFile(config, 'utf8')).includes(origin.repo);
}

function factsOf(truth: Truth, folder: string, known: Map<string, Promise<Facts>>): Promise<Facts> {
  const facts = known.get(folder) ?? (truth.cases.length > 0 ? casesOf(truth, folder, pool) : filesOf(folder).then((paths) => analyse(folder, paths, pool)));
  known.set(folder, facts);
  return facts;
}

async function casesOf(truth: Truth, folder: string, parsers: ParsePool): Promise<Facts> {
  const all: Facts = { symbols: [], calls: [] };
  for (const { id, dir } of truth.cases) {
    const { symbols, calls } = await analyse(join(folder, dir), await filesOf(join(folder, dir)), parsers);
    all.symbols.push(...symbols);
    all.calls.push(...calls.map((call) => ({ ...call, case: id })));
  }
  return all;
}
