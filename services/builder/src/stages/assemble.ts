import { encodeVector, rowOf, ServiceError } from '@doctown/schema';
import { type AssembleHead, type AssembleLine, type AssembleReply, type AssembleRequestLine, assembleStream } from '@doctown/schema/api';
import { listen } from '@doctown/schema/client';
import type { z } from 'zod';
import type { Addresses } from '../addresses.ts';
import type { JobInput } from '../jobs/attempt.ts';
import type { Report } from '../jobs/report.ts';
import type { Embedding } from './embed.ts';
import type { FetchedRepository } from './fetched.ts';
import type { Parsed } from './parse.ts';

const TIMEOUT_MS = 900_000;

/** One call: everything that is known in, clusters, ranks, related edges and contexts out; a line each, so that no text is as long as the whole. */
export async function assembleStage(
  addresses: Addresses,
  { job_id }: Pick<JobInput, 'job_id'>,
  repository: FetchedRepository,
  parsed: Parsed,
  embedding: Embedding,
  report: Report,
  traceparent: string,
  signal: AbortSignal,
): Promise<AssembleReply> {
  await report.start('assemble', 1);
  const head = { job_id, repo_url: repository.repo_url, git_ref: repository.git_ref, ...(embedding.model ? { embedding_model: embedding.model } : {}) };
  const lines = () => requestLines(head, parsed, embedding);
  const options = { signal, timeout_ms: TIMEOUT_MS, trusted: true, traceparent, lines };
  const reply = await replyOf(addresses.stream((url) => listen(url, assembleStream, { ...head, chunks: [], symbols: [] }, options)));
  for (const event of reply.events) await report.event(event.event_type, event.payload as never);
  report.counts({ edges: reply.edges.length, clusters: reply.clusters.length });
  await report.done('assemble');
  return reply;
}

function* requestLines(head: z.input<typeof AssembleHead>, parsed: Parsed, { vectors }: Embedding): Generator<AssembleRequestLine> {
  yield { type: 'request', ...head };
  const contents = new Map(parsed.chunks.map(({ chunk_id, content }) => [chunk_id as string, content]));
  for (const [i, chunk_id] of vectors.ids.entries()) yield { type: 'chunk', chunk_id, vector: encodeVector(rowOf(vectors, i)), content: contents.get(chunk_id) ?? '' };
  const edges = Map.groupBy(parsed.edges, ({ source }) => source as string);
  for (const { symbol_id, name, kind, language, file_path, signature, chunk_ids, qualified_name, doc_comment, parent_id, is_exported } of parsed.symbols) {
    const calls = (edges.get(symbol_id) ?? []).map(({ source: _, ...edge }) => edge);
    const symbol = { symbol_id, name, kind, language, file_path, signature, chunk_ids, qualified_name, doc_comment, parent_id, is_exported };
    yield { type: 'symbol', ...symbol, calls, imports: parsed.imports[symbol_id] ?? [] };
  }
}

/** Throws `upstream_invalid` when the lines end before the last. */
async function replyOf(lines: AsyncIterable<AssembleLine>): Promise<AssembleReply> {
  const parts: Pick<AssembleReply, 'clusters' | 'nodes' | 'edges' | 'symbol_contexts' | 'events'> = { clusters: [], nodes: [], edges: [], symbol_contexts: [], events: [] };
  for await (const line of lines) {
    if (line.type === 'cluster') parts.clusters.push(line.cluster);
    else if (line.type === 'node') parts.nodes.push(line.node);
    else if (line.type === 'edge') parts.edges.push(line.edge);
    else if (line.type === 'symbol_context') parts.symbol_contexts.push(line.symbol_context);
    else if (line.type === 'event') parts.events.push(line.event);
    else {
      const { type: _, ...rest } = line;
      return { ...rest, ...parts };
    }
  }
  throw new ServiceError('upstream_invalid', 'the assembly service ended before its last line');
}
