import { type Cluster, decodeVector, type EventEnvelope, type EventPayload, type EventType, newEventId, ServiceError, VERSION } from '@doctown/schema';
import type { AssembledEdge, AssembleReply, AssembleRequest, AssembleSymbol } from '@doctown/schema/api';
import { pagerank, scaled } from './centrality.ts';
import { cluster, clusterCount } from './cluster.ts';
import { contextsOf } from './context.ts';
import { arcsOf, degrees, givenEdges } from './edges.ts';
import { labelClusters } from './label.ts';
import { dot, type Matrix, normalize, rowAt, unitMeans } from './matrix.ts';
import { nearest } from './related.ts';

export interface AssembleOptions {
  cluster_k?: number | undefined;
  related_threshold: number;
  seed: number;
}

const RELATED_LIMIT = 5;

/** Symbols, resolved edges and vectors to clusters, ranks, related edges and contexts. Pure but for event ids and times. */
export function assemble(request: AssembleRequest, options: AssembleOptions): AssembleReply {
  const started = performance.now();
  const symbols = checkedSymbols(request.symbols);
  const index = new Map(symbols.map((symbol, i) => [symbol.symbol_id as string, i]));
  const points = symbolVectors(request, symbols);
  const assignment = cluster(points, Math.min(options.cluster_k ?? clusterCount(symbols.length), Math.max(1, symbols.length)), options.seed);
  const clusters = describeClusters(request, symbols, points, assignment);
  const edges = givenEdges(symbols);
  const centrality = scaled(pagerank(symbols.length, arcsOf(edges, index)));
  const degree = degrees(edges, index);
  const all = [...edges, ...relatedEdges(symbols, points, options.related_threshold)];
  const nodes = symbols.map(({ symbol_id, name, kind, file_path, signature }, i) => ({
    id: symbol_id,
    metadata: { name, kind, file_path, signature },
    cluster_id: `cluster_${assignment[i]}`,
    centrality: centrality[i] ?? 0,
    degree: degree[i] ?? 0,
  }));
  const stats = { cluster_count: clusters.length, node_count: nodes.length, edge_count: all.length, duration_ms: Math.round(performance.now() - started) };
  return {
    job_id: request.job_id,
    clusters: clusters.map((one, i) => ({ ...one, representative_symbol: representative(symbols, assignment, centrality, i) })),
    nodes,
    edges: all,
    symbol_contexts: contextsOf(symbols, all, centrality, (i) => clusters[assignment[i] ?? -1]?.label ?? null),
    stats,
    events: eventsOf(request, clusters, all, stats),
  };
}

/** In id order, whatever order they came in. Throws `invalid_request` for an id that is given twice. */
function checkedSymbols(given: readonly AssembleSymbol[]): AssembleSymbol[] {
  const symbols = [...given].sort((a, b) => (a.symbol_id < b.symbol_id ? -1 : 1));
  const twice = symbols.filter(({ symbol_id }, i) => symbols[i + 1]?.symbol_id === symbol_id);
  if (twice.length > 0)
    throw new ServiceError(
      'invalid_request',
      `symbols: given twice: ${twice
        .slice(0, 5)
        .map(({ symbol_id }) => symbol_id)
        .join(', ')}`,
    );
  return symbols;
}

/** One unit row a symbol: the mean of its chunks. Throws `invalid_request` for uneven or non-finite vectors. */
function symbolVectors({ chunks }: AssembleRequest, symbols: readonly AssembleSymbol[]): Matrix {
  const rows = chunks.map(({ chunk_id, vector }) => ({ chunk_id, vector: decodeVector(vector) }));
  const width = rows[0]?.vector.length ?? 0;
  const source: Matrix = { rows: rows.length, width, values: new Float32Array(rows.length * width) };
  rows.forEach(({ chunk_id, vector }, i) => {
    if (vector.length !== width) throw new ServiceError('invalid_request', `chunks: ${chunk_id} has ${vector.length} numbers where the first has ${width}`);
    if (!vector.every(Number.isFinite)) throw new ServiceError('invalid_request', `chunks: ${chunk_id} holds a number that is not finite`);
    source.values.set(vector, i * width);
    normalize(rowAt(source, i));
  });
  const place = new Map(rows.map(({ chunk_id }, i) => [chunk_id as string, i]));
  return unitMeans(
    source,
    symbols.map(({ chunk_ids }) => chunk_ids.flatMap((id) => place.get(id) ?? [])),
  );
}

function describeClusters({ chunks }: AssembleRequest, symbols: readonly AssembleSymbol[], points: Matrix, assignment: Int32Array): Cluster[] {
  const content = new Map(chunks.map((chunk) => [chunk.chunk_id as string, chunk.content]));
  const count = assignment.reduce((most, c) => Math.max(most, c + 1), 0);
  const members = Array.from({ length: count }, (_, c) => symbols.flatMap((_, i) => (assignment[i] === c ? [i] : [])));
  const centres = unitMeans(points, members);
  const labels = labelClusters(members.map((rows) => rows.map((i) => sourceOf(symbols[i] as AssembleSymbol, content))));
  return members.map((rows, c) => ({
    cluster_id: `cluster_${c}`,
    label: labels[c]?.label ?? 'misc',
    keywords: labels[c]?.keywords ?? [],
    members: rows.map((i) => (symbols[i] as AssembleSymbol).symbol_id),
    cohesion: Math.round((rows.reduce((sum, i) => sum + dot(rowAt(points, i), rowAt(centres, c)), 0) / rows.length) * 1e6) / 1e6,
  }));
}

const sourceOf = (symbol: AssembleSymbol, content: Map<string, string>) => ({
  name: symbol.name,
  qualified_name: symbol.qualified_name ?? symbol.file_path,
  doc_comment: symbol.doc_comment ?? '',
  body: content.get(symbol.chunk_ids[0] ?? '') ?? '',
});

function representative(symbols: readonly AssembleSymbol[], assignment: Int32Array, centrality: Float64Array, c: number): AssembleSymbol['symbol_id'] | null {
  let best = -1;
  for (let i = 0; i < symbols.length; i++) if (assignment[i] === c && (best < 0 || (centrality[i] ?? 0) > (centrality[best] ?? 0))) best = i;
  return symbols[best]?.symbol_id ?? null;
}

function relatedEdges(symbols: readonly AssembleSymbol[], points: Matrix, threshold: number): AssembledEdge[] {
  const isTrivial = (a: number, b: number): boolean => {
    const [x, y] = [symbols[a] as AssembleSymbol, symbols[b] as AssembleSymbol];
    return x.parent_id === y.symbol_id || y.parent_id === x.symbol_id || (x.chunk_ids.length === 1 && y.chunk_ids.length === 1 && x.chunk_ids[0] === y.chunk_ids[0]);
  };
  return nearest(points, { limit: RELATED_LIMIT, threshold, isTrivial }).map(({ a, b, weight }) => ({
    source: (symbols[a] as AssembleSymbol).symbol_id,
    target: (symbols[b] as AssembleSymbol).symbol_id,
    kind: 'related',
    weight,
    confidence: Math.max(0, Math.min(1, weight)),
    sites: [],
  }));
}

function eventsOf(request: AssembleRequest, clusters: readonly Cluster[], edges: readonly AssembledEdge[], stats: AssembleReply['stats']): EventEnvelope[] {
  const edge_types: Record<string, number> = { calls: 0, imports: 0, related: 0 };
  for (const { kind } of edges) edge_types[kind] = (edge_types[kind] ?? 0) + 1;
  let sequence = 0;
  const event = <T extends EventType>(event_type: T, payload: EventPayload<T>): EventEnvelope => ({
    event_id: newEventId(),
    event_type,
    timestamp: new Date().toISOString(),
    sequence: ++sequence,
    context: { job_id: request.job_id, repo_url: request.repo_url || 'unknown', git_ref: request.git_ref },
    meta: { producer_version: VERSION },
    payload,
    ...(event_type.endsWith('.completed.v1') ? { status: 'success' as const } : {}),
  });
  return [
    event('assembly.started.v1', { chunk_count: request.chunks.length, symbol_count: request.symbols.length }),
    ...clusters.map(({ cluster_id, label, members }) => event('assembly.cluster_created.v1', { cluster_id, label, member_count: members.length })),
    event('assembly.graph_completed.v1', { node_count: stats.node_count, edge_count: stats.edge_count, edge_types }),
    event('assembly.completed.v1', { cluster_count: stats.cluster_count, node_count: stats.node_count, edge_count: stats.edge_count, duration_ms: stats.duration_ms }),
  ];
}
