import type { AssembledEdge, AssembledOverview, AssembleSymbol } from '@doctown/schema/api';
import { FLOW } from './edges.ts';
import { entryPoints } from './entry-points.ts';
import { componentsOf, depthsOf } from './layers.ts';

const LIMITS = { central: 5, links: 100 } as const;

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
  return {
    entry_points: entryPoints(symbols, findings.edges, findings.index),
    layers: layersOf(symbols, findings),
    central: centralOf(symbols, findings),
    links: linksOf(findings),
  };
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
