import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createParsePool } from '@doctown/parse';
import { expect, test } from 'vitest';
import { analyse } from './facts.ts';
import { checkedCalls } from './typescript-calls.ts';

const zod = join(dirname(createRequire(join(import.meta.dirname, '../../packages/schema/package.json')).resolve('zod/package.json')), 'src/v3');
const services = join(import.meta.dirname, '../../services');
const packages = join(import.meta.dirname, '../../packages');

/** More than a point below what was measured last is a fault. */
const POINT = 0.01;

test.each([
  ["zod's third version", zod, { recall: 0.958, precision: 0.98 }],
  ['our own services', services, { recall: 1, precision: 0.998 }],
  ['our own packages', packages, { recall: 0.984, precision: 0.997 }],
])(
  'in %s our calls are the ones the TypeScript compiler resolves',
  async (_, folder, measured) => {
    const { recall, precision, edges, missed, wrong } = await compare(folder);
    expect(edges).toBeGreaterThan(150);
    expect(recall, `missed, for example: ${missed.slice(0, 5).join('; ')}`).toBeGreaterThanOrEqual(measured.recall - POINT);
    expect(precision, `wrong, for example: ${wrong.slice(0, 5).join('; ')}`).toBeGreaterThanOrEqual(measured.precision - POINT);
  },
  300_000,
);

/** What runs without a call being written is left out: the compiler lists calls. Edges to constructors are left out: the compiler names the one that is inherited, we the class that is made. */
async function compare(folder: string): Promise<{ recall: number; precision: number; edges: number; missed: string[]; wrong: string[] }> {
  const paths = (readdirSync(folder, { recursive: true }) as string[]).filter((path) => /\.ts$/.test(path) && !/tests|benchmarks|node_modules|\.test\.ts$/.test(path)).sort();
  const pool = createParsePool({ readers: 2 });
  const { calls } = await analyse(folder, paths, pool);
  await pool.close();
  const truth = checkedCalls(
    folder,
    paths.map((path) => join(folder, path)),
  );
  const edges = [...truth.edges].filter((edge) => !edge.endsWith('> constructor'));
  const ours = calls.filter(({ callee_name, is_implicit }) => callee_name !== 'constructor' && !is_implicit).map((call) => ({ ...call, edge: edgeOf(call) }));
  const found = new Set(ours.map(({ edge }) => edge));
  const judged = ours.filter(({ edge, caller_file, caller_name, callee_name }) => truth.edges.has(edge) || !truth.open.has(`${caller_file} > ${caller_name} ${callee_name}`));
  const wrong = judged.filter(({ edge }) => !truth.edges.has(edge)).map(({ edge }) => edge);
  const missed = edges.filter((edge) => !found.has(edge));
  return { recall: 1 - missed.length / edges.length, precision: 1 - wrong.length / judged.length, edges: edges.length, missed, wrong };
}

const edgeOf = ({ caller_file, caller_name, callee_file, callee_name }: { caller_file: string; caller_name: string; callee_file: string; callee_name: string }): string =>
  `${caller_file} > ${caller_name} -> ${callee_file} > ${callee_name}`;
