// Plants falsehoods and truths about real code, and counts what the checker of claims catches and refuses. See accuracy/README.md.
import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createParsePool } from '@doctown/parse';
import { judgedIn } from './claims/judged.ts';
import { type Row, scoreClaims } from './claims/score.ts';
import type { Judged } from './claims/truth.ts';
import { filesOf } from './files.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { most: { type: 'string', default: '60' }, files: { type: 'string', default: '250' }, show: { type: 'string', default: '0' } },
});
const here = (path: string): string => resolve(process.env.INIT_CWD ?? process.cwd(), path);

/** Without checkouts: what is installed here. */
function installed(): string[] {
  const python = existsSync('/usr/lib') ? readdirSync('/usr/lib').find((name) => /^python3\.\d+$/.test(name)) : undefined;
  const own = ['../../packages', '../../services'].map((path) => join(import.meta.dirname, path));
  return [...(python ? [join('/usr/lib', python)] : []), join(import.meta.dirname, '../../packages/schema/node_modules/zod/src/v4'), ...own];
}

const pool = createParsePool();
const byLanguage = new Map<string, { judged: Judged[]; from: Set<string> }>();
try {
  for (const folder of positionals.length > 0 ? positionals.map(here) : installed()) {
    const paths = (await filesOf(folder)).filter((path) => !/(^|\/)(?:lib2to3\/tests|dist|vendor|fixtures|site-packages)\//.test(path) && !/\.min\.js$|\.d\.[cm]?ts$/.test(path));
    const step = Math.max(1, Math.floor(paths.length / Number(values.files)));
    for (const one of await judgedIn(
      folder,
      paths.filter((_, i) => i % step === 0),
      pool,
    )) {
      const entry = byLanguage.get(one.context.language) ?? { judged: [], from: new Set() };
      entry.judged.push(one);
      entry.from.add(basename(folder));
      byLanguage.set(one.context.language, entry);
    }
  }
} finally {
  await pool.close();
}

const totals = { planted: 0, caught: 0, told: 0, rejected: 0 };
for (const [language, { judged, from }] of [...byLanguage].sort()) {
  if (judged.length < 100) continue;
  const rows = await scoreClaims(judged, Number(values.most));
  console.log(`\n${language} (${[...from].join(', ')}; ${judged.length} symbols)\n`);
  console.log(table(rows));
  for (const { missed, refused } of rows)
    for (const line of [...missed.map((one) => `missed   ${one}`), ...refused.map((one) => `refused  ${one}`)].slice(0, Number(values.show))) console.log(line);
  for (const row of rows) for (const key of ['planted', 'caught', 'told', 'rejected'] as const) totals[key] += row[key];
}
console.log(`\n${totals.planted} falsehoods, ${percent(totals.caught, totals.planted)} caught; ${totals.told} true ones, ${percent(totals.rejected, totals.told)} refused`);

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ kind, planted, caught, told, rejected, unknown }) => `| ${kind} | ${caught} of ${planted} | ${rejected} of ${told} | ${unknown} |`);
  const sum = (key: 'planted' | 'caught' | 'told' | 'rejected' | 'unknown'): number => rows.reduce((total, row) => total + row[key], 0);
  const all = `| all | ${percent(sum('caught'), sum('planted'))} | ${percent(sum('rejected'), sum('told'))} | ${sum('unknown')} |`;
  return ['| kind | falsehoods caught | true ones refused | left open |', '| --- | --- | --- | --- |', ...lines, all].join('\n');
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}
