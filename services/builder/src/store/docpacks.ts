import type { Manifest } from '@doctown/schema';
import type { DocpackEntry } from '@doctown/schema/api';
import type { Database } from './database.ts';

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

  async list({
    owner,
    repo,
    q,
    limit,
    cursor,
  }: {
    owner?: string | undefined;
    repo?: string | undefined;
    q?: string | undefined;
    limit: number;
    cursor?: string | undefined;
  }): Promise<{ docpacks: DocpackRecord[]; next_cursor: string | null }> {
    const [time = '', id = ''] = cursor ? Buffer.from(cursor, 'base64url').toString().split(' ') : [];
    const pattern = q ? `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%` : null;
    const rows = await this.#database.query<Raw>(
      `select * from docpacks where ($1::text is null or owner = $1) and ($2::text is null or repo = $2) and ($3::text is null or lower(owner || '/' || repo) like $3) and ($4 = '' or (created_at, docpack_id) < ($4, $5)) order by created_at desc, docpack_id desc limit $6`,
      [owner ?? null, repo ?? null, pattern, time, id, limit + 1],
    );
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { docpacks: rows.slice(0, limit).map(read), next_cursor: last ? Buffer.from(`${last.created_at} ${last.docpack_id}`).toString('base64url') : null };
  }
}
