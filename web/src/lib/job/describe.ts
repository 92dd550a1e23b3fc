import type { EventEnvelope } from '@doctown/schema';
import { bytes, count, duration, plural, shortCommit, usd } from '../format.ts';

/** A line of the event log. */
export interface LogLine {
  sequence: number;
  /** ISO time of the event. */
  at: string;
  /** Which part of the work speaks. */
  part: (typeof PARTS)[number];
  tone: 'plain' | 'good' | 'warn' | 'bad';
  text: string;
  /** Progress comes each second: hidden unless asked for. */
  isProgress: boolean;
}

export const PARTS = ['job', 'ingest', 'embedding', 'assembly', 'generation', 'pack'] as const;

/** What an event says, in one line; null for what says nothing to people. */
export function describe(event: EventEnvelope): LogLine | null {
  const say = words[event.event_type];
  if (!say) return null;
  const [text, tone = 'plain'] = say(event.payload as never, event);
  const part = PARTS.find((name) => event.event_type.startsWith(`${name}.`)) ?? 'job';
  return { sequence: event.sequence, at: event.timestamp, part, tone: event.status === 'failed' ? 'bad' : tone, text, isProgress: event.event_type === 'job.progress.v1' };
}

type Said = [text: string, tone?: LogLine['tone']];
type Say = (payload: never, event: EventEnvelope) => Said;

const ENDS: Record<string, Said> = {
  success: ['Done', 'good'],
  partial: ['Done; something is missing from the pack', 'warn'],
  failed: ['Failed', 'bad'],
  cancelled: ['Cancelled', 'warn'],
};

const words: Partial<Record<EventEnvelope['event_type'], Say>> = {
  'job.created.v1': ({ repo_url, git_ref }: { repo_url: string; git_ref: string | null }) => [`Accepted: ${repo_url}${git_ref ? ` at ${git_ref}` : ''}`],
  'job.validated.v1': ({ commit_hash, git_ref }: { commit_hash: string | null; git_ref: string | null }) => [
    commit_hash ? `Fetched ${git_ref ?? 'the default branch'}, commit ${shortCommit(commit_hash)}` : 'Fetched',
  ],
  'job.started.v1': ({ attempt }: { attempt: number }) => [attempt > 1 ? `Started again, attempt ${attempt}` : 'Started'],
  'job.retrying.v1': ({ message }: { message: string }) => [`Will try again: ${message}`, 'warn'],
  'job.progress.v1': ({ stage, done, total }: { stage: string; done: number; total: number }) => [`${stage}: ${count(done)}${total > 0 ? ` of ${count(total)}` : ''}`],
  'job.completed.v1': ({ error, duration_ms }: { error?: string; duration_ms: number }, { status }) => {
    const [text, tone] = ENDS[status ?? 'success'] ?? ['Ended'];
    return [error ? `${text}: ${error}` : `${text} in ${duration(duration_ms)}`, ...(tone ? [tone] : [])] as Said;
  },
  'ingest.started.v1': () => ['Reading the code'],
  'ingest.file_skipped.v1': ({ file_path, reason }: { file_path: string; reason: string }) => [`Left out ${file_path}: ${reason.replaceAll('_', ' ')}`],
  'ingest.completed.v1': ({ files_processed, files_skipped, chunks_created, duration_ms }: Record<string, number>) => [
    `Read ${plural(files_processed ?? 0, 'file')} into ${plural(chunks_created ?? 0, 'chunk')}, left out ${count(files_skipped ?? 0)}, in ${duration(duration_ms ?? 0)}`,
  ],
  'embedding.started.v1': ({ model }: { model: string }) => [`Turning code into vectors with ${model}`],
  'embedding.completed.v1': ({ chunk_count, cached, truncated, duration_ms }: Record<string, number>) => [
    `${plural(chunk_count ?? 0, 'vector')}, ${count(cached ?? 0)} of them known before${truncated ? `, ${count(truncated)} of texts cut short` : ''}, in ${duration(duration_ms ?? 0)}`,
  ],
  'assembly.started.v1': ({ symbol_count }: { symbol_count: number }) => [`Drawing the graph of ${plural(symbol_count, 'symbol')}`],
  'assembly.cluster_created.v1': ({ label, member_count }: { label: string; member_count: number }) => [`Cluster “${label}”, ${plural(member_count, 'symbol')}`],
  'assembly.graph_completed.v1': ({ node_count, edge_count }: Record<string, number>) => [`Graph: ${plural(node_count ?? 0, 'node')}, ${plural(edge_count ?? 0, 'edge')}`],
  'assembly.completed.v1': ({ cluster_count, duration_ms }: Record<string, number>) => [`${plural(cluster_count ?? 0, 'cluster')} in ${duration(duration_ms ?? 0)}`],
  'generation.started.v1': ({ symbol_count }: { symbol_count: number }) => [`Writing about ${plural(symbol_count, 'symbol')}`],
  'generation.completed.v1': ({ total_tokens, total_cost, duration_ms, warnings }: { total_tokens: number; total_cost: number; duration_ms: number; warnings: string[] }) => [
    `Written in ${duration(duration_ms)}: ${count(total_tokens)} tokens, ${usd(total_cost)}${warnings.length > 0 ? `; ${warnings.join(', ')}` : ''}`,
    warnings.length > 0 ? 'warn' : 'plain',
  ],
  'pack.started.v1': () => ['Packing'],
  'pack.completed.v1': ({ size_bytes }: { size_bytes: number }) => [`Packed: ${bytes(size_bytes)}`],
};
