import { DOCUMENTED, EXPORTED, EXTRACTED, GENERATED, type PackIndex, VERIFIED } from './pack-index.ts';
import { parseQuery } from './query.ts';
import type { Search } from './search.ts';

export const docStates = ['documented', 'generated', 'extracted', 'verified', 'unverified', 'undocumented'] as const;
export type DocState = (typeof docStates)[number];
export const sorts = ['rank', 'name', 'file', 'callers', 'calls', 'length'] as const;
/** `rank` means best match first while something is typed. */
export type Sort = (typeof sorts)[number];

/** What is asked of the list; empty lists and empty text ask for everything. */
export interface ListQuery {
  text: string;
  kinds: string[];
  languages: string[];
  clusters: string[];
  doc: DocState | null;
  /** A file, or a folder and all below it. */
  path: string;
  exported: boolean;
  sort: Sort;
}

export const everything: ListQuery = { text: '', kinds: [], languages: [], clusters: [], doc: null, path: '', exported: false, sort: 'rank' };

/** How many would be left by each choice, the other choices kept. Words with none are left out; most first. */
export interface Facets {
  kinds: [string, number][];
  languages: [string, number][];
  clusters: [string, number][];
  docs: [DocState, number][];
}

/** Symbols in order, and what the choices would give. */
export function listSymbols(pack: PackIndex, search: Search, query: ListQuery): { symbols: Uint32Array; facets: Facets } {
  const typed = parseQuery(query.text);
  const points = search.score(typed);
  const tests = testsOf(pack, query, typed);
  const counts = emptyCounts(pack);
  const kept: number[] = [];
  for (const s of orderOf(pack, query.sort)) {
    if (points !== null && points[s] === 0) continue;
    if (!tests.place(s)) continue;
    const kind = tests.kind(s);
    const language = tests.language(s);
    const cluster = tests.cluster(s);
    const doc = tests.doc(s);
    if (language && cluster && doc) counts.kinds[pack.kind[s]!]!++;
    if (kind && cluster && doc) counts.languages[pack.language[s]!]!++;
    if (kind && language && doc) counts.clusters[pack.cluster[s]!]!++;
    if (kind && language && cluster) countDocs(counts.docs, pack.flags[s]!);
    if (kind && language && cluster && doc) kept.push(s);
  }
  if (points !== null && query.sort === 'rank') kept.sort((a, b) => points[b]! - points[a]! || pack.rank[a]! - pack.rank[b]!);
  return { symbols: Uint32Array.from(kept), facets: facetsOf(pack, counts) };
}

type Test = (symbol: number) => boolean;
const always: Test = () => true;

function testsOf(pack: PackIndex, query: ListQuery, typed: ReturnType<typeof parseQuery>) {
  const clusters = typed.cluster === null ? query.clusters : [...query.clusters, ...clustersNamed(pack, typed.cluster)];
  return {
    kind: oneOf(pack.kind, [...query.kinds, ...typed.kinds], (kind) => pack.kinds.find(kind)),
    language: oneOf(pack.language, [...query.languages, ...typed.languages], (language) => pack.languages.find(language)),
    cluster: oneOf(pack.cluster, clusters, (id) => pack.clusters.findIndex(({ cluster_id }) => cluster_id === id)),
    doc: query.doc === null ? always : (s: number) => isInState(pack.flags[s]!, query.doc!),
    place: placeTest(pack, query, typed.paths),
  };
}

function oneOf(column: ArrayLike<number>, words: readonly string[], codeOf: (word: string) => number): Test {
  if (words.length === 0) return always;
  const codes = new Set(words.map(codeOf));
  return (s) => codes.has(column[s]!);
}

/** `cluster:x` means that id, or a label that holds it; an id of no cluster, when there is none. */
function clustersNamed({ clusters }: PackIndex, name: string): string[] {
  const low = name.toLowerCase();
  const found = clusters.filter(({ cluster_id, label }) => cluster_id === name || label.toLowerCase().includes(low)).map(({ cluster_id }) => cluster_id);
  return found.length > 0 ? found : [name];
}

function placeTest(pack: PackIndex, { path, exported }: ListQuery, pieces: readonly string[]): Test {
  const isAnywhere = path === '' && pieces.length === 0;
  if (isAnywhere && !exported) return always;
  const fits = pack.files.map(({ file_path }) => {
    const low = file_path.toLowerCase();
    return (path === '' || file_path === path || file_path.startsWith(`${path}/`)) && pieces.every((piece) => low.includes(piece));
  });
  return (s) => fits[pack.file[s]!]! && (!exported || (pack.flags[s]! & EXPORTED) !== 0);
}

function isInState(flags: number, state: DocState): boolean {
  if (state === 'undocumented') return (flags & DOCUMENTED) === 0;
  if (state === 'unverified') return (flags & DOCUMENTED) !== 0 && (flags & VERIFIED) === 0;
  return (flags & { documented: DOCUMENTED, generated: GENERATED, extracted: EXTRACTED, verified: VERIFIED }[state]) !== 0;
}

interface Counts {
  kinds: Uint32Array;
  languages: Uint32Array;
  clusters: Uint32Array;
  docs: Uint32Array;
}

const emptyCounts = (pack: PackIndex): Counts => ({
  kinds: new Uint32Array(pack.kinds.words.length),
  languages: new Uint32Array(pack.languages.words.length),
  clusters: new Uint32Array(pack.clusters.length),
  docs: new Uint32Array(docStates.length),
});

function countDocs(counts: Uint32Array, flags: number): void {
  for (let at = 0; at < docStates.length; at++) if (isInState(flags, docStates[at]!)) counts[at]!++;
}

function facetsOf(pack: PackIndex, counts: Counts): Facets {
  return {
    kinds: counted(pack.kinds.words, counts.kinds),
    languages: counted(pack.languages.words, counts.languages),
    clusters: counted(
      pack.clusters.map(({ cluster_id }) => cluster_id),
      counts.clusters,
    ),
    docs: docStates.map((state, at): [DocState, number] => [state, counts.docs[at]!]).filter(([, count]) => count > 0),
  };
}

const counted = (words: readonly string[], counts: Uint32Array): [string, number][] =>
  words
    .map((word, at): [string, number] => [word, counts[at]!])
    .filter(([, count]) => count > 0)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));

const orders = new WeakMap<PackIndex, Map<Sort, Uint32Array>>();

/** All symbols in one order, sorted once. */
function orderOf(pack: PackIndex, sort: Sort): Uint32Array {
  if (sort === 'rank') return pack.by_rank;
  const known = orders.get(pack) ?? new Map<Sort, Uint32Array>();
  orders.set(pack, known);
  const order = known.get(sort) ?? pack.by_rank.slice().sort(comparators(pack)[sort]);
  known.set(sort, order);
  return order;
}

/** Each ends with the rank, so that no two are equal. */
function comparators(pack: PackIndex): Record<Exclude<Sort, 'rank'>, (a: number, b: number) => number> {
  const byRank = (a: number, b: number) => pack.rank[a]! - pack.rank[b]!;
  const most = (column: ArrayLike<number>) => (a: number, b: number) => column[b]! - column[a]! || byRank(a, b);
  const low = pack.qualified.map((name) => name.toLowerCase());
  const paths = fileOrder(pack);
  const length = pack.line.map((line, s) => (line === 0 ? 0 : pack.end_line[s]! - line + 1));
  return {
    name: (a, b) => (low[a]! < low[b]! ? -1 : low[a]! > low[b]! ? 1 : byRank(a, b)),
    file: (a, b) => paths[pack.file[a]!]! - paths[pack.file[b]!]! || pack.line[a]! - pack.line[b]! || byRank(a, b),
    callers: most(pack.callers),
    calls: most(pack.callees),
    length: most(length),
  };
}

/** The place of each file among all, by path. */
function fileOrder({ files }: PackIndex): Uint32Array {
  const sorted = files.map((_, at) => at).sort((a, b) => (files[a]!.file_path < files[b]!.file_path ? -1 : 1));
  const place = new Uint32Array(files.length);
  for (let at = 0; at < sorted.length; at++) place[sorted[at]!] = at;
  return place;
}
