import { writeEmbeddings } from '@doctown/docpack';
import type { Report } from '../jobs/report.ts';
import type { Finished } from '../jobs/runner.ts';
import { type PackStorage, packKeys } from '../storage/storage.ts';
import type { DocpackStore } from '../store/docpacks.ts';
import type { Embedding } from './embed.ts';
import type { FetchedRepository } from './fetched.ts';
import type { Packed } from './pack.ts';

/** The pack and its vectors under immutable keys, the index row, and last the key that always means the newest. */
export async function storeStage(
  { docpack_id, bytes, manifest }: Packed,
  { owner, name, repo_url, git_ref, commit_hash }: FetchedRepository,
  { vectors }: Embedding,
  storage: PackStorage,
  docpacks: DocpackStore,
  report: Report,
): Promise<Finished['docpack']> {
  await report.start('store', 3);
  const keys = packKeys(owner, name, commit_hash, docpack_id);
  await storage.putIfAbsent(keys.pack, bytes);
  report.progress('store', 1, 3);
  await storage.putIfAbsent(keys.embeddings, writeEmbeddings(vectors));
  report.progress('store', 2, 3);
  await docpacks.publish({
    docpack_id,
    owner,
    repo: name,
    repo_url,
    git_ref,
    commit_hash,
    size_bytes: bytes.length,
    symbol_count: manifest.statistics.symbol_count,
    created_at: new Date().toISOString(),
    storage_key: keys.pack,
    embeddings_key: keys.embeddings,
    manifest,
  });
  await storage.put(keys.latest, bytes);
  await report.done('store');
  return { docpack_id, url: `/docpacks/${docpack_id}/download`, size_bytes: bytes.length };
}
