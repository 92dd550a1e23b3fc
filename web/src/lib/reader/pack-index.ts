import { Clusters, type Manifest, Overview } from '@doctown/schema';
import { Dictionary } from './dictionary.ts';
import { type Edges, readEdges } from './edges.ts';
import { flag, type Json, list, number, object, text, texts, whole } from './fields.ts';

export const DOCUMENTED = 1;
export const VERIFIED = 2;
export const GENERATED = 4;
export const EXTRACTED = 8;
export const EXPORTED = 16;

export interface PackFile {
  file_path: string;
  language: string;
  symbol_count: number;
  documented: number;
  /** Lines that could not be read. */
  error_lines: number[];
}

export interface PackCluster {
  cluster_id: string;
  label: string;
  /** Counted from the symbols, whatever the pack says. */
  member_count: number;
  summary: string;
  keywords: string[];
  cohesion: number | null;
  /** The symbol it is best known by, or -1. */
  representative: number;
}

/** What is outside the repository or could not be placed. */
export interface Unresolved {
  external: number;
  unresolved: number;
  external_names: string[];
  unresolved_names: string[];
}

/** A pack in memory. Symbol `s` is row `s` of every column; rows are in the order of the pack (by id). */
export interface PackIndex {
  manifest: Manifest;
  overview: Overview | null;
  size: number;
  ids: string[];
  idOf: Map<string, number>;
  names: string[];
  /** With its parents, in the language's own way; the bare name where the pack has none. */
  qualified: string[];
  summaries: string[];
  kind: Uint16Array;
  kinds: Dictionary;
  language: Uint16Array;
  languages: Dictionary;
  file: Uint32Array;
  files: PackFile[];
  cluster: Uint32Array;
  clusters: PackCluster[];
  centrality: Float32Array;
  /** 0 is the most central. */
  rank: Uint32Array;
  /** Symbols by rank. */
  by_rank: Uint32Array;
  /** First and last line, from 1; 0 where the pack has none. */
  line: Uint32Array;
  end_line: Uint32Array;
  /** The symbol it stands in, or -1. */
  parent: Int32Array;
  flags: Uint8Array;
  /** Different symbols that call it, and that it calls. */
  callers: Uint32Array;
  callees: Uint32Array;
  edges: Edges;
  unresolved: Map<number, Unresolved>;
  /** The rows as written, without the lists that the columns hold. */
  rows: Json[];
  /** What the model was told, by symbol; only in packs that kept it. */
  prompts: Map<number, string>;
}

/** The parsed files of a pack; anything may be missing or wrong in all but the manifest. */
export interface RawPack {
  manifest: Manifest;
  graph: unknown;
  nodes: unknown;
  clusters: unknown;
  source_map: unknown;
  overview?: unknown;
  symbol_contexts?: unknown;
}

/** Columns from a pack's files. Never throws for odd content: what is missing is empty, what leads nowhere is left out. */
export function indexPack(raw: RawPack): PackIndex {
  const rows = uniqueRows(list(object(raw.nodes).symbols));
  const size = rows.length;
  const idOf = new Map(rows.map((row, s) => [text(row.id), s]));
  const files = new FileTable(list(object(raw.source_map).files));
  const clusters = new ClusterTable(raw.clusters, idOf);
  const columns = symbolColumns(rows, idOf, files, clusters);
  const graph = object(raw.graph);
  const edges = readEdges(edgesIn(graph, rows), idOf, (path) => files.code(path, ''));
  for (const row of rows) dropLists(row);
  const overview = Overview.safeParse(raw.overview);
  return {
    manifest: raw.manifest,
    overview: overview.success ? overview.data : null,
    size,
    idOf,
    ...columns,
    files: files.rows,
    clusters: clusters.rows,
    ...ranksOf(columns.centrality),
    callers: countNeighbours(edges, 'in', size),
    callees: countNeighbours(edges, 'out', size),
    edges,
    unresolved: readUnresolved(list(graph.unresolved), idOf),
    rows,
    prompts: readPrompts(list(object(raw.symbol_contexts).contexts), idOf),
  };
}

/** Rows with an id, each id once. */
function uniqueRows(symbols: readonly unknown[]): Json[] {
  const seen = new Set<string>();
  const rows: Json[] = [];
  for (const item of symbols) {
    const row = object(item);
    const id = text(row.id);
    if (id === '' || seen.has(id)) continue;
    seen.add(id);
    rows.push(row);
  }
  return rows;
}

const NOTHING: string[] = [];

/** The graph holds these already; one shared empty list frees the rest. */
function dropLists(row: Json): void {
  row.calls = NOTHING;
  row.called_by = NOTHING;
  row.chunk_ids = NOTHING;
}

/** Packs of early writers may have no edges and only the lists on the symbols. */
function edgesIn(graph: Json, rows: readonly Json[]): unknown[] {
  const edges = list(graph.edges);
  if (edges.length > 0) return edges;
  return rows.flatMap((row) => texts(row.calls).map((to) => ({ from: row.id, to, kind: 'calls' })));
}

function symbolColumns(rows: readonly Json[], idOf: ReadonlyMap<string, number>, files: FileTable, clusters: ClusterTable) {
  const size = rows.length;
  const kinds = new Dictionary();
  const languages = new Dictionary();
  const columns = {
    ids: new Array<string>(size),
    names: new Array<string>(size),
    qualified: new Array<string>(size),
    summaries: new Array<string>(size),
    kind: new Uint16Array(size),
    language: new Uint16Array(size),
    file: new Uint32Array(size),
    cluster: new Uint32Array(size),
    centrality: new Float32Array(size),
    line: new Uint32Array(size),
    end_line: new Uint32Array(size),
    parent: new Int32Array(size),
    flags: new Uint8Array(size),
  };
  for (let s = 0; s < size; s++) {
    const row = rows[s]!;
    const documentation = object(row.documentation);
    const [first, last] = list(row.line_range);
    const name = text(row.name) || text(row.id);
    columns.ids[s] = text(row.id);
    columns.names[s] = name;
    columns.qualified[s] = text(row.qualified_name) || name;
    columns.summaries[s] = text(documentation.summary);
    columns.kind[s] = kinds.code(text(row.kind) || 'symbol');
    columns.language[s] = languages.code(text(row.language) || 'unknown');
    columns.flags[s] = flagsOf(row, documentation);
    const file = files.code(text(row.file_path), text(row.language));
    columns.file[s] = file;
    files.count(file, columns.summaries[s] !== '');
    columns.cluster[s] = clusters.count(text(row.cluster_id));
    columns.centrality[s] = number(row.centrality, 0, 1);
    columns.line[s] = whole(first);
    columns.end_line[s] = Math.max(whole(first), whole(last));
    columns.parent[s] = idOf.get(text(row.parent_id)) ?? -1;
  }
  return { ...columns, kinds, languages };
}

function flagsOf(row: Json, documentation: Json): number {
  const documented = text(documentation.summary) !== '';
  return (
    (documented ? DOCUMENTED : 0) |
    (documented && flag(documentation.verified) ? VERIFIED : 0) |
    (documented && documentation.origin === 'generated' ? GENERATED : 0) |
    (documented && documentation.origin === 'extracted' ? EXTRACTED : 0) |
    (flag(row.is_exported) ? EXPORTED : 0)
  );
}

/** Files by path; one that only a symbol names is added. */
class FileTable {
  readonly rows: PackFile[] = [];
  readonly #codes = new Map<string, number>();

  constructor(raw: readonly unknown[]) {
    for (const item of raw) {
      const { file_path, language, error_lines } = object(item);
      this.rows[this.code(text(file_path), text(language))]!.error_lines = list(error_lines).slice(0, 100).map(whole);
    }
  }

  code(file_path: string, language: string): number {
    const known = this.#codes.get(file_path);
    if (known !== undefined) return known;
    this.#codes.set(file_path, this.rows.length);
    return this.rows.push({ file_path, language, symbol_count: 0, documented: 0, error_lines: [] }) - 1;
  }

  count(file: number, is_documented: boolean): void {
    const row = this.rows[file]!;
    row.symbol_count++;
    if (is_documented) row.documented++;
  }
}

/** Clusters by id, in the order of the pack; one that only a symbol names is added at the end. */
class ClusterTable {
  readonly rows: PackCluster[] = [];
  readonly #codes = new Map<string, number>();

  constructor(raw: unknown, idOf: ReadonlyMap<string, number>) {
    const parsed = Clusters.safeParse(raw);
    for (const cluster of parsed.success ? parsed.data.clusters : []) {
      const row = this.rows[this.#code(cluster.cluster_id)]!;
      row.label = cluster.label || cluster.cluster_id;
      row.summary = cluster.summary ?? '';
      row.keywords = cluster.keywords ?? [];
      row.cohesion = cluster.cohesion ?? null;
      row.representative = idOf.get(cluster.representative_symbol ?? '') ?? -1;
    }
  }

  count(cluster_id: string): number {
    const code = this.#code(cluster_id || 'unclustered');
    this.rows[code]!.member_count++;
    return code;
  }

  #code(cluster_id: string): number {
    const known = this.#codes.get(cluster_id);
    if (known !== undefined) return known;
    this.#codes.set(cluster_id, this.rows.length);
    return this.rows.push({ cluster_id, label: cluster_id, member_count: 0, summary: '', keywords: [], cohesion: null, representative: -1 }) - 1;
  }
}

/** The most central first; equals in the order of the pack. */
function ranksOf(centrality: Float32Array): { rank: Uint32Array; by_rank: Uint32Array } {
  const by_rank = Uint32Array.from(centrality, (_, s) => s).sort((a, b) => centrality[b]! - centrality[a]! || a - b);
  const rank = new Uint32Array(by_rank.length);
  for (let at = 0; at < by_rank.length; at++) rank[by_rank[at]!] = at;
  return { rank, by_rank };
}

/** Different symbols on the other end of `calls` and `dispatches`, itself left out. */
function countNeighbours(edges: Edges, side: 'in' | 'out', size: number): Uint32Array {
  const others = side === 'in' ? edges.from : edges.to;
  const isCall = edges.kinds.words.map((kind) => kind === 'calls' || kind === 'dispatches');
  const last = new Int32Array(size).fill(-1);
  const counts = new Uint32Array(size);
  const { start, list: ends } = edges[side];
  // Plain loops: an iterator and a view for each symbol took twenty times as long.
  for (let s = 0; s < size; s++) {
    for (let at = start[s]!; at < start[s + 1]!; at++) {
      const e = ends[at]!;
      const other = others[e]!;
      if (!isCall[edges.kind[e]!] || other === s || last[other] === s) continue;
      last[other] = s;
      counts[s]!++;
    }
  }
  return counts;
}

function readUnresolved(raw: readonly unknown[], idOf: ReadonlyMap<string, number>): Map<number, Unresolved> {
  const found = new Map<number, Unresolved>();
  for (const item of raw) {
    const row = object(item);
    const symbol = idOf.get(text(row.symbol_id));
    if (symbol === undefined) continue;
    found.set(symbol, {
      external: whole(row.external),
      unresolved: whole(row.unresolved),
      external_names: texts(row.external_names),
      unresolved_names: texts(row.unresolved_names),
    });
  }
  return found;
}

function readPrompts(raw: readonly unknown[], idOf: ReadonlyMap<string, number>): Map<number, string> {
  const found = new Map<number, string>();
  for (const item of raw) {
    const { symbol_id, prompt } = object(item);
    const symbol = idOf.get(text(symbol_id));
    if (symbol !== undefined && text(prompt) !== '') found.set(symbol, text(prompt));
  }
  return found;
}
