// The parts of assembly that bench/ and accuracy/ measure.
export { assemble } from './assemble.ts';
export { pagerank } from './centrality.ts';
export { clusterCount, clusterOnce } from './cluster.ts';
export { givenEdges, linksOf } from './edges.ts';
export { CLUSTERINGS, groups } from './groups.ts';
export { sortedChunks, sortedSymbols, symbolVectors } from './inputs.ts';
export type { Matrix } from './matrix.ts';
export { seededRandom } from './random.ts';
export { nearest } from './related.ts';
