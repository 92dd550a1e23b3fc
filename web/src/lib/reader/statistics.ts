import { resolutions } from './edges.ts';
import { DOCUMENTED, EXPORTED, EXTRACTED, GENERATED, type PackIndex, VERIFIED } from './pack-index.ts';

/** A word and how often. */
export type Tally = [string, number];

/** What the pack is made of, counted from its content. */
export interface Statistics {
  symbols: number;
  files: number;
  clusters: number;
  edges: number;
  calls: number;
  kinds: Tally[];
  languages: { language: string; files: number; symbols: number }[];
  edge_kinds: Tally[];
  /** Of calls. */
  resolutions: Tally[];
  documentation: { documented: number; generated: number; extracted: number; verified: number; exported: number; exported_documented: number };
  /** How many symbols have so many callers: `0`, `1`, `2–3` … */
  callers: Tally[];
  /** Share of symbols without a caller that are not exported; a hint at dead code, 0 to 1. */
  uncalled_share: number;
  largest_files: { file_path: string; symbols: number; documented: number }[];
  most_called: number[];
  busiest: number[];
  longest: number[];
  /** What the repository calls outside itself, by the number of symbols that do. */
  outside: Tally[];
  outside_calls: number;
  unplaced_calls: number;
  clusters_covered: { cluster_id: string; label: string; symbols: number; documented: number }[];
}

const TOP = 20;

export function statisticsOf(pack: PackIndex): Statistics {
  const outside = [...pack.unresolved.values()];
  return {
    symbols: pack.size,
    files: pack.files.length,
    clusters: pack.clusters.filter(({ member_count }) => member_count > 0).length,
    edges: pack.edges.size,
    ...edgeFigures(pack),
    kinds: tally(pack.kind, pack.kinds.words),
    languages: languagesOf(pack),
    documentation: documentationOf(pack),
    ...callerFigures(pack),
    largest_files: [...pack.files]
      .sort((a, b) => b.symbol_count - a.symbol_count || (a.file_path < b.file_path ? -1 : 1))
      .slice(0, TOP)
      .map(({ file_path, symbol_count, documented }) => ({ file_path, symbols: symbol_count, documented })),
    most_called: topBy(pack, (s) => pack.callers[s]!),
    busiest: topBy(pack, (s) => pack.callees[s]!),
    longest: topBy(pack, (s) => lengthOf(pack, s)),
    outside: wordsBy(outside.map(({ external_names }) => external_names)),
    outside_calls: outside.reduce((sum, { external }) => sum + external, 0),
    unplaced_calls: outside.reduce((sum, { unresolved }) => sum + unresolved, 0),
    clusters_covered: clustersCovered(pack),
  };
}

/** Lines, both ends inside; 0 where the pack has none. A module is as long as its file and says nothing. */
const lengthOf = ({ line, end_line, kind, kinds }: PackIndex, s: number): number => (line[s] === 0 || kinds.word(kind[s]!) === 'module' ? 0 : end_line[s]! - line[s]! + 1);

function edgeFigures({ edges }: PackIndex): Pick<Statistics, 'calls' | 'edge_kinds' | 'resolutions'> {
  const calls = edges.kinds.find('calls');
  const certain = new Uint32Array(resolutions.length);
  for (let e = 0; e < edges.size; e++) if (edges.kind[e] === calls) certain[edges.resolution[e]!]!++;
  return { calls: certain.reduce((sum, count) => sum + count, 0), edge_kinds: tally(edges.kind, edges.kinds.words), resolutions: tallied(resolutions, certain) };
}

function tally(column: Uint16Array, words: readonly string[]): Tally[] {
  const counts = new Uint32Array(words.length);
  for (const code of column) counts[code]!++;
  return tallied(words, counts);
}

const tallied = (words: readonly string[], counts: Uint32Array): Tally[] =>
  words
    .map((word, at): Tally => [word, counts[at]!])
    .filter(([, count]) => count > 0)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));

function languagesOf({ files }: PackIndex): Statistics['languages'] {
  const found = new Map<string, { language: string; files: number; symbols: number }>();
  for (const { language, symbol_count } of files) {
    const row = found.get(language) ?? { language, files: 0, symbols: 0 };
    row.files++;
    row.symbols += symbol_count;
    found.set(language, row);
  }
  return [...found.values()].sort((a, b) => b.symbols - a.symbols || b.files - a.files || (a.language < b.language ? -1 : 1));
}

function documentationOf({ flags }: PackIndex): Statistics['documentation'] {
  const with_ = (mask: number) => flags.reduce((sum, flag) => sum + Number((flag & mask) === mask), 0);
  return {
    documented: with_(DOCUMENTED),
    generated: with_(GENERATED),
    extracted: with_(EXTRACTED),
    verified: with_(VERIFIED),
    exported: with_(EXPORTED),
    exported_documented: with_(EXPORTED | DOCUMENTED),
  };
}

const steps: [string, number][] = [
  ['0', 0],
  ['1', 1],
  ['2–3', 3],
  ['4–7', 7],
  ['8–15', 15],
  ['16–63', 63],
  ['64 and more', Number.POSITIVE_INFINITY],
];

/** Only what can be called is counted. */
const callable = new Set(['function', 'method', 'constructor', 'macro', 'component']);

function callerFigures(pack: PackIndex): Pick<Statistics, 'callers' | 'uncalled_share'> {
  const counts = steps.map(([label]): Tally => [label, 0]);
  let uncalled = 0;
  let all = 0;
  for (let s = 0; s < pack.size; s++) {
    if (!callable.has(pack.kinds.word(pack.kind[s]!))) continue;
    all++;
    counts[steps.findIndex(([, most]) => pack.callers[s]! <= most)]![1]++;
    if (pack.callers[s] === 0 && (pack.flags[s]! & EXPORTED) === 0) uncalled++;
  }
  return { callers: counts, uncalled_share: all === 0 ? 0 : uncalled / all };
}

function topBy(pack: PackIndex, value: (symbol: number) => number): number[] {
  return [...pack.by_rank.filter((s) => value(s) > 0)].sort((a, b) => value(b) - value(a) || pack.rank[a]! - pack.rank[b]!).slice(0, TOP);
}

function wordsBy(lists: readonly string[][]): Tally[] {
  const counts = new Map<string, number>();
  for (const words of lists) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 2 * TOP);
}

function clustersCovered(pack: PackIndex): Statistics['clusters_covered'] {
  const documented = new Uint32Array(pack.clusters.length);
  for (let s = 0; s < pack.size; s++) if (pack.flags[s]! & DOCUMENTED) documented[pack.cluster[s]!]!++;
  return pack.clusters
    .map(({ cluster_id, label, member_count }, at) => ({ cluster_id, label, symbols: member_count, documented: documented[at]! }))
    .filter(({ symbols }) => symbols > 0)
    .sort((a, b) => b.symbols - a.symbols || (a.cluster_id < b.cluster_id ? -1 : 1));
}
