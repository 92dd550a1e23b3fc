import { z } from 'zod';
import { Cost, Counts, StageName, Warning } from './job.ts';

const count = z.int().nonnegative();
const ms = z.number().nonnegative();

/** Every event's payload by its type. Where the original's code and specification differ, the union. */
export const eventPayloads = {
  'job.created.v1': z.object({ repo_url: z.string(), git_ref: z.string().nullable() }),
  'job.validated.v1': z.object({ repo_url: z.string(), git_ref: z.string().nullable(), commit_hash: z.string().nullable() }),
  'job.started.v1': z.object({ attempt: count }),
  'job.retrying.v1': z.object({ attempt: count, code: z.string(), message: z.string() }),
  'job.progress.v1': z.object({ stage: StageName, done: count, total: count, percent: z.number(), eta_s: z.number().nullable(), counts: Counts, cost: Cost }),
  'job.completed.v1': z.object({
    docpack_id: z.string().nullable(),
    url: z.string().nullable(),
    size_bytes: count,
    duration_ms: ms,
    counts: Counts,
    cost: Cost,
    warnings: z.array(Warning),
    error: z.string().optional(),
    code: z.string().optional(),
  }),
  'ingest.started.v1': z.object({ repo_url: z.string(), git_ref: z.string(), commit_sha: z.string().optional() }),
  'ingest.file_detected.v1': z.object({ file_path: z.string(), language: z.string(), size_bytes: count }),
  'ingest.file_skipped.v1': z.object({ file_path: z.string(), reason: z.string() }),
  'ingest.chunk_created.v1': z.object({
    chunk_id: z.string(),
    file_path: z.string(),
    language: z.string(),
    byte_range: z.object({ start: count, end: count }),
    symbol_kind: z.string().optional(),
    symbol_name: z.string().optional(),
    content: z.string(),
  }),
  'ingest.completed.v1': z.object({
    files_processed: count,
    files_skipped: count,
    chunks_created: count,
    duration_ms: ms,
    chunks_embedded: count.optional(),
    skip_reasons: z.record(z.string(), count).optional(),
    language_breakdown: z.array(z.object({ language: z.string(), file_count: count, chunk_count: count })).optional(),
    error: z.string().optional(),
  }),
  'embedding.started.v1': z.object({ chunk_count: count, model: z.string() }),
  'embedding.batch_started.v1': z.object({ batch_id: z.string(), chunk_count: count }),
  'embedding.batch_completed.v1': z.object({ batch_id: z.string(), chunk_count: count, duration_ms: ms }),
  'embedding.completed.v1': z.object({ chunk_count: count, cached: count, truncated: count, model: z.string(), duration_ms: ms }),
  'assembly.started.v1': z.object({ chunk_count: count, symbol_count: count }),
  'assembly.cluster_created.v1': z.object({ cluster_id: z.string(), label: z.string(), member_count: count }),
  'assembly.graph_completed.v1': z.object({ node_count: count, edge_count: count, edge_types: z.record(z.string(), count) }),
  'assembly.completed.v1': z.object({ cluster_count: count, node_count: count, edge_count: count, duration_ms: ms }),
  'generation.started.v1': z.object({ symbol_count: count, estimated_tokens: count }),
  'generation.symbol_documented.v1': z.object({ symbol_id: z.string(), token_count: count }),
  /** Some of what was just written, at most once a second, for who watches. */
  'generation.sentences_written.v1': z.object({
    symbols: z.array(z.object({ symbol_id: z.string(), name: z.string(), kind: z.string(), file_path: z.string(), summary: z.string() })),
  }),
  'generation.completed.v1': z.object({ total_tokens: count, total_cost: z.number(), duration_ms: ms, warnings: z.array(z.string()) }),
  'pack.started.v1': z.object({ symbol_count: count }),
  'pack.completed.v1': z.object({ docpack_id: z.string(), size_bytes: count, duration_ms: ms }),
} as const;

export type EventType = keyof typeof eventPayloads;
export type EventPayload<T extends EventType> = z.output<(typeof eventPayloads)[T]>;
export const EventType = z.enum(Object.keys(eventPayloads) as [EventType, ...EventType[]]);

/** How a `*.completed.v1` event ended. */
export const EventStatus = z.enum(['success', 'failed', 'partial', 'cancelled']);
export type EventStatus = z.output<typeof EventStatus>;

/** The envelope around every event; `sequence` counts from 1 per job, without gaps. */
export const EventEnvelope = z
  .object({
    event_id: z.string().startsWith('evt_').min(8),
    event_type: EventType,
    timestamp: z.iso.datetime(),
    sequence: z.int().nonnegative(),
    context: z.object({ job_id: z.string(), repo_url: z.string().min(1), git_ref: z.string().optional(), user_id: z.string().optional() }),
    meta: z.object({
      producer_version: z.string().optional(),
      trace_id: z.string().optional(),
      parent_event_id: z.string().optional(),
      idempotency_key: z.string().optional(),
      tags: z.array(z.string()).optional(),
    }),
    payload: z.record(z.string(), z.unknown()),
    status: EventStatus.optional(),
  })
  .superRefine((event, context) => {
    if (isCompleted(event.event_type) !== (event.status !== undefined))
      context.addIssue({ code: 'custom', path: ['status'], message: 'is set on *.completed.v1 events and only there' });
    const payload = eventPayloads[event.event_type].safeParse(event.payload);
    for (const issue of payload.error?.issues ?? []) context.addIssue({ code: 'custom', path: ['payload', ...issue.path], message: issue.message });
  });
export type EventEnvelope = z.output<typeof EventEnvelope>;

const isCompleted = (type: EventType): boolean => type.endsWith('.completed.v1');

/** Only this event ends a job's stream. */
export const isTerminal = (event: { event_type: string }): boolean => event.event_type === 'job.completed.v1';
