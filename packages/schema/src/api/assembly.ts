import { z } from 'zod';
import { SymbolContext } from '../documentation.ts';
import { EventEnvelope } from '../events.ts';
import { Cluster, EdgeKind, Resolution, Site } from '../graph.ts';
import { ChunkId, SymbolId } from '../ids.ts';
import { Language } from '../source.ts';
import { WireVector } from '../vectors.ts';
import { contract } from './contract.ts';

/** A resolved edge as a symbol's own row carries it. */
export const ResolvedTarget = z.object({
  target: SymbolId,
  kind: EdgeKind.default('calls'),
  confidence: z.number().min(0).max(1).default(1),
  resolution: Resolution.default('exact'),
  sites: z.array(Site).max(5).default([]),
  via: SymbolId.optional(),
});
export type ResolvedTarget = z.output<typeof ResolvedTarget>;

/** The original's symbol row; `calls` holds ids or resolved edges of any kind. */
export const AssembleSymbol = z.object({
  symbol_id: SymbolId,
  name: z.string(),
  kind: z.string(),
  language: Language.or(z.literal('')).default(''),
  file_path: z.string(),
  signature: z.string(),
  chunk_ids: z.array(ChunkId),
  calls: z.array(z.union([z.string(), ResolvedTarget], { error: `must be a symbol's id or {target, kind, confidence, …}; kinds: ${EdgeKind.options.join(', ')}` })).default([]),
  imports: z.array(z.string()).default([]),
  qualified_name: z.string().optional(),
  doc_comment: z.string().nullable().optional(),
  parent_id: SymbolId.nullable().optional(),
  is_exported: z.boolean().optional(),
});
export type AssembleSymbol = z.output<typeof AssembleSymbol>;

export const AssembleChunk = z.object({ chunk_id: ChunkId, vector: WireVector, content: z.string() });
export type AssembleChunk = z.output<typeof AssembleChunk>;

export const AssembleHead = z.object({
  job_id: z.string(),
  repo_url: z.string(),
  git_ref: z.string(),
  /** Which model the vectors are of. */
  embedding_model: z.string().optional(),
});

export const AssembleRequest = AssembleHead.extend({ chunks: z.array(AssembleChunk), symbols: z.array(AssembleSymbol) });
export type AssembleRequest = z.output<typeof AssembleRequest>;

/** One line of a request in `application/x-ndjson`: what is asked first, then chunks and symbols in any order. */
export const AssembleRequestLine = z.discriminatedUnion('type', [
  AssembleHead.extend({ type: z.literal('request') }),
  AssembleChunk.extend({ type: z.literal('chunk') }),
  AssembleSymbol.extend({ type: z.literal('symbol') }),
]);
export type AssembleRequestLine = z.input<typeof AssembleRequestLine>;

export const AssembledNode = z.object({
  id: SymbolId,
  metadata: z.object({ name: z.string(), kind: z.string(), file_path: z.string(), signature: z.string() }),
  cluster_id: z.string(),
  /** PageRank over the largest, 0 to 1. */
  centrality: z.number().min(0).max(1),
  degree: z.int().nonnegative(),
});
export type AssembledNode = z.output<typeof AssembledNode>;

export const AssembledEdge = z.object({
  source: SymbolId,
  target: SymbolId,
  kind: EdgeKind,
  /** Cosine, on `related` edges only. */
  weight: z.number().optional(),
  confidence: z.number().min(0).max(1),
  resolution: Resolution.optional(),
  sites: z.array(Site).optional(),
  via: SymbolId.optional(),
});
export type AssembledEdge = z.output<typeof AssembledEdge>;

/** Facts about the whole, from which sentences about it can be written. */
export const AssembledOverview = z.object({
  /** Where one begins to read or to run it, the likeliest first. */
  entry_points: z.array(SymbolId),
  /** Files by how deep they stand on others of the repository: those of the first layer need none, each further one needs the one before. Files that need each other in a circle share a layer. */
  layers: z.array(z.object({ files: z.array(z.string()), circles: z.array(z.array(z.string())) })),
  /** Of each cluster the most central symbols, the most central first. */
  central: z.array(z.object({ cluster_id: z.string(), symbol_ids: z.array(SymbolId) })),
  /** How much one cluster leans on another, the heaviest first: edges from it to the other, and their weight by kind and confidence. */
  links: z.array(z.object({ source: z.string(), target: z.string(), edges: z.int().positive(), weight: z.number() })),
});
export type AssembledOverview = z.output<typeof AssembledOverview>;

export const AssembleReply = z.object({
  job_id: z.string(),
  clusters: z.array(Cluster),
  nodes: z.array(AssembledNode),
  edges: z.array(AssembledEdge),
  symbol_contexts: z.array(SymbolContext),
  overview: AssembledOverview.optional(),
  stats: z.object({ cluster_count: z.int(), node_count: z.int(), edge_count: z.int(), duration_ms: z.number() }),
  events: z.array(EventEnvelope),
});
export type AssembleReply = z.output<typeof AssembleReply>;

/** One line of a reply in `application/x-ndjson`; `completed` is the last. */
export const AssembleLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('cluster'), cluster: Cluster }),
  z.object({ type: z.literal('node'), node: AssembledNode }),
  z.object({ type: z.literal('edge'), edge: AssembledEdge }),
  z.object({ type: z.literal('symbol_context'), symbol_context: SymbolContext }),
  z.object({ type: z.literal('event'), event: EventEnvelope }),
  AssembleReply.pick({ job_id: true, stats: true, overview: true }).extend({ type: z.literal('completed') }),
]);
export type AssembleLine = z.output<typeof AssembleLine>;

const body_limit = 2 * 1024 * 1024 * 1024;

export const assemble = contract({
  name: 'assemble',
  summary: 'Symbols, edges and vectors to clusters, ranks, related edges and contexts; with application/x-ndjson a line for each, both ways.',
  method: 'POST',
  path: '/assemble',
  body: AssembleRequest,
  reply: AssembleReply,
  idempotent: true,
  body_limit,
});
export const assembleStream = contract({
  name: 'assembleStream',
  summary: 'The same, one line a cluster, node, edge or context.',
  method: 'POST',
  path: '/assemble',
  body: AssembleRequest,
  reply: AssembleLine,
  stream: 'ndjson',
  body_limit,
});
