import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createParsePool } from '@doctown/parse';
import { expect, test } from 'vitest';
import { judgedIn } from './claims/judged.ts';
import { scoreClaims } from './claims/score.ts';

const version = existsSync('/usr/lib') ? readdirSync('/usr/lib').find((name) => /^python3\.\d+$/.test(name)) : undefined;
const zod = join(dirname(createRequire(join(import.meta.dirname, '../../packages/schema/package.json')).resolve('zod/package.json')), 'src/v4');

const PLACES: [string, string, RegExp][] = [
  ['zod', zod, /^core\/[^/]*\.ts$/],
  ['our packages', join(import.meta.dirname, '../../packages'), /^(?:schema|docpack|service)\/src\/.*(?<!\.test)\.ts$/],
];
if (version) PLACES.push(["Debian's Python library", join('/usr/lib', version), /^(?:email|http|json|logging|unittest)\/.*\.py$/]);

test.each(PLACES)('of falsehoods planted about %s nineteen of twenty are caught, and of what is true no more than one of fifty is refused', async (_, folder, wanted) => {
  const paths = (readdirSync(folder, { recursive: true }) as string[]).filter((path) => wanted.test(path)).sort();
  const pool = createParsePool({ readers: 2 });
  const rows = await scoreClaims(await judgedIn(folder, paths, pool), 12);
  await pool.close();
  const sum = (key: 'planted' | 'caught' | 'told' | 'rejected'): number => rows.reduce((total, row) => total + row[key], 0);
  expect(sum('planted')).toBeGreaterThan(80);
  expect(sum('told')).toBeGreaterThan(80);
  expect({ caught: sum('caught') / sum('planted') >= 0.95, missed: rows.flatMap(({ missed }) => missed) }).toMatchObject({ caught: true });
  expect({ fair: sum('rejected') / sum('told') <= 0.02, refused: rows.flatMap(({ refused }) => refused) }).toMatchObject({ fair: true });
});
