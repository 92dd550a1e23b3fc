import type { Arc } from './centrality.ts';
import { cluster } from './cluster.ts';
import { communities } from './communities.ts';
import type { Matrix } from './matrix.ts';
import { smoothed } from './smooth.ts';
import type { Checkpoint } from './stop.ts';

/** By what symbols are grouped: what their texts mean, what they are linked with, or what they mean moved towards what they are linked with. */
export const CLUSTERINGS = ['vectors', 'communities', 'both'] as const;
export type Clustering = (typeof CLUSTERINGS)[number];

/** A cluster from 0 for every row, at most k of them, none empty, the largest first. */
export function groups(points: Matrix, links: readonly Arc[], options: { clustering: Clustering; k: number; seed: number }, checkpoint?: Checkpoint): Int32Array {
  const { clustering, k, seed } = options;
  if (clustering === 'communities') return communities(links, points, k, seed, checkpoint);
  return cluster(clustering === 'both' ? smoothed(points, links, checkpoint) : points, k, seed, checkpoint);
}
