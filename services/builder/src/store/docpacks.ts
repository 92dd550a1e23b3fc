import type { Manifest } from '@doctown/schema';
import type { DocpackEntry } from '@doctown/schema/api';
import type { Database } from './database.ts';
import { listPacks, type PackFilter, type PackPage } from './list-packs.ts';

export interface DocpackRecord extends Omit<DocpackEntry, 'url'> {
  storage_key: string;
  embeddings_key: string | null;
  manifest: Manifest;
}

type Raw = Record<string, unknown> & Omit<DocpackRecord, 'manifest'> & { manifest: string };

const read = (row: Raw): DocpackRecord => ({ ...row, size_bytes: Number(row.size_bytes), manifest: JSON.parse(row.manifest) as Manifest });

/** The index of packs. */
export class DocpackStore {
  readonly #database: Database;
  constructor(database: Database) {
    this.#database = database;
  }

  /** Once per pack, repository and commit. */
  async publish(pack: DocpackRecord): Promise<void> {
    await this.#database.query(
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
  }

  async get(docpack_id: string): Promise<DocpackRecord | null> {
    const [row] = await this.#database.query<Raw>('select * from docpacks where docpack_id = $1 order by created_at desc limit 1', [docpack_id]);
    return row ? read(row) : null;
  }

  list(filter: PackFilter): Promise<PackPage> {
    return listPacks((sql, parameters) => this.#database.query(sql, parameters), filter);
  }
}
