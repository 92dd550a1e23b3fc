import { z } from 'zod';
import { DocumentationMode } from './documentation.ts';
import { DocpackId, JobId } from './ids.ts';
import { GitRef, RepoUrl } from './repo.ts';
import { Language } from './source.ts';

/** What may be asked of a run beyond the repository. All of it enters the pack's identity. */
export const IngestOptions = z.object({
  include: z.array(z.string().min(1)).optional().meta({ description: 'Globs; only files matching one are read.' }),
  exclude: z.array(z.string().min(1)).optional().meta({ description: 'Globs; files matching one are skipped.' }),
  languages: z.array(Language).optional(),
  max_symbols: z.int().positive().optional().meta({ description: 'Document at most so many symbols, most central first.' }),
  max_cost_usd: z.number().nonnegative().optional().meta({ description: 'Never spend more; what is left over stays structural and is counted.' }),
  documentation: DocumentationMode.optional(),
  doc_language: z.string().min(2).max(35).optional(),
  embeddings_in_pack: z.boolean().optional(),
  force: z.boolean().optional().meta({ description: 'Ignore caches.' }),
});
export type IngestOptions = z.output<typeof IngestOptions>;

export const IngestRequest = z.object({ repo_url: RepoUrl, git_ref: GitRef.optional(), job_id: JobId.optional(), options: IngestOptions.optional() });
export type IngestRequest = z.output<typeof IngestRequest>;

export const JobState = z.enum(['queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled']);
export type JobState = z.output<typeof JobState>;

/** The job will not change any more. */
export const isFinished = (state: JobState): boolean => state !== 'queued' && state !== 'running';

export const StageName = z.enum(['fetch', 'parse', 'embed', 'assemble', 'generate', 'pack', 'store']);
export type StageName = z.output<typeof StageName>;

export const StageStatus = z.object({
  name: StageName,
  status: z.enum(['pending', 'running', 'done', 'failed', 'skipped']),
  started_at: z.iso.datetime().nullable(),
  duration_ms: z.number().nonnegative().nullable(),
  done: z.int().nonnegative(),
  total: z.int().nonnegative(),
});
export type StageStatus = z.output<typeof StageStatus>;

export const Counts = z.object({
  files: z.int(),
  files_skipped: z.int(),
  symbols: z.int(),
  edges: z.int(),
  clusters: z.int(),
  chunks: z.int(),
  chunks_cached: z.int(),
  documented: z.int(),
  documented_cached: z.int(),
  undocumented: z.int(),
});
export type Counts = z.output<typeof Counts>;

export const Cost = z.object({ input_tokens: z.int(), output_tokens: z.int(), usd: z.number(), usd_saved: z.number() });
export type Cost = z.output<typeof Cost>;

export const Warning = z.object({ code: z.string(), message: z.string(), count: z.int() });
export type Warning = z.output<typeof Warning>;

/** The whole picture of one job. */
export const JobStatus = z.object({
  job_id: JobId,
  status: JobState,
  stage: StageName.nullable(),
  progress: z.object({ done: z.int(), total: z.int(), percent: z.number(), eta_s: z.number().nullable() }),
  stages: z.array(StageStatus),
  source: z.object({ repo_url: z.string(), git_ref: z.string().nullable(), commit_hash: z.string().nullable() }),
  counts: Counts,
  cost: Cost,
  models: z.object({ embedding: z.string().nullable(), generation: z.string().nullable() }),
  docpack: z.object({ docpack_id: DocpackId, url: z.string(), size_bytes: z.int() }).nullable(),
  warnings: z.array(Warning),
  error: z.object({ code: z.string(), message: z.string(), stage: StageName.nullable(), retryable: z.boolean() }).nullable(),
  attempt: z.int(),
  created_at: z.iso.datetime(),
  started_at: z.iso.datetime().nullable(),
  finished_at: z.iso.datetime().nullable(),
});
export type JobStatus = z.output<typeof JobStatus>;

/** A job nobody has started, nothing counted yet. */
export const emptyCounts = (): Counts => ({
  files: 0,
  files_skipped: 0,
  symbols: 0,
  edges: 0,
  clusters: 0,
  chunks: 0,
  chunks_cached: 0,
  documented: 0,
  documented_cached: 0,
  undocumented: 0,
});
export const emptyCost = (): Cost => ({ input_tokens: 0, output_tokens: 0, usd: 0, usd_saved: 0 });
