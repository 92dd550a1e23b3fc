// Scores our facts against ground truth: npm run accuracy -- --truth FOLDER --checkouts FOLDER [--only WORD] [--show N]
// FOLDER of checkouts holds one folder per repository, named like it, at the commit its truth names.
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createParsePool, type ParsePool } from '@doctown/parse';
import { analyse, type Facts } from './facts.ts';
import { readTruth, score, type Truth } from './truth.ts';

const { values } = parseArgs({
  options: { truth: { type: 'string' }, checkouts: { type: 'string' }, only: { type: 'string', default: '' }, show: { type: 'string', default: '0' } },
});
const truthFolder = values.truth ?? '../shared/truth';
if (!existsSync(join(truthFolder, 'data')) || values.checkouts === undefined || !existsSync(values.checkouts)) {
  console.error('usage: npm run accuracy -- --truth FOLDER --checkouts FOLDER [--only WORD] [--show N]');
  console.error('FOLDER of checkouts: one folder per repository of the truth, named like the repository, at the commit the truth names.');
  process.exit(2);
}
const pool = createParsePool();
const known = new Map<string, Promise<Facts>>();
for (const file of (await readdir(join(truthFolder, 'data'))).sort()) {
  if (!file.includes(values.only)) continue;
  const truth = await readTruth(join(truthFolder, 'data', file));
  const checkout = join(values.checkouts, truth.origin.repo.split('/')[1] ?? '', truth.root);
  if (!existsSync(checkout)) {
    console.log(`${truth.kind} ${truth.name}: skipped, ${checkout} is not there`);
    continue;
  }
  const facts = truth.cases.length > 0 ? await casesOf(truth, checkout, pool) : await (known.get(checkout) ?? wholeOf(checkout, pool));
  const tags = truth.kind === 'calls' ? ['--tags=internal'] : [];
  console.log(`${truth.kind} ${truth.name}`);
  console.log((await score(truth, facts, [...tags, `--show=${values.show}`])).trimEnd());
  if (truth.kind === 'calls') {
    const exact = { ...facts, calls: facts.calls.filter(({ resolution }) => resolution === 'exact') };
    console.log(`exact only: ${(await score(truth, exact, tags)).trim()}`);
  }
}
await pool.close();

function wholeOf(folder: string, parsers: ParsePool): Promise<Facts> {
  const facts = filesOf(folder).then((paths) => analyse(folder, paths, parsers));
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

/** Every file below a folder, sorted, without version control and installed packages. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !/(^|\/)(\.git|node_modules)\//.test(path))
    .sort();
}
