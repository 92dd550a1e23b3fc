import { buildDocpack } from '@doctown/docpack';
import type { IngestOptions, Manifest } from '@doctown/schema';
import type { AssembleReply } from '@doctown/schema/api';
import type { Report } from '../jobs/report.ts';
import type { Embedding } from './embed.ts';
import type { FetchedRepository } from './fetched.ts';
import type { Parsed } from './parse.ts';
import type { Summarized } from './summarize.ts';

export interface Packed {
  docpack_id: string;
  bytes: Uint8Array;
  manifest: Manifest;
}

/** Joins what every stage found into the pack's bytes. */
export async function packStage(
  repository: FetchedRepository,
  parsed: Parsed,
  embedding: Embedding,
  assembled: AssembleReply,
  { generated, overview, part_summaries }: Summarized,
  options: IngestOptions,
  report: Report,
): Promise<Packed> {
  const started = performance.now();
  await report.start('pack', 1);
  await report.event('pack.started.v1', { symbol_count: parsed.symbols.length });
  const { force: _, ...identity } = options;
  const packed = buildDocpack({
    source: { repo_url: repository.repo_url, git_ref: repository.git_ref, commit_hash: repository.commit_hash },
    created_at: repository.committed_at,
    symbols: parsed.symbols,
    edges: assembled.edges,
    nodes: assembled.nodes,
    clusters: assembled.clusters,
    chunks: parsed.chunks,
    files: parsed.files,
    documentation: generated.documentation,
    overview,
    part_summaries,
    unresolved: parsed.unresolved,
    imports: parsed.imports,
    files_skipped: countReasons(parsed),
    models: { embedding: embedding.model || null, generation: generated.model || null, prompt_version: generated.prompt_version || null },
    options: identity,
    tokens: generated.written_for,
    dimensions: embedding.vectors.dimensions,
    embeddings: options.embeddings_in_pack ? embedding.vectors : null,
  });
  await report.event('pack.completed.v1', { docpack_id: packed.docpack_id, size_bytes: packed.bytes.length, duration_ms: Math.round(performance.now() - started) });
  await report.done('pack');
  return packed;
}

export function countReasons({ skipped }: Pick<Parsed, 'skipped'>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of skipped) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
