import { z } from 'zod';
import { Claim, Origin } from '../documentation.ts';
import { EdgeKind, Resolution } from '../graph.ts';
import { ByteRange, LineRange } from '../source.ts';

const count = z.int().nonnegative();
const counts = z.record(z.string(), count);

/** The format's name and version; readers refuse every other. */
export const SCHEMA_VERSION = 'docpack/1.0';
export const GENERATOR = { version: 'doctown-packer/1.0.0', pipeline_version: 'v5.0' } as const;

/** `manifest.json`. Fields after `optional` are additions a reader may ignore. */
export const Manifest = z.object({
  schema_version: z.string(),
  docpack_id: z.string(),
  created_at: z.string(),
  generator: z.object({ version: z.string(), pipeline_version: z.string() }),
  source: z.object({ repo_url: z.string(), git_ref: z.string(), commit_hash: z.string().nullish() }),
  statistics: z.object({
    file_count: count,
    symbol_count: count,
    cluster_count: count,
    embedding_dimensions: count,
    edge_count: count.optional(),
    chunk_count: count.optional(),
    symbols_by_kind: counts.optional(),
    edges_by_kind: counts.optional(),
    edges_by_resolution: counts.optional(),
    files_skipped: counts.optional(),
    external_calls: count.optional(),
    unresolved_calls: count.optional(),
    documented: count.optional(),
    verified: count.optional(),
    extracted: count.optional(),
    undocumented: count.optional(),
    input_tokens: count.optional(),
    output_tokens: count.optional(),
    usd: z.number().optional(),
  }),
  checksum: z.object({ algorithm: z.string(), value: z.string() }),
  optional: z.object({ has_embeddings: z.boolean(), has_symbol_contexts: z.boolean() }),
  digests: z.object({ structure: z.string(), manifest: z.string() }).optional(),
  models: z.object({ embedding: z.string().nullable(), generation: z.string().nullable(), prompt_version: z.string().nullable() }).optional(),
  options: z.record(z.string(), z.unknown()).optional(),
  languages: z.array(z.object({ language: z.string(), file_count: count, symbol_count: count })).optional(),
});
export type Manifest = z.output<typeof Manifest>;

/** An edge at rest. Original writers give `from`, `to` and `kind` alone. */
export const PackEdge = z.object({
  from: z.string(),
  to: z.string(),
  kind: z.string(),
  confidence: z.number().optional(),
  resolution: Resolution.optional(),
  weight: z.number().optional(),
  sites: z.array(z.object({ file_path: z.string(), line: z.int() })).optional(),
  /** On `dispatches` only: the member that the call names, where there is a call. */
  via: z.string().optional(),
});
export type PackEdge = z.output<typeof PackEdge>;

/** `graph.json`. */
export const Graph = z.object({
  nodes: z.array(z.string()),
  edges: z.array(PackEdge),
  metrics: z.object({ density: z.number(), avg_degree: z.number() }),
  unresolved: z
    .array(
      z.object({ symbol_id: z.string(), external: count, unresolved: count, external_names: z.array(z.string()).optional(), unresolved_names: z.array(z.string()).optional() }),
    )
    .optional(),
});
export type Graph = z.output<typeof Graph>;

export const PackDocumentation = z.object({
  summary: z.string(),
  details: z.string().nullish(),
  origin: Origin.optional(),
  verified: z.boolean().optional(),
  claims: z.array(Claim).optional(),
  model: z.string().nullish(),
});
export type PackDocumentation = z.output<typeof PackDocumentation>;

/** A row of `nodes.json`. */
export const PackSymbol = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  language: z.string(),
  file_path: z.string(),
  byte_range: ByteRange,
  signature: z.string().nullish(),
  calls: z.array(z.string()),
  called_by: z.array(z.string()),
  imports: z.array(z.string()),
  cluster_id: z.string(),
  centrality: z.number(),
  documentation: PackDocumentation,
  qualified_name: z.string().optional(),
  parent_id: z.string().nullish(),
  line_range: LineRange.optional(),
  visibility: z.string().optional(),
  is_exported: z.boolean().optional(),
  is_async: z.boolean().optional(),
  is_static: z.boolean().optional(),
  is_abstract: z.boolean().optional(),
  decorators: z.array(z.string()).optional(),
  documented_range: ByteRange.optional(),
  doc_comment: z.string().nullish(),
  degree: count.optional(),
  chunk_ids: z.array(z.string()).optional(),
});
export type PackSymbol = z.output<typeof PackSymbol>;

/** `nodes.json`. */
export const Nodes = z.object({ symbols: z.array(PackSymbol) });
export type Nodes = z.output<typeof Nodes>;

export const PackCluster = z.object({
  cluster_id: z.string(),
  label: z.string(),
  member_count: count,
  summary: z.string().optional(),
  representative_symbol: z.string().nullish(),
  keywords: z.array(z.string()).optional(),
  cohesion: z.number().optional(),
});
export type PackCluster = z.output<typeof PackCluster>;

/** `clusters.json`. */
export const Clusters = z.object({ clusters: z.array(PackCluster) });
export type Clusters = z.output<typeof Clusters>;

/** `source_map.json`. */
export const SourceMap = z.object({
  files: z.array(
    z.object({
      file_path: z.string(),
      language: z.string(),
      /** Lines, from 1, that could not be read; the rest of the file was. At most a hundred. */
      error_lines: z.array(z.int()).optional(),
      chunks: z.array(z.object({ chunk_id: z.string(), byte_range: ByteRange, symbol_ids: z.array(z.string()) })),
    }),
  ),
});
export type SourceMap = z.output<typeof SourceMap>;

/** `symbol_contexts.json`, optional. */
export const SymbolContexts = z.object({
  contexts: z.array(z.object({ symbol_id: z.string(), prompt: z.string(), model: z.string().nullish(), temperature: z.number().nullish() })),
});
export type SymbolContexts = z.output<typeof SymbolContexts>;

/** `overview.json`, optional: what the repository is, each sentence with the symbols it rests on. */
export const Overview = z.object({
  sentences: z.array(z.object({ text: z.string(), symbol_ids: z.array(z.string()) })),
  entry_points: z.array(z.string()),
  parts: z.array(z.object({ cluster_id: z.string(), text: z.string() })),
});
export type Overview = z.output<typeof Overview>;

/** Edge kinds our own writer uses; a reader accepts any text. */
export const PackEdgeKind = EdgeKind;
