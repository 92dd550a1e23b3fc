import { detailOf } from './detail.ts';
import { egoOf } from './ego.ts';
import { highlight } from './highlight.ts';
import { everything, listSymbols } from './list.ts';
import { layoutMap } from './map-layout.ts';
import type { PackIndex } from './pack-index.ts';
import { findPath, type Path } from './path.ts';
import type { Answer, Ask, PathReply, Verb } from './protocol.ts';
import { clusterInfo, edgeInfo, outlineOf, rowOf, rowsOf } from './rows.ts';
import { Search } from './search.ts';
import { statisticsOf } from './statistics.ts';
import { checksumOf } from './verify.ts';

export type Answers = { [V in Verb]: (input: Ask<V>, signal: AbortSignal) => Answer<V> | Promise<Answer<V>> };

/** Lists kept for `rows`; older ones are forgotten. */
const KEPT_LISTS = 8;
const MOST_ROWS = 2000;
const CENTRAL = 12;

export interface Deps {
  /** The raw files that the checksum covers. */
  covered: Uint8Array[];
  /** Lets other questions be answered. */
  pause: () => Promise<void>;
}

/** What each question gets from one pack. */
export function answersOf(pack: PackIndex, { covered, pause }: Deps): Answers & { search: Search } {
  const search = new Search(pack);
  const lists = new Map<number, Uint32Array>();
  let latest = 0;
  let map: Answer<'map'> | null = null;
  let statistics: Answer<'statistics'> | null = null;
  const codeOf = (id: string): number => pack.idOf.get(id) ?? -1;

  return {
    search,
    overview: () => overviewOf(pack),
    statistics: () => {
      statistics ??= statisticsReply(pack);
      return statistics;
    },
    clusters: () => pack.clusters.map((_, code) => clusterInfo(pack, code)).sort((a, b) => b.member_count - a.member_count || (a.cluster_id < b.cluster_id ? -1 : 1)),
    files: () => pack.files,
    outline: ({ file_path }) =>
      outlineOf(
        pack,
        pack.files.findIndex((file) => file.file_path === file_path),
      ),
    list: (query) => {
      const began = performance.now();
      const { symbols, facets } = listSymbols(pack, search, query);
      lists.set(++latest, symbols);
      lists.delete(latest - KEPT_LISTS);
      const rows = rowsOf(pack, symbols.subarray(0, Math.min(query.first, MOST_ROWS)));
      return { list_id: latest, total: symbols.length, rows, facets, took_ms: performance.now() - began, spelling_ready: search.spelling !== null };
    },
    rows: ({ list_id, from, to }) => rowsOf(pack, (lists.get(list_id) ?? new Uint32Array()).subarray(from, Math.min(to, from + MOST_ROWS))),
    symbol: ({ id }) => (codeOf(id) === -1 ? null : detailOf(pack, codeOf(id))),
    brief: ({ ids }) =>
      rowsOf(
        pack,
        ids.map(codeOf).filter((code) => code !== -1),
      ),
    highlight: ({ language, text }) => highlight(language, text),
    ego: ({ id, ...query }) => (codeOf(id) === -1 ? null : egoReply(pack, codeOf(id), query)),
    path: ({ from, to, ...filter }) => pathReply(pack, codeOf(from), codeOf(to), filter),
    map: () => {
      map ??= {
        ...layoutMap(pack),
        cluster_info: pack.clusters.map(({ cluster_id, label, member_count }) => ({ cluster_id, label, member_count })),
        file_paths: pack.files.map(({ file_path }) => file_path),
        ids: pack.ids,
        names: pack.names,
      };
      return map;
    },
    hits: ({ text }) => listSymbols(pack, search, { ...everything, text }).symbols,
    verify: async (_, signal) => {
      const expected = pack.manifest.checksum.value;
      const actual = await checksumOf(covered, pause, signal);
      return { ok: expected === actual && pack.manifest.docpack_id === `sha256:${actual}`, expected, actual };
    },
  };
}

function overviewOf(pack: PackIndex): Answer<'overview'> {
  const known = (ids: readonly string[]) => ids.flatMap((id) => pack.idOf.get(id) ?? []);
  const { sentences = [], entry_points = [], parts = [] } = pack.overview ?? {};
  const labels = new Map(pack.clusters.map(({ cluster_id, label }) => [cluster_id, label]));
  return {
    size: pack.size,
    central: rowsOf(pack, pack.by_rank.subarray(0, CENTRAL)),
    clusters: pack.clusters.map((_, code) => clusterInfo(pack, code)).sort((a, b) => b.member_count - a.member_count || (a.cluster_id < b.cluster_id ? -1 : 1)),
    entry_points: rowsOf(pack, known(entry_points)),
    sentences: sentences.map(({ text, symbol_ids }) => ({ text, symbols: known(symbol_ids).map((s) => ({ id: pack.ids[s]!, name: pack.names[s]! })) })),
    parts: parts.map(({ cluster_id, text }) => ({ cluster_id, label: labels.get(cluster_id) ?? cluster_id, text })),
  };
}

function statisticsReply(pack: PackIndex): Answer<'statistics'> {
  const { most_called, busiest, longest, ...figures } = statisticsOf(pack);
  return { ...figures, most_called: rowsOf(pack, most_called), busiest: rowsOf(pack, busiest), longest: rowsOf(pack, longest) };
}

function egoReply(pack: PackIndex, centre: number, query: Parameters<typeof egoOf>[2]): Answer<'ego'> {
  const { columns, edges } = egoOf(pack, centre, query);
  return {
    nodes: columns.flatMap(({ distance, symbols }) => symbols.map((s) => ({ symbol: rowOf(pack, s), distance }))),
    columns: columns.map(({ distance, symbols, hidden }) => ({ distance, ids: symbols.map((s) => pack.ids[s]!), hidden })),
    edges: edges.map((e) => ({ from: pack.ids[pack.edges.from[e]!]!, to: pack.ids[pack.edges.to[e]!]!, ...edgeInfo(pack, e) })),
  };
}

function pathReply(pack: PackIndex, from: number, to: number, filter: Parameters<typeof findPath>[3]): PathReply {
  if (from === -1 || to === -1) return { path: null, reversed: false };
  const forth = findPath(pack, from, to, filter);
  const back = forth ? null : findPath(pack, to, from, filter);
  return { path: readable(pack, forth ?? back), reversed: back !== null };
}

const readable = (pack: PackIndex, path: Path | null): PathReply['path'] =>
  path === null ? null : { symbols: rowsOf(pack, path.symbols), edges: path.edges.map((e) => edgeInfo(pack, e)) };
