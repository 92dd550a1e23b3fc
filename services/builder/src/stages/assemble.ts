import { encodeVector, rowOf } from '@doctown/schema';
import { type AssembleReply, assemble } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import type { Report } from '../jobs/report.ts';
import type { JobInput } from '../jobs/runner.ts';
import type { Embedding } from './embed.ts';
import type { FetchedRepository } from './fetched.ts';
import type { Parsed } from './parse.ts';

const TIMEOUT_MS = 900_000;

/** One call: everything that is known in, clusters, ranks, related edges and contexts out. */
export async function assembleStage(
  url: string,
  { job_id }: Pick<JobInput, 'job_id'>,
  repository: FetchedRepository,
  parsed: Parsed,
  { vectors, model }: Embedding,
  report: Report,
  traceparent: string,
  signal: AbortSignal,
): Promise<AssembleReply> {
  await report.start('assemble', 1);
  const edges = Map.groupBy(parsed.edges, ({ source }) => source as string);
  const contents = new Map(parsed.chunks.map(({ chunk_id, content }) => [chunk_id as string, content]));
  const request = {
    job_id,
    repo_url: repository.repo_url,
    git_ref: repository.git_ref,
    ...(model ? { embedding_model: model } : {}),
    chunks: vectors.ids.map((chunk_id, i) => ({ chunk_id, vector: encodeVector(rowOf(vectors, i)), content: contents.get(chunk_id) ?? '' })),
    symbols: parsed.symbols.map(({ symbol_id, name, kind, language, file_path, signature, chunk_ids, qualified_name, doc_comment, parent_id, is_exported }) => ({
      symbol_id,
      name,
      kind,
      language,
      file_path,
      signature,
      chunk_ids,
      qualified_name,
      doc_comment,
      parent_id,
      is_exported,
      calls: (edges.get(symbol_id) ?? []).map(({ source: _, ...edge }) => edge),
      imports: parsed.imports[symbol_id] ?? [],
    })),
  };
  const reply = await call(url, assemble, request, { signal, timeout_ms: TIMEOUT_MS, trusted: true, traceparent });
  for (const event of reply.events) await report.event(event.event_type, event.payload as never);
  report.counts({ edges: reply.edges.length, clusters: reply.clusters.length });
  await report.done('assemble');
  return reply;
}
