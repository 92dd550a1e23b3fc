import { writeEmbeddings } from '@doctown/docpack';
import type { Finished } from '../jobs/attempt.ts';
import type { Report } from '../jobs/report.ts';
import { type PackStorage, packKeys } from '../storage/storage.ts';
import { patiently } from '../store/patience.ts';
import type { Embedding } from './embed.ts';
import type { FetchedRepository } from './fetched.ts';
import type { Packed } from './pack.ts';

/** The pack and its vectors under immutable keys, waiting for a storage that is away. The index gets them with the end of the job. */
export async function storeStage(
  { docpack_id, bytes, manifest }: Packed,
  { owner, name, repo_url, git_ref, commit_hash }: FetchedRepository,
  { vectors }: Embedding,
  storage: PackStorage,
  report: Report,
  signal: AbortSignal,
): Promise<Omit<Finished, 'is_partial'>> {
  await report.start('store', 2);
  const keys = packKeys(owner, name, commit_hash, docpack_id);
  await patiently(() => storage.putIfAbsent(keys.pack, bytes), signal);
  report.progress('store', 1, 2);
  await patiently(() => storage.putIfAbsent(keys.embeddings, writeEmbeddings(vectors)), signal);
  await report.done('store');
  const record = {
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
  };
  return { docpack: { docpack_id, url: `/docpacks/${docpack_id}/download`, size_bytes: bytes.length }, publication: { record, newest_key: keys.latest } };
}
