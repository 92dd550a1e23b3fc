import type { Circles, MapLayout } from './map-layout.ts';
import { MAP_SIZE } from './map-layout.ts';

/** Where the map lies on the screen: screen = map × k + (x, y), in CSS pixels. */
export interface MapView {
  k: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Share of the shorter side that the whole map fills. */
const FILL = 0.96;

/** The whole map in the middle. */
export function fitView({ width, height }: Size): MapView {
  const k = (Math.min(width, height) * FILL) / MAP_SIZE;
  return { k, x: (width - MAP_SIZE * k) / 2, y: (height - MAP_SIZE * k) / 2 };
}

/** One circle in the middle, with some room around it. */
export function circleView(circles: Circles, at: number, { width, height }: Size): MapView {
  const k = (Math.min(width, height) * 0.44) / circles.r[at]!;
  return { k, x: width / 2 - circles.x[at]! * k, y: height / 2 - circles.y[at]! * k };
}

/** Between two views, `t` from 0 to 1: what is in the middle moves straight, size grows evenly. */
export function between(a: MapView, b: MapView, { width, height }: Size, t: number): MapView {
  const eased = t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2;
  const k = a.k * (b.k / a.k) ** eased;
  const middle = ({ k: scale, x, y }: MapView) => ({ x: (width / 2 - x) / scale, y: (height / 2 - y) / scale });
  const [from, to] = [middle(a), middle(b)];
  // Moving is spread by size, so that a small circle does not fly out of sight on the way.
  const along = a.k === b.k ? eased : (1 / a.k - 1 / k) / (1 / a.k - 1 / b.k);
  return { k, x: width / 2 - (from.x + (to.x - from.x) * along) * k, y: height / 2 - (from.y + (to.y - from.y) * along) * k };
}

/** What lies under a point: circle numbers, -1 where there is none. */
export interface Hit {
  cluster: number;
  file: number;
  symbol: number;
}

export const nothing: Hit = { cluster: -1, file: -1, symbol: -1 };

/** Circles of fewer pixels' radius are not meant by pointing: symbols that can be seen well, files and small symbols once their cluster is near. */
const SYMBOL_SEEN = 7;
const SYMBOL_NEAR = 3.5;
const CLUSTER_NEAR = 150;

/** From the outside in: the cluster, its file, its symbol. From afar a cluster is meant, whatever of it is under the pointer. */
export function hitTest({ clusters, files, symbols }: Pick<MapLayout, 'clusters' | 'files' | 'symbols'>, x: number, y: number, k: number): Hit {
  const cluster = inside(clusters, x, y, () => true);
  if (cluster === -1) return nothing;
  const code = clusters.cluster[cluster]!;
  const isNear = clusters.r[cluster]! * k >= CLUSTER_NEAR;
  const file = inside(files, x, y, (at) => files.cluster[at] === code);
  const symbol = file === -1 ? -1 : inside(symbols, x, y, (at) => symbols.file_circle[at] === file && symbols.r[at]! * k >= (isNear ? SYMBOL_NEAR : SYMBOL_SEEN));
  return { cluster, file: isNear || symbol !== -1 ? file : -1, symbol };
}

function inside({ x: xs, y: ys, r }: Circles, x: number, y: number, may: (at: number) => boolean): number {
  for (let at = 0; at < r.length; at++) if ((xs[at]! - x) ** 2 + (ys[at]! - y) ** 2 <= r[at]! ** 2 && may(at)) return at;
  return -1;
}

/** Symbols by cluster and by how strongly they are drawn, so that one path draws many. */
export interface Batch {
  cluster: number;
  tier: 0 | 1 | 2;
  symbols: number[];
}

/** The tier follows the radius, which follows the centrality. */
export function batches({ symbols }: Pick<MapLayout, 'symbols'>): Batch[] {
  const least = symbols.r.reduce((min, r) => Math.min(min, r), Number.POSITIVE_INFINITY);
  const found = new Map<number, Batch>();
  for (let at = 0; at < symbols.r.length; at++) {
    const size = symbols.r[at]! / least;
    const tier = size > 2 ? 2 : size > 1.18 ? 1 : 0;
    const key = symbols.cluster[at]! * 3 + tier;
    const batch = found.get(key) ?? { cluster: symbols.cluster[at]!, tier, symbols: [] };
    batch.symbols.push(at);
    found.set(key, batch);
  }
  return [...found.values()];
}
