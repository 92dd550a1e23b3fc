import type { Manifest } from '@doctown/schema';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { sortKeys } from './canonical-json.ts';
import type { Entry } from './container.ts';
import { type PackContents, packFiles } from './files.ts';

/** Lower-case hex SHA-256 over the raw bytes of the covered files in the format's order, without names or lengths. */
export function checksumOf(entries: readonly Entry[]): string {
  const hash = sha256.create();
  for (const file of packFiles.filter(({ in_checksum }) => in_checksum)) {
    const entry = entries.find(({ name }) => name === file.name);
    if (entry) hash.update(entry.bytes);
  }
  return bytesToHex(hash.digest());
}

/** SHA-256 over what can be computed again from the commit alone: graph, symbols without prose and ranks of models, source map. */
export function structureDigest({ graph, nodes, source_map }: Pick<PackContents, 'graph' | 'nodes' | 'source_map'>): string {
  const symbols = nodes.symbols.map(({ documentation: _, cluster_id: __, centrality: ___, degree: ____, ...structure }) => structure);
  const edges = graph.edges.filter(({ kind }) => kind !== 'related').map(({ weight: _, ...edge }) => edge);
  return hexOf(canonical({ nodes: graph.nodes, edges, unresolved: graph.unresolved, symbols, files: source_map.files }));
}

/** SHA-256 over the manifest itself with this digest left empty, and over the files the checksum does not cover. */
export function manifestDigest(manifest: Manifest, overview: PackContents['overview']): string {
  const blank = { ...manifest, digests: { structure: manifest.digests?.structure ?? '', manifest: '' } };
  return hexOf(canonical({ manifest: blank, overview: overview ?? null }));
}

/** Keys sorted by code unit, no white space; null and absent are the same. */
const canonical = (value: unknown): string => JSON.stringify(sortKeys(withoutNulls(value)));

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null && item !== undefined)
      .map(([name, item]) => [name, withoutNulls(item)]),
  );
}

export const hexOf = (content: string | Uint8Array): string => bytesToHex(sha256(typeof content === 'string' ? utf8ToBytes(content) : content));
