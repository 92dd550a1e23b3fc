import { Clusters, Graph, Manifest, Nodes, Overview, SourceMap, SymbolContexts } from '@doctown/schema';
import type { z } from 'zod';

/** One file of a pack: its name, its schema (null: bytes), whether it must be there, whether the original's checksum covers it. */
export interface PackFile {
  key: 'manifest' | 'graph' | 'nodes' | 'clusters' | 'source_map' | 'embeddings' | 'symbol_contexts' | 'overview';
  name: string;
  schema: z.ZodType | null;
  is_required: boolean;
  in_checksum: boolean;
}

/** The order is the order in the tar and in the checksum. `overview.json` came later: the manifest's own digest covers it. */
export const packFiles: readonly PackFile[] = [
  { key: 'manifest', name: 'manifest.json', schema: Manifest, is_required: true, in_checksum: false },
  { key: 'graph', name: 'graph.json', schema: Graph, is_required: true, in_checksum: true },
  { key: 'nodes', name: 'nodes.json', schema: Nodes, is_required: true, in_checksum: true },
  { key: 'clusters', name: 'clusters.json', schema: Clusters, is_required: true, in_checksum: true },
  { key: 'source_map', name: 'source_map.json', schema: SourceMap, is_required: true, in_checksum: true },
  { key: 'embeddings', name: 'embeddings.bin', schema: null, is_required: false, in_checksum: true },
  { key: 'symbol_contexts', name: 'symbol_contexts.json', schema: SymbolContexts, is_required: false, in_checksum: true },
  { key: 'overview', name: 'overview.json', schema: Overview, is_required: false, in_checksum: false },
];

/** Everything a pack holds. */
export interface PackContents {
  manifest: Manifest;
  graph: Graph;
  nodes: Nodes;
  clusters: Clusters;
  source_map: SourceMap;
  embeddings?: Uint8Array;
  symbol_contexts?: SymbolContexts;
  overview?: Overview;
}
