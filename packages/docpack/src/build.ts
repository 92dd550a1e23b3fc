import {
  type Chunk,
  type Cluster,
  type CodeSymbol,
  type Documentation,
  GENERATOR,
  type Graph,
  type Manifest,
  type Overview,
  type PackEdge,
  type PackSymbol,
  SCHEMA_VERSION,
  type SourceMap,
  type UnresolvedCalls,
  type Vectors,
} from '@doctown/schema';
import type { AssembledEdge, AssembledNode } from '@doctown/schema/api';
import { writeEmbeddings } from './embeddings.ts';
import type { PackContents } from './files.ts';
import { statisticsOf } from './statistics.ts';
import { writeDocpack } from './write.ts';

/** What each stage found, joined here and nowhere else. Order of the lists does not matter. */
export interface BuildInput {
  source: { repo_url: string; git_ref: string; commit_hash: string | null };
  /** The commit's time, so that the same input gives the same bytes. */
  created_at: string;
  symbols: readonly CodeSymbol[];
  edges: readonly AssembledEdge[];
  nodes: readonly AssembledNode[];
  clusters: readonly Cluster[];
  chunks: readonly Omit<Chunk, 'content'>[];
  files: readonly { file_path: string; language: string; error_lines?: readonly number[] }[];
  documentation: readonly Documentation[];
  /** What the whole is; left out where nothing is said. */
  overview?: Overview;
  /** By cluster. */
  part_summaries?: ReadonlyMap<string, string>;
  unresolved: readonly UnresolvedCalls[];
  /** Modules as written, per symbol. */
  imports: Readonly<Record<string, string[]>>;
  files_skipped: Readonly<Record<string, number>>;
  models: { embedding: string | null; generation: string | null; prompt_version: string | null };
  options: Readonly<Record<string, unknown>>;
  tokens: { input_tokens: number; output_tokens: number; usd: number };
  dimensions: number;
  /** Only when they shall travel inside the pack. */
  embeddings?: Vectors | null;
}

/** Joins everything by id and writes the pack. */
export function buildDocpack(input: BuildInput): { docpack_id: string; bytes: Uint8Array; manifest: Manifest } {
  const edges = packEdges(input.edges);
  const symbols = packSymbols(input, edges);
  const contents: PackContents = {
    manifest: manifestOf(input, symbols),
    graph: graphOf(symbols, edges, input.unresolved),
    nodes: { symbols },
    clusters: { clusters: packClusters(input) },
    source_map: sourceMapOf(input),
    ...(input.overview ? { overview: input.overview } : {}),
    ...(input.embeddings ? { embeddings: writeEmbeddings(input.embeddings) } : {}),
  };
  return writeDocpack(contents);
}

/** By code unit, the one order everything in a pack has. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function packEdges(edges: readonly AssembledEdge[]): PackEdge[] {
  return edges
    .map(({ source, target, kind, confidence, resolution, weight, sites, via }) => ({
      from: source,
      to: target,
      kind,
      confidence,
      ...(resolution ? { resolution } : {}),
      ...(weight === undefined ? {} : { weight }),
      ...(sites && sites.length > 0 ? { sites: [...sites].sort((a, b) => compare(a.file_path, b.file_path) || a.line - b.line) } : {}),
      ...(via ? { via } : {}),
    }))
    .sort((a, b) => compare(a.from, b.from) || compare(a.to, b.to) || compare(a.kind, b.kind));
}

function packSymbols(input: BuildInput, edges: readonly PackEdge[]): PackSymbol[] {
  const nodes = new Map(input.nodes.map((node) => [node.id as string, node]));
  const documentation = new Map(input.documentation.map((one) => [one.symbol_id as string, one]));
  const calls = neighbours(edges, ({ from, to }) => [from, to]);
  const calledBy = neighbours(edges, ({ from, to }) => [to, from]);
  return [...input.symbols].sort((a, b) => compare(a.symbol_id, b.symbol_id)).map((symbol) => packSymbol(symbol));

  function packSymbol(symbol: CodeSymbol): PackSymbol {
    const node = nodes.get(symbol.symbol_id);
    const text = documentation.get(symbol.symbol_id);
    return {
      id: symbol.symbol_id,
      name: symbol.name,
      kind: symbol.kind,
      language: symbol.language,
      file_path: symbol.file_path,
      byte_range: symbol.byte_range,
      signature: symbol.signature,
      calls: calls.get(symbol.symbol_id) ?? [],
      called_by: calledBy.get(symbol.symbol_id) ?? [],
      imports: [...(input.imports[symbol.symbol_id] ?? [])].sort(compare),
      cluster_id: node?.cluster_id ?? 'unclustered',
      centrality: node?.centrality ?? 0,
      documentation: text ? { summary: text.summary, origin: text.origin, verified: text.verified, claims: text.claims, model: text.model } : { summary: '', origin: 'none' },
      qualified_name: symbol.qualified_name,
      parent_id: symbol.parent_id,
      line_range: symbol.line_range,
      visibility: symbol.visibility,
      is_exported: symbol.is_exported,
      is_async: symbol.is_async,
      is_static: symbol.is_static,
      is_abstract: symbol.is_abstract,
      decorators: symbol.decorators,
      documented_range: symbol.documented_range,
      doc_comment: symbol.doc_comment,
      degree: node?.degree ?? 0,
      chunk_ids: [...symbol.chunk_ids],
    };
  }
}

function neighbours(edges: readonly PackEdge[], ends: (edge: PackEdge) => [string, string]): Map<string, string[]> {
  const lists = new Map<string, Set<string>>();
  for (const edge of edges) {
    if (edge.kind !== 'calls') continue;
    const [here, there] = ends(edge);
    const list = lists.get(here);
    if (list) list.add(there);
    else lists.set(here, new Set([there]));
  }
  return new Map([...lists].map(([id, list]) => [id, [...list].sort(compare)]));
}

function graphOf(symbols: readonly PackSymbol[], edges: PackEdge[], unresolved: readonly UnresolvedCalls[]): Graph {
  const n = symbols.length;
  return {
    nodes: symbols.map(({ id }) => id),
    edges,
    metrics: { density: n <= 1 ? 0 : edges.length / (n * (n - 1)), avg_degree: n === 0 ? 0 : (2 * edges.length) / n },
    unresolved: [...unresolved].filter(({ external, unresolved: unknown }) => external + unknown > 0).sort((a, b) => compare(a.symbol_id, b.symbol_id)),
  };
}

const packClusters = ({ clusters, part_summaries }: Pick<BuildInput, 'clusters' | 'part_summaries'>) =>
  [...clusters]
    .sort((a, b) => compare(a.cluster_id, b.cluster_id))
    .map(({ cluster_id, label, members, representative_symbol, keywords, cohesion }) => ({
      cluster_id,
      label,
      member_count: members.length,
      ...(part_summaries?.has(cluster_id) ? { summary: part_summaries.get(cluster_id) as string } : {}),
      representative_symbol: representative_symbol ?? null,
      ...(keywords ? { keywords } : {}),
      ...(cohesion === undefined ? {} : { cohesion }),
    }));

function sourceMapOf({ files, chunks }: BuildInput): SourceMap {
  const byFile = Map.groupBy(chunks, ({ file_path }) => file_path as string);
  return {
    files: [...files]
      .sort((a, b) => compare(a.file_path, b.file_path))
      .map(({ file_path, language, error_lines }) => ({
        file_path,
        language,
        ...(error_lines && error_lines.length > 0 ? { error_lines: [...error_lines] } : {}),
        chunks: (byFile.get(file_path) ?? [])
          .sort((a, b) => a.byte_range[0] - b.byte_range[0] || compare(a.chunk_id, b.chunk_id))
          .map(({ chunk_id, byte_range, symbol_ids }) => ({ chunk_id, byte_range, symbol_ids: [...symbol_ids] })),
      })),
  };
}

function manifestOf(input: BuildInput, symbols: readonly PackSymbol[]): Manifest {
  return {
    schema_version: SCHEMA_VERSION,
    docpack_id: '',
    created_at: input.created_at,
    generator: { ...GENERATOR },
    source: { ...input.source },
    statistics: statisticsOf(input, symbols),
    checksum: { algorithm: 'sha256', value: '' },
    optional: { has_embeddings: false, has_symbol_contexts: false },
    digests: { structure: '', manifest: '' },
    models: { ...input.models },
    options: { ...input.options },
    languages: languagesOf(input),
  };
}

function languagesOf({ files, symbols }: BuildInput): { language: string; file_count: number; symbol_count: number }[] {
  const languages = [...new Set(files.map(({ language }) => language))].sort(compare);
  return languages.map((language) => ({
    language,
    file_count: files.filter((file) => file.language === language).length,
    symbol_count: symbols.filter((symbol) => symbol.language === language).length,
  }));
}
