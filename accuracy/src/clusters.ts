// How well each way of grouping symbols agrees with how people have put them into folders and files, and how well it fits the graph and the texts.
// npm run -s clusters -- --url http://127.0.0.1:8000 CHECKOUT …
import { existsSync } from 'node:fs';
import { basename, dirname, resolve as resolvePath } from 'node:path';
import { parseArgs } from 'node:util';
import { CLUSTERINGS, clusterCount, givenEdges, groups, linksOf, sortedChunks, sortedSymbols, symbolVectors } from '@doctown/assembly/bench';
import { adjustedRandIndex, modularity, normalizedMutualInformation, silhouette } from './partitions.ts';
import { assembleRequestOf } from './requests.ts';

const USAGE = 'usage: npm run -s clusters -- [--url http://127.0.0.1:8000] CHECKOUT …   (start the service first: npm start)';
const SEED = 1;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { url: { type: 'string', default: 'http://127.0.0.1:8000' } } });

async function main(): Promise<number> {
  const folders = positionals.map((path) => resolvePath(process.env.INIT_CWD ?? process.cwd(), path));
  const missing = folders.find((folder) => !existsSync(folder));
  if (folders.length === 0 || missing !== undefined) {
    console.error(missing === undefined ? USAGE : `${missing} is not there\n${USAGE}`);
    return 2;
  }
  console.log('| repository | symbols | grouped by | clusters | ARI, folders | NMI, folders | ARI, files | NMI, files | modularity | silhouette |');
  console.log('|---|---|---|---|---|---|---|---|---|---|');
  const all: number[][][] = [];
  for (const folder of folders) all.push(await measure(folder));
  if (all.length > 1)
    for (const [w, way] of WAYS.entries())
      console.log(
        meanRow(
          way,
          all.map((one) => one[w] ?? []),
        ),
      );
  return 0;
}

/** The folders themselves show what a partition nobody computed is worth by the same measures. */
const WAYS = [...CLUSTERINGS, 'folders'] as const;

async function measure(folder: string): Promise<number[][]> {
  const request = await assembleRequestOf(folder, values.url);
  const symbols = sortedSymbols(request.symbols);
  const points = symbolVectors(sortedChunks(request.chunks), symbols);
  const index = new Map(symbols.map(({ symbol_id }, i) => [symbol_id as string, i]));
  const edges = givenEdges(symbols);
  const links = linksOf(edges, index);
  const calls = linksOf(
    edges.filter(({ kind }) => kind !== 'contains'),
    index,
  );
  const folders = numbersOf(symbols.map(({ file_path }) => dirname(file_path)));
  const files = numbersOf(symbols.map(({ file_path }) => file_path));
  return WAYS.map((way) => {
    const partition = way === 'folders' ? folders : [...groups(points, links, { clustering: way, k: clusterCount(symbols.length), seed: SEED })];
    const figures = [
      new Set(partition).size,
      ...[folders, files].flatMap((reference) => [adjustedRandIndex(partition, reference), normalizedMutualInformation(partition, reference)]),
      modularity(calls, partition),
      silhouette(points.values, points.width, partition),
    ];
    console.log(`| ${basename(folder)} | ${symbols.length} | ${way} | ${figures.map(figure).join(' | ')} |`);
    return figures;
  });
}

const meanRow = (way: string, rows: readonly number[][]): string =>
  `| mean of ${rows.length} | | ${way} | ${rows[0]?.map((_, i) => figure(mean(rows.map((row) => row[i] ?? 0)))).join(' | ')} |`;

const figure = (value: number): string => (Number.isInteger(value) && value > 1 ? String(value) : value.toFixed(3).replace(/^(-?)0/, '$1'));

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

function numbersOf(names: readonly string[]): number[] {
  const numbers = new Map<string, number>();
  return names.map((name) => numbers.get(name) ?? numbers.set(name, numbers.size).size - 1);
}

process.exitCode = await main();
