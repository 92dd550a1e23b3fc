import { type HierarchyCircularNode, hierarchy, pack as packCircles } from 'd3-hierarchy';
import type { PackIndex } from './pack-index.ts';

/** The map's own width and height; a drawing scales it. */
export const MAP_SIZE = 1000;

/** Circles as columns. Files and symbols of a cluster lie inside it; symbol circles are in the order of `symbol`. */
export interface MapLayout {
  clusters: Circles & { cluster: Uint32Array };
  files: Circles & { file: Uint32Array; cluster: Uint32Array };
  symbols: Circles & { symbol: Uint32Array; cluster: Uint32Array; file_circle: Uint32Array };
  /** Calls from one cluster to another, most first. */
  flows: { from: Uint32Array; to: Uint32Array; calls: Uint32Array };
}

export interface Circles {
  x: Float32Array;
  y: Float32Array;
  r: Float32Array;
}

interface Item {
  code: number;
  value?: number;
  children?: Item[];
}

/**
 * Cluster in which file in which symbol, each a circle (packed after Wang et al. 2006, as d3-hierarchy does it: deterministic).
 * A symbol's area grows with its centrality, and none is too small to hit.
 */
export function layoutMap(pack: PackIndex): MapLayout {
  const { clusters, files, symbols } = circlesOf(packTree(tree(pack)));
  return { clusters, files, symbols, flows: flowsOf(pack) };
}

function tree(pack: PackIndex): Item {
  const clusters = new Map<number, Map<number, Item>>();
  for (const s of pack.by_rank) {
    const files = take(clusters, pack.cluster[s]!, () => new Map<number, Item>());
    const file = take(files, pack.file[s]!, () => ({ code: pack.file[s]!, children: [] }));
    file.children!.push({ code: s, value: 1 + 40 * pack.centrality[s]! });
  }
  const children = [...clusters].map(([code, items]) => ({ code, children: [...items.values()] }));
  return { code: -1, children };
}

function take<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function packTree(root: Item): HierarchyCircularNode<Item> {
  const sized = hierarchy<Item>(root)
    .sum(({ value }) => value ?? 0)
    .sort((a, b) => b.value! - a.value! || a.data.code - b.data.code);
  // By depth of the inner circle: symbols touch, files stand a little apart, clusters more.
  return packCircles<Item>()
    .size([MAP_SIZE, MAP_SIZE])
    .padding(({ depth }) => [6, 1.6, 0.35][depth] ?? 0)(sized);
}

function circlesOf(root: HierarchyCircularNode<Item>): Omit<MapLayout, 'flows'> {
  const levels = [[], [], [], []] as HierarchyCircularNode<Item>[][];
  root.each((node) => levels[node.depth]?.push(node));
  const [, clusters, files, symbols] = levels as [unknown, HierarchyCircularNode<Item>[], HierarchyCircularNode<Item>[], HierarchyCircularNode<Item>[]];
  const place = new Map(files.map((node, at) => [node, at]));
  return {
    clusters: { ...circles(clusters), cluster: codes(clusters) },
    files: { ...circles(files), file: codes(files), cluster: codes(files.map(({ parent }) => parent!)) },
    symbols: {
      ...circles(symbols),
      symbol: codes(symbols),
      cluster: codes(symbols.map(({ parent }) => parent!.parent!)),
      file_circle: Uint32Array.from(symbols, ({ parent }) => place.get(parent!)!),
    },
  };
}

const circles = (nodes: readonly HierarchyCircularNode<Item>[]): Circles => ({
  x: Float32Array.from(nodes, ({ x }) => x),
  y: Float32Array.from(nodes, ({ y }) => y),
  r: Float32Array.from(nodes, ({ r }) => r),
});

const codes = (nodes: readonly { data: Item }[]): Uint32Array => Uint32Array.from(nodes, ({ data }) => data.code);

/** Calls between different clusters, counted. */
function flowsOf({ edges, cluster, clusters }: PackIndex): MapLayout['flows'] {
  const isCall = edges.kinds.words.map((kind) => kind === 'calls' || kind === 'dispatches');
  const counts = new Map<number, number>();
  for (let e = 0; e < edges.size; e++) {
    const from = cluster[edges.from[e]!]!;
    const to = cluster[edges.to[e]!]!;
    if (from === to || !isCall[edges.kind[e]!]) continue;
    const key = from * clusters.length + to;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const flows = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return {
    from: Uint32Array.from(flows, ([key]) => Math.floor(key / clusters.length)),
    to: Uint32Array.from(flows, ([key]) => key % clusters.length),
    calls: Uint32Array.from(flows, ([, calls]) => calls),
  };
}
