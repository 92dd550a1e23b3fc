// The parts of assembly that bench/ measures beside others' libraries.
export { assemble } from './assemble.ts';
export { pagerank } from './centrality.ts';
export { clusterOnce } from './cluster.ts';
export { symbolVectors } from './inputs.ts';
export type { Matrix } from './matrix.ts';
export { seededRandom } from './random.ts';
export { nearest } from './related.ts';
