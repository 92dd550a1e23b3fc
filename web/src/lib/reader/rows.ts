import { edgesOf, resolutions } from './edges.ts';
import { list, text, texts } from './fields.ts';
import { DOCUMENTED, EXTRACTED, GENERATED, type PackIndex, VERIFIED } from './pack-index.ts';
import type { ClusterInfo, EdgeInfo, OutlineRow, SymbolRow } from './protocol.ts';

const MOST_SUMMARY = 300;

/** One row of a list. */
export function rowOf(pack: PackIndex, s: number): SymbolRow {
  const flags = pack.flags[s]!;
  const summary = pack.summaries[s]!;
  return {
    id: pack.ids[s]!,
    name: pack.names[s]!,
    qualified_name: pack.qualified[s]!,
    kind: pack.kinds.word(pack.kind[s]!),
    language: pack.languages.word(pack.language[s]!),
    file_path: pack.files[pack.file[s]!]!.file_path,
    line: pack.line[s]!,
    end_line: pack.end_line[s]!,
    summary: summary.length > MOST_SUMMARY ? `${summary.slice(0, MOST_SUMMARY)}…` : summary,
    cluster_id: pack.clusters[pack.cluster[s]!]!.cluster_id,
    centrality: pack.centrality[s]!,
    rank: pack.rank[s]! + 1,
    callers: pack.callers[s]!,
    callees: pack.callees[s]!,
    origin: (flags & DOCUMENTED) === 0 ? 'none' : (flags & GENERATED) !== 0 ? 'generated' : (flags & EXTRACTED) !== 0 ? 'extracted' : 'generated',
    verified: (flags & VERIFIED) !== 0,
  };
}

export const rowsOf = (pack: PackIndex, symbols: Iterable<number>): SymbolRow[] => Array.from(symbols, (s) => rowOf(pack, s));

export function edgeInfo(pack: PackIndex, e: number): EdgeInfo {
  const { edges } = pack;
  const sites: EdgeInfo['sites'] = [];
  for (let at = edges.site_start[e]!; at < edges.site_start[e + 1]!; at++) sites.push({ file_path: pack.files[edges.site_file[at]!]!.file_path, line: edges.site_line[at]! });
  const via = edges.via[e]!;
  return {
    kind: edges.kinds.word(edges.kind[e]!),
    confidence: edges.confidence[e]!,
    resolution: resolutions[edges.resolution[e]!]!,
    sites,
    via: via === -1 ? null : { id: pack.ids[via]!, name: pack.qualified[via]! },
  };
}

export function clusterInfo(pack: PackIndex, code: number): ClusterInfo {
  const { representative, ...cluster } = pack.clusters[code]!;
  return { ...cluster, representative: representative === -1 ? null : rowOf(pack, representative) };
}

/** Symbols of one file, by line, with how deep each lies in another. */
export function outlineOf(pack: PackIndex, file: number): OutlineRow[] {
  return inFile(pack, file).map((s) => ({ ...rowOf(pack, s), depth: depthOf(pack, s) }));
}

/** By where they begin; the outer before the inner. */
export function inFile(pack: PackIndex, file: number): number[] {
  const found: number[] = [];
  for (let s = 0; s < pack.size; s++) if (pack.file[s] === file) found.push(s);
  return found.sort((a, b) => byteStart(pack, a) - byteStart(pack, b) || pack.line[a]! - pack.line[b]! || pack.end_line[b]! - pack.end_line[a]! || a - b);
}

function byteStart(pack: PackIndex, s: number): number {
  const [start] = list(pack.rows[s]!.byte_range);
  return typeof start === 'number' ? start : 0;
}

function depthOf(pack: PackIndex, s: number): number {
  let depth = 0;
  for (let at = pack.parent[s]!; at !== -1 && depth < 8; at = pack.parent[at]!) if (pack.file[at] === pack.file[s]) depth++;
  return depth;
}

/** From the outermost to the direct parent; a ring of parents is cut. */
export function parentsOf(pack: PackIndex, s: number): number[] {
  const parents: number[] = [];
  for (let at = pack.parent[s]!; at !== -1 && !parents.includes(at) && parents.length < 16; at = pack.parent[at]!) parents.unshift(at);
  return parents;
}

/** Edges of one symbol of one kind, with the symbol at the other end. */
export function tiesOf(pack: PackIndex, s: number, side: 'in' | 'out', kinds: readonly string[]): { symbol: number; edge: number }[] {
  const { edges } = pack;
  const codes = new Set(kinds.map((kind) => edges.kinds.find(kind)));
  const others = side === 'in' ? edges.from : edges.to;
  return Array.from(edgesOf(edges[side], s))
    .filter((e) => codes.has(edges.kind[e]!))
    .map((edge) => ({ symbol: others[edge]!, edge }));
}

/** Words of a row that no column holds. */
export const wordOf = (pack: PackIndex, s: number, field: string): string => text(pack.rows[s]![field]);
export const wordsOfRow = (pack: PackIndex, s: number, field: string): string[] => texts(pack.rows[s]![field]);
