import type { Manifest } from '@doctown/schema';
import type { DocpackEntry } from '@doctown/schema/api';
import type { Database, Query } from './database.ts';
import { listPacks, type PackFilter, type PackPage } from './list-packs.ts';

export interface DocpackRecord extends Omit<DocpackEntry, 'url'> {
  storage_key: string;
  embeddings_key: string | null;
  manifest: Manifest;
}

type Raw = Record<string, unknown> & Omit<DocpackRecord, 'manifest'> & { manifest: string };

const read = (row: Raw): DocpackRecord => ({ ...row, size_bytes: Number(row.size_bytes), manifest: JSON.parse(row.manifest) as Manifest });

/** Once per pack, repository and commit, and noted as what the newest key should hold. */
export async function publishPack(query: Query, pack: DocpackRecord, newest_key: string): Promise<void> {
  await query(
    'insert into docpacks (docpack_id, owner, repo, repo_url, git_ref, commit_hash, size_bytes, symbol_count, storage_key, embeddings_key, manifest, created_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12) on conflict do nothing',
    [
      pack.docpack_id,
      pack.owner,
      pack.repo,
      pack.repo_url,
      pack.git_ref,
      pack.commit_hash,
      pack.size_bytes,
      pack.symbol_count,
      pack.storage_key,
      pack.embeddings_key,
      JSON.stringify(pack.manifest),
      pack.created_at,
    ],
  );
  await query(
    `insert into newest_packs (key, storage_key, is_written) values ($1, $2, false) on conflict (key) do update
    set storage_key = excluded.storage_key, is_written = newest_packs.is_written and newest_packs.storage_key = excluded.storage_key`,
    [newest_key, pack.storage_key],
  );
}

/** The index of packs. */
export class DocpackStore {
  readonly #database: Database;
  constructor(database: Database) {
    this.#database = database;
  }

  async get(docpack_id: string): Promise<DocpackRecord | null> {
    const [row] = await this.#database.query<Raw>('select * from docpacks where docpack_id = $1 order by created_at desc limit 1', [docpack_id]);
    return row ? read(row) : null;
  }

  list(filter: PackFilter): Promise<PackPage> {
    return listPacks((sql, parameters) => this.#database.query(sql, parameters), filter);
  }

  /** Newest keys that do not hold yet what they should; one alone when it is named. */
  unwritten(key: string | null = null): Promise<{ key: string; storage_key: string }[]> {
    return this.#database.query('select key, storage_key from newest_packs where not is_written and ($1::text is null or key = $1) order by key limit 100', [key]);
  }

  /** Notes what a key holds now. What it should hold by then stays unwritten when that is another. */
  async wasWritten(key: string, storage_key: string): Promise<void> {
    await this.#database.query('update newest_packs set is_written = (storage_key = $2) where key = $1', [key, storage_key]);
  }
}
