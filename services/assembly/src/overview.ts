import type { AssembledEdge, AssembledOverview, AssembleSymbol } from '@doctown/schema/api';
import { FLOW } from './edges.ts';
import { componentsOf, depthsOf } from './layers.ts';
import { isTestCode } from './test-code.ts';

const LIMITS = { entry_points: 20, central: 5, links: 100 } as const;
/** Files one begins with, by their name without its ending. */
const ENTRY_FILE = /(?:^|\/)(?:main|index|__main__|__init__|cli|app|application|server|program|mod|lib|manage|wsgi|asgi)$/i;
const ENTRY_FOLDER = /(?:^|\/)(?:bin|cmd|exe|scripts)\//;
const ENTRY_FUNCTION = /^(?:main|Main|run|start|serve|bootstrap|createApp|create_app|cli|listen)$/;
const FUNCTIONS = new Set(['function', 'method', 'constructor']);

export interface OverviewFindings {
  /** Without `related`. */
  edges: readonly AssembledEdge[];
  centrality: Float64Array;
  /** A cluster for each symbol. */
  assignment: Int32Array;
  index: ReadonlyMap<string, number>;
}

/** Facts about the whole: where it begins, which files stand on which, what is central, which clusters lean on which. The same whatever the order of edges. */
export function overviewOf(symbols: readonly AssembleSymbol[], findings: OverviewFindings): AssembledOverview {
  return { entry_points: entryPoints(symbols, findings), layers: layersOf(symbols, findings), central: centralOf(symbols, findings), links: linksOf(findings) };
}

/** Functions and files by how they are named and where they lie, that use more than they are used, tests left out; likelier ones first. */
function entryPoints(symbols: readonly AssembleSymbol[], { edges, index }: OverviewFindings): AssembledOverview['entry_points'] {
  const [uses, used] = [new Int32Array(symbols.length), new Int32Array(symbols.length)];
  for (const { source, target, kind } of edges) {
    if (kind !== 'calls' && kind !== 'imports') continue;
    const [from, to] = [index.get(source) as number, index.get(target) as number];
    if (isTestCode(symbols[from]?.file_path ?? '')) continue;
    uses[from] = (uses[from] as number) + 1;
    used[to] = (used[to] as number) + 1;
  }
  const scored = symbols.flatMap((symbol, i) => {
    const likely = likelihood(symbol, uses[i] as number, used[i] as number);
    return likely > 0 ? [{ symbol, likely }] : [];
  });
  const depth = ({ file_path }: AssembleSymbol): number => file_path.split('/').length;
  scored.sort((a, b) => b.likely - a.likely || depth(a.symbol) - depth(b.symbol) || (a.symbol.symbol_id < b.symbol.symbol_id ? -1 : 1));
  return scored.slice(0, LIMITS.entry_points).map(({ symbol }) => symbol.symbol_id);
}

function likelihood({ name, kind, file_path, parent_id, is_exported }: AssembleSymbol, uses: number, used: number): number {
  if (isTestCode(file_path) || uses === 0) return 0;
  const file = file_path.replace(/\.[^./]+$/, '');
  const [byFile, byFolder] = [ENTRY_FILE.test(file) ? 2 : 0, ENTRY_FOLDER.test(file_path) ? 2 : 0];
  const isUnused = used === 0 ? 1 : 0;
  if (kind === 'module') return byFile + byFolder > 0 ? byFile + byFolder + isUnused : 0;
  if (!FUNCTIONS.has(kind)) return 0;
  const isOutermost = parent_id === null || parent_id === undefined || kind === 'function';
  if (/^[mM]ain$/.test(name)) return 6 + isUnused;
  return ENTRY_FUNCTION.test(name) && isOutermost && is_exported !== false && uses > used ? 2 + byFile + byFolder + isUnused : 0;
}

/** A file needs another when something in it imports, extends or calls something there for sure. */
function layersOf(symbols: readonly AssembleSymbol[], { edges, index }: OverviewFindings): AssembledOverview['layers'] {
  const files = [...new Set(symbols.map(({ file_path }) => file_path))].sort();
  const place = new Map(files.map((file, i) => [file, i]));
  const fileOf = (id: string): number => place.get(symbols[index.get(id) as number]?.file_path ?? '') as number;
  const needs = files.map(() => new Set<number>());
  for (const { source, target, kind, resolution } of edges) {
    if (!(kind === 'imports' || kind === 'extends' || kind === 'implements' || (kind === 'calls' && resolution === 'exact'))) continue;
    const [from, to] = [fileOf(source), fileOf(target)];
    if (from !== to) needs[from]?.add(to);
  }
  const sorted = needs.map((some) => [...some].sort((a, b) => a - b));
  const component = componentsOf(sorted);
  const depth = depthsOf(sorted, component);
  const circles = [...Map.groupBy(files.keys(), (i) => component[i] as number).values()].filter((members) => members.length > 1);
  const count = depth.reduce((most, d) => Math.max(most, d + 1), 0);
  return Array.from({ length: count }, (_, d) => ({
    files: files.filter((_, i) => depth[i] === d),
    circles: circles.filter(([first = 0]) => depth[first] === d).map((members) => members.map((i) => files[i] as string)),
  }));
}

function centralOf(symbols: readonly AssembleSymbol[], { centrality, assignment }: OverviewFindings): AssembledOverview['central'] {
  const rows = Map.groupBy(symbols.keys(), (i) => assignment[i] as number);
  return [...rows]
    .sort(([a], [b]) => a - b)
    .map(([cluster, members]) => ({
      cluster_id: `cluster_${cluster}`,
      symbol_ids: members
        .sort((a, b) => (centrality[b] as number) - (centrality[a] as number) || a - b)
        .slice(0, LIMITS.central)
        .map((i) => (symbols[i] as AssembleSymbol).symbol_id),
    }));
}

function linksOf({ edges, assignment, index }: OverviewFindings): AssembledOverview['links'] {
  const links = new Map<string, { source: number; target: number; edges: number; weight: number }>();
  for (const { source, target, kind, confidence } of edges) {
    const [from, to] = [assignment[index.get(source) as number] as number, assignment[index.get(target) as number] as number];
    if (from === to || FLOW[kind] === 0) continue;
    const key = `${from} ${to}`;
    const link = links.get(key) ?? { source: from, target: to, edges: 0, weight: 0 };
    link.edges++;
    link.weight += FLOW[kind] * confidence;
    links.set(key, link);
  }
  return [...links.values()]
    .map((link) => ({ ...link, weight: Math.round(link.weight * 1e6) / 1e6 }))
    .sort((a, b) => b.weight - a.weight || a.source - b.source || a.target - b.target)
    .slice(0, LIMITS.links)
    .map(({ source, target, ...rest }) => ({ source: `cluster_${source}`, target: `cluster_${target}`, ...rest }));
}
