// Our clusters, ranks and neighbours beside those of others' libraries, in one run. See bench/README.md.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { clusterOnce, type Matrix, nearest, pagerank, seededRandom, symbolVectors } from '@doctown/assembly/bench';
import { kmeans as mlKmeans } from 'ml-kmeans';
import { sampleRequest } from './assembly/sample.ts';
import { exponent } from './fit.ts';
import { table } from './report.ts';
import { type Cost, runEntry } from './run.ts';

const USAGE = `usage: npm run -s bench:assembly -- [--sizes 2000,10000,50000] [--whole 2000,10000,50000] [--service 50000] [--json]
       ml-kmeans is measured up to 10,000 symbols; scikit-learn, networkx and igraph where Debian's python3 has them`;
const K = 20;
const EDGES_PER_NODE = 5;
/** Beyond, ml-kmeans takes minutes. */
const ML_KMEANS_MOST = 10_000;

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '2000,10000,50000' },
    whole: { type: 'string', default: '2000,10000,50000' },
    service: { type: 'string', default: '50000' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

interface Timed {
  seconds: number;
  inertia?: number;
  ranks?: number[];
}
type Peers = Record<'kmeans' | 'neighbours' | 'networkx' | 'igraph', Timed | null>;
type Row = Awaited<ReturnType<typeof compare>>;
type Whole = Cost & { symbols: number };
/** What `assembly/service` prints. */
type Served = { symbols: number; chunks: number; wall_s: number; service_peak_mb: number; caller_peak_mb: number; health_ms: Record<'median' | 'p99' | 'largest', number> };

async function main(scratch: string): Promise<void> {
  try {
    const rows: Row[] = [];
    for (const size of numbers(values.sizes)) rows.push(await compare(size, scratch));
    const whole: Whole[] = [];
    for (const size of numbers(values.whole)) whole.push(await runEntry('assembly/whole', [String(size)]));
    const served: Served[] = [];
    for (const size of numbers(values.service)) served.push(await runEntry('assembly/service', [String(size)]));
    console.log(values.json ? JSON.stringify(ratios(rows, whole, served)) : tables(rows, whole, served));
  } finally {
    await rm(scratch, { recursive: true });
  }
}

const numbers = (list: string): number[] => list.split(',').filter(Boolean).map(Number);

/** Every library on the same vectors and the same graph, one after the other. */
async function compare(size: number, scratch: string) {
  const { chunks, symbols } = sampleRequest(size);
  const points = symbolVectors(chunks, symbols);
  const arcs = graphOf(size);
  await Promise.all([
    writeFile(join(scratch, 'points'), points.values),
    writeFile(join(scratch, 'edges'), Float64Array.from(arcs.flatMap(({ source, target, weight }) => [source, target, weight]))),
  ]);
  clusterOnce(points, K, 2);
  await nearest(points, { limit: 1, threshold: 1, isTrivial: () => true });
  const clusters = timed(() => clusterOnce(points, K, 1));
  const ranks = timed(() => pagerank(arcs, new Float64Array(size).fill(1)));
  const begun = performance.now();
  const pairs = await nearest(points, { limit: 5, threshold: 0.7, isTrivial: () => false, threads: availableParallelism() });
  const neighbours_s = (performance.now() - begun) / 1000;
  const peers = await peersOf(scratch, size);
  const ml = size > ML_KMEANS_MOST ? null : timed(() => mlKmeans(rowsOf(points), K, { initialization: 'kmeans++', seed: 1 }).clusters);
  return {
    size,
    kmeans_s: clusters.seconds,
    inertia: inertiaOf(points, clusters.result),
    ml_kmeans: ml && { seconds: ml.seconds, inertia: inertiaOf(points, ml.result) },
    neighbours_s,
    pairs: pairs.length,
    pagerank_s: ranks.seconds,
    igraph_error: peers?.igraph?.ranks ? largestError(ranks.result, peers.igraph.ranks) : null,
    networkx_error: peers?.igraph?.ranks && peers.networkx?.ranks ? largestError(peers.networkx.ranks, peers.igraph.ranks) : null,
    peers,
  };
}

function timed<T>(work: () => T): { seconds: number; result: T } {
  const started = performance.now();
  const result = work();
  return { seconds: (performance.now() - started) / 1000, result };
}

/** Five arcs a node, most of them to few nodes. */
function graphOf(nodes: number) {
  const random = seededRandom(nodes);
  const seen = new Set<number>();
  return Array.from({ length: nodes * EDGES_PER_NODE }, (_, i) => ({ source: i % nodes, target: Math.floor(random() ** 2 * nodes), weight: 1 })).filter(({ source, target }) => {
    const key = source * nodes + target;
    return source !== target && !seen.has(key) && seen.add(key);
  });
}

async function peersOf(scratch: string, size: number): Promise<Peers | null> {
  const script = new URL('./assembly/peers.py', import.meta.url).pathname;
  const args = [script, join(scratch, 'points'), join(scratch, 'edges'), String(size), String(size), String(K)];
  try {
    const { stdout } = await promisify(execFile)('/usr/bin/python3', args, { maxBuffer: 1024 ** 3 });
    return JSON.parse(stdout) as Peers;
  } catch {
    return null;
  }
}

const rowsOf = ({ rows, width, values: all }: Matrix): number[][] => Array.from({ length: rows }, (_, i) => [...all.subarray(i * width, (i + 1) * width)]);

/** Squared distances of all rows from the mean of their cluster's, summed: the same measure for every library. */
function inertiaOf({ rows, width, values: all }: Matrix, assignment: ArrayLike<number>): number {
  const [sums, sizes] = [new Float64Array(K * width), new Int32Array(K)];
  let squares = 0;
  for (let i = 0; i < rows; i++) {
    const cluster = assignment[i] as number;
    sizes[cluster] = (sizes[cluster] as number) + 1;
    for (let d = 0; d < width; d++) {
      const value = all[i * width + d] as number;
      squares += value * value;
      sums[cluster * width + d] = (sums[cluster * width + d] as number) + value;
    }
  }
  return sums.reduce((left, sum, at) => left - (sum * sum) / Math.max(1, sizes[Math.floor(at / width)] as number), squares);
}

const largestError = (found: ArrayLike<number>, expected: readonly number[]): number =>
  expected.reduce((most, value, i) => Math.max(most, Math.abs((found[i] as number) - value) / value), 0);

const over = (theirs: number | undefined, ours: number): number | null => (theirs === undefined ? null : Math.round((theirs / ours) * 100) / 100);

function ratios(rows: readonly Row[], whole: readonly Whole[], served: readonly Served[]): Record<string, unknown> {
  const last = rows.at(-1) as Row;
  const lastWithMl = rows.findLast(({ ml_kmeans }) => ml_kmeans !== null);
  const assembled = (symbols: number) => whole.find((one) => one.symbols === symbols);
  return {
    kmeans_vs_ml_kmeans: lastWithMl ? over(lastWithMl.ml_kmeans?.seconds, lastWithMl.kmeans_s) : null,
    kmeans_vs_sklearn: over(last.peers?.kmeans?.seconds, last.kmeans_s),
    kmeans_inertia_vs_sklearn: over(last.inertia, last.peers?.kmeans?.inertia ?? Number.NaN),
    neighbours_vs_sklearn: over(last.peers?.neighbours?.seconds, last.neighbours_s),
    pagerank_vs_networkx: over(last.peers?.networkx?.seconds, last.pagerank_s),
    pagerank_vs_igraph: over(last.peers?.igraph?.seconds, last.pagerank_s),
    pagerank_s: last.pagerank_s,
    assemble_10k_s: assembled(10_000)?.wall_s ?? null,
    assemble_50k_s: assembled(50_000)?.wall_s ?? null,
    assemble_50k_rss_mb: assembled(50_000)?.peak_mb ?? null,
    sizes: rows.map(({ peers, ...row }) => ({ ...row, sklearn_kmeans: peers?.kmeans ?? null, sklearn_neighbours_s: peers?.neighbours?.seconds ?? null })),
    served,
    assemble_exponent: wholeExponent(whole),
  };
}

const wholeExponent = (whole: readonly Whole[]): number => exponent(whole.map(({ symbols, wall_s }) => ({ size: symbols, seconds: wall_s })));

function tables(rows: readonly Row[], whole: readonly Whole[], served: readonly Served[]): string {
  const time = (seconds: number | undefined): string => (seconds === undefined ? '' : seconds.toPrecision(3));
  const growth = (pick: (row: Row) => number): string => (rows.length > 1 ? exponent(rows.map((row) => ({ size: row.size, seconds: pick(row) }))).toFixed(2) : '');
  const kmeans = rows.map((row) => [
    String(row.size),
    time(row.kmeans_s),
    time(row.ml_kmeans?.seconds),
    time(row.peers?.kmeans?.seconds),
    row.inertia.toFixed(0),
    row.ml_kmeans?.inertia.toFixed(0) ?? '',
    row.peers?.kmeans?.inertia?.toFixed(0) ?? '',
  ]);
  const others = rows.map((row) => [
    String(row.size),
    time(row.neighbours_s),
    time(row.peers?.neighbours?.seconds),
    time(row.pagerank_s),
    time(row.peers?.networkx?.seconds),
    time(row.peers?.igraph?.seconds),
    row.igraph_error?.toExponential(1) ?? '',
    row.networkx_error?.toExponential(1) ?? '',
  ]);
  return [
    `k-means, ${K} clusters, one run to convergence (seconds; inertia); ours grows with the power of ${growth(({ kmeans_s }) => kmeans_s)}`,
    table([['symbols', 'ours', 'ml-kmeans', 'scikit-learn', 'inertia', 'ml-kmeans', 'scikit-learn'], ...kmeans]),
    `Five nearest of each, and PageRank with building the graph (seconds; largest relative error against igraph); ours grow with the powers of ${growth((row) => row.neighbours_s)} and ${growth((row) => row.pagerank_s)}`,
    table([['symbols', 'nearest', 'scikit-learn', 'PageRank', 'networkx', 'igraph', 'our error', "networkx's"], ...others]),
    `A whole assembly; it grows with the power of ${whole.length > 1 ? wholeExponent(whole).toFixed(2) : ''}`,
    table([
      ['symbols', 'wall s', 'CPU s', 'peak MB'],
      ...whole.map(({ symbols, wall_s, cpu_s, peak_mb }) => [String(symbols), time(wall_s), time(cpu_s), String(Math.round(peak_mb ?? 0))]),
    ]),
    'Through the service, in lines, with vectors and back, /health asked ten times a second (MB at most, milliseconds)',
    table([
      ['symbols', 'chunks', 'wall s', 'service MB', 'caller MB', '/health median', '99 of 100', 'largest'],
      ...served.map((one) => [
        String(one.symbols),
        String(one.chunks),
        time(one.wall_s),
        one.service_peak_mb.toFixed(0),
        one.caller_peak_mb.toFixed(0),
        ...[one.health_ms.median, one.health_ms.p99, one.health_ms.largest].map((ms) => ms.toFixed(1)),
      ]),
    ]),
  ].join('\n\n');
}

if (values.help) console.error(USAGE);
else await main(await mkdtemp(join(tmpdir(), 'doctown-bench-')));
