import { ServiceError } from '@doctown/schema';
import type { DocpackEntry, DocpackOrder } from '@doctown/schema/api';

export interface PackFilter {
  owner?: string | undefined;
  repo?: string | undefined;
  /** Part of `owner/repo`, whatever its case. */
  q?: string | undefined;
  /** Of each repository only the newest. */
  latest?: boolean | undefined;
  order?: DocpackOrder;
  limit: number;
  cursor?: string | undefined;
}

export interface PackPage {
  docpacks: Omit<DocpackEntry, 'url'>[];
  next_cursor: string | null;
  total: { docpacks: number; size_bytes: number };
}

type Query = <T extends Record<string, unknown>>(sql: string, parameters?: unknown[]) => Promise<T[]>;
type Row = Record<string, unknown> & Omit<DocpackEntry, 'url'>;

/** What each order compares, the type of it, and its direction. Ties are broken by id in the same direction. */
const ORDERS: Record<DocpackOrder, { key: string; type: 'text' | 'bigint'; down: boolean }> = {
  newest: { key: 'created_at', type: 'text', down: true },
  oldest: { key: 'created_at', type: 'text', down: false },
  name: { key: "lower(owner || '/' || repo)", type: 'text', down: false },
  largest: { key: 'size_bytes', type: 'bigint', down: true },
  symbols: { key: 'symbol_count', type: 'bigint', down: true },
};

/** One page of the index. A cursor holds where the last page ended, so that packs that come meanwhile move nothing. Throws `invalid_request` for a cursor not ours. */
export async function listPacks(query: Query, { owner, repo, q, latest = false, order = 'newest', limit, cursor }: PackFilter): Promise<PackPage> {
  const { key, type, down } = ORDERS[order];
  const pattern = q ? `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%` : null;
  const [edge, edge_id] = cursor ? readCursor(cursor, type) : [null, null];
  const matching = `select ${latest ? 'distinct on (owner, repo)' : ''} docpack_id, owner, repo, repo_url, git_ref, commit_hash, size_bytes, symbol_count, created_at from docpacks
    where ($1::text is null or owner = $1) and ($2::text is null or repo = $2) and ($3::text is null or lower(owner || '/' || repo) like $3)
    ${latest ? 'order by owner, repo, created_at desc, docpack_id desc' : ''}`;
  const [rows, [sum]] = await Promise.all([
    query<Row & { sort_key: string | number }>(
      `with matching as (${matching}) select *, ${key} as sort_key from matching
       where ($4::${type} is null or (${key}, docpack_id) ${down ? '<' : '>'} ($4::${type}, $5::text))
       order by ${key} ${down ? 'desc' : 'asc'}, docpack_id ${down ? 'desc' : 'asc'} limit $6`,
      [owner ?? null, repo ?? null, pattern, edge, edge_id, limit + 1],
    ),
    query<{ docpacks: string | number; size_bytes: string | number | null }>(
      `with matching as (${matching}) select count(*) as docpacks, sum(size_bytes) as size_bytes from matching`,
      [owner ?? null, repo ?? null, pattern],
    ),
  ]);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    docpacks: rows.slice(0, limit).map(({ sort_key: _, ...row }) => ({ ...row, size_bytes: Number(row.size_bytes) })),
    next_cursor: last ? Buffer.from(`${last.docpack_id} ${last.sort_key}`).toString('base64url') : null,
    total: { docpacks: Number(sum?.docpacks ?? 0), size_bytes: Number(sum?.size_bytes ?? 0) },
  };
}

function readCursor(cursor: string, type: 'text' | 'bigint'): [edge: string, id: string] {
  const [, id, edge] = /^(\S+) (.+)$/s.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (id === undefined || edge === undefined || (type === 'bigint' && !/^\d{1,18}$/.test(edge)))
    throw new ServiceError('invalid_request', 'cursor: is not one of ours for this order');
  return [edge, id];
}
