import { availableParallelism } from 'node:os';
import type { AssembledEdge, AssembleReply, AssembleSymbol } from '@doctown/schema/api';
import { pagerank, scaled } from './centrality.ts';
import { clusterCount } from './cluster.ts';
import { contextsOf } from './context.ts';
import { describeClusters } from './describe.ts';
import { arcsOf, degrees, givenEdges, linksOf } from './edges.ts';
import { eventsOf } from './events.ts';
import { type Clustering, groups } from './groups.ts';
import { sortedChunks, sortedSymbols, symbolVectors } from './inputs.ts';
import type { Matrix } from './matrix.ts';
import { overviewOf } from './overview.ts';
import { nearest } from './related.ts';
import type { GivenRequest } from './request.ts';
import type { Checkpoint } from './stop.ts';
import { voices as voicesOf } from './test-code.ts';

export interface AssembleOptions {
  /** Without one, `both`. */
  clustering?: Clustering | undefined;
  cluster_k?: number | undefined;
  /** Without one, what suits the model. */
  related_threshold?: number | undefined;
  seed: number;
}

const RELATED_LIMIT = 5;

/** Symbols, resolved edges and vectors to clusters, ranks, related edges and contexts. Pure but for event ids and times. `checkpoint` is called between the steps and within the long ones, of fifty thousand symbols at least once in about a second; what it throws ends the work. */
export async function assemble(request: GivenRequest, options: AssembleOptions, checkpoint: Checkpoint = () => undefined): Promise<AssembleReply> {
  const started = performance.now();
  const symbols = sortedSymbols(request.symbols);
  const chunks = sortedChunks(request.chunks);
  const index = new Map(symbols.map((symbol, i) => [symbol.symbol_id as string, i]));
  const points = symbolVectors(chunks, symbols);
  const voices = voicesOf(symbols.map(({ file_path }) => file_path));
  checkpoint();
  const given = givenEdges(symbols);
  const k = options.cluster_k ?? clusterCount(symbols.length);
  const assignment = groups(points, linksOf(given, index), { clustering: options.clustering ?? 'both', k, seed: options.seed }, checkpoint);
  checkpoint();
  const centrality = scaled(pagerank(arcsOf(given, symbols, index), voices));
  checkpoint();
  const clusters = describeClusters(chunks, symbols, { points, assignment, centrality, voices });
  checkpoint();
  const degree = degrees(given, index);
  const edges = given.concat(await relatedEdges(symbols, points, options.related_threshold ?? relatedThreshold(request.embedding_model), checkpoint));
  const nodes = symbols.map(({ symbol_id, name, kind, file_path, signature }, i) => ({
    id: symbol_id,
    metadata: { name, kind, file_path, signature },
    cluster_id: `cluster_${assignment[i]}`,
    centrality: centrality[i] ?? 0,
    degree: degree[i] ?? 0,
  }));
  const contents = new Map(chunks.map(({ chunk_id, content }) => [chunk_id as string, content]));
  const labelOf = (i: number): string | null => clusters[assignment[i] ?? -1]?.label ?? null;
  checkpoint();
  const symbol_contexts = contextsOf(symbols, { edges, centrality, labelOf, contentOf: (id) => contents.get(id) ?? '' });
  checkpoint();
  const overview = overviewOf(symbols, { edges: given, centrality, assignment, index });
  const stats = { cluster_count: clusters.length, node_count: nodes.length, edge_count: edges.length, duration_ms: Math.round(performance.now() - started) };
  return { job_id: request.job_id, clusters, nodes, edges, symbol_contexts, overview, stats, events: eventsOf(request, clusters, edges, stats) };
}

/** From which cosine two symbols are related: what few random pairs of one repository reach, but many of one file. Word vectors lie closer together or further apart than a transformer's. */
const relatedThreshold = (model: string | undefined): number => (model?.startsWith('docs-code-static') ? 0.6 : 0.7);

/** Symbols that are alike, unless one stands in the other or both are one chunk. */
async function relatedEdges(symbols: readonly AssembleSymbol[], points: Matrix, threshold: number, checkpoint: Checkpoint): Promise<AssembledEdge[]> {
  const isTrivial = (a: number, b: number): boolean => {
    const [x, y] = [symbols[a] as AssembleSymbol, symbols[b] as AssembleSymbol];
    return x.parent_id === y.symbol_id || y.parent_id === x.symbol_id || (x.chunk_ids.length === 1 && y.chunk_ids.length === 1 && x.chunk_ids[0] === y.chunk_ids[0]);
  };
  const pairs = await nearest(points, { limit: RELATED_LIMIT, threshold, isTrivial, threads: availableParallelism(), checkpoint });
  return pairs.map(({ a, b, weight }) => ({
    source: (symbols[a] as AssembleSymbol).symbol_id,
    target: (symbols[b] as AssembleSymbol).symbol_id,
    kind: 'related',
    weight,
    confidence: Math.max(0, Math.min(1, weight)),
    sites: [],
  }));
}
