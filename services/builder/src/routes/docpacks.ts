import { ServiceError } from '@doctown/schema';
import { type DocpackEntry, downloadDocpack, downloadEmbeddings, getDocpack, listDocpacks } from '@doctown/schema/api';
import { type Context, implement } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import type { BuilderDeps } from '../app.ts';
import type { ByteSpan } from '../storage/storage.ts';
import type { DocpackRecord } from '../store/docpacks.ts';

/** The index, one pack's manifest, and its bytes. */
export function docpackRoutes(app: FastifyInstance, { docpacks, storage }: BuilderDeps): void {
  const find = async (docpack_id: string): Promise<DocpackRecord> => {
    const record = await docpacks.get(docpack_id);
    if (record === null) throw new ServiceError('docpack_not_found', `there is no docpack ${docpack_id}`);
    return record;
  };
  const send = async (key: string | null, tag: string, name: string, context: Context): Promise<Uint8Array<ArrayBuffer>> => {
    const link = key === null ? null : await storage.link(key, name);
    if (link !== null) {
      await context.reply.status(302).header('location', link).header('cache-control', 'no-store').send();
      return new Uint8Array();
    }
    const size = key === null ? null : await storage.size(key);
    if (key === null || size === null) throw new ServiceError('docpack_not_found', 'its bytes are not here any more');
    const { reply, headers } = context;
    void reply
      .header('etag', `"${tag}"`)
      .header('accept-ranges', 'bytes')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('content-disposition', `attachment; filename="${name}"`)
      .type('application/octet-stream');
    if (headers['if-none-match'] === `"${tag}"`) {
      await reply.status(304).send();
      return new Uint8Array();
    }
    const span = rangeOf(headers.range, size);
    if (span === 'unsatisfiable') {
      await reply.status(416).header('content-range', `bytes */${size}`).send();
      return new Uint8Array();
    }
    if (span) void reply.status(206).header('content-range', `bytes ${span.start}-${span.end}/${size}`);
    const body = await storage.stream(key, span ?? undefined);
    if (body === null) throw new ServiceError('docpack_not_found', 'its bytes are not here any more');
    // A stream is sent as it comes; the contract knows it as the bytes it carries.
    await reply.header('content-length', span ? span.end - span.start + 1 : size).send(body);
    return new Uint8Array();
  };

  implement(app, listDocpacks, async (query) => {
    const { docpacks: records, ...rest } = await docpacks.list(query);
    return { docpacks: records.map(entryOf), ...rest };
  });
  implement(app, getDocpack, async ({ docpack_id }) => {
    const record = await find(docpack_id);
    return { ...entryOf(record), manifest: record.manifest };
  });
  implement(app, downloadDocpack, async ({ docpack_id }, context) => {
    const { storage_key, repo } = await find(docpack_id);
    return send(storage_key, docpack_id, `${repo}.docpack`, context);
  });
  implement(app, downloadEmbeddings, async ({ docpack_id }, context) => {
    const { embeddings_key } = await find(docpack_id);
    return send(embeddings_key, `${docpack_id}-embeddings`, 'embeddings.bin', context);
  });
}

const entryOf = ({ docpack_id, owner, repo, repo_url, git_ref, commit_hash, size_bytes, symbol_count, created_at }: Omit<DocpackEntry, 'url'>): DocpackEntry => ({
  docpack_id,
  owner,
  repo,
  repo_url,
  git_ref,
  commit_hash,
  size_bytes,
  symbol_count,
  created_at,
  url: `/docpacks/${docpack_id}/download`,
});

/** One range of `bytes=a-b`, `a-` or `-n`; anything else is the whole. */
export function rangeOf(header: unknown, size: number): ByteSpan | 'unsatisfiable' | null {
  const match = typeof header === 'string' ? /^bytes=(\d*)-(\d*)$/.exec(header) : null;
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const start = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = match[1] === '' || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  return start > end || start >= size ? 'unsatisfiable' : { start, end };
}
