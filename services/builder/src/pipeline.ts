import { createHash } from 'node:crypto';
import type { ParsePool } from '@doctown/parse';
import { type IngestOptions, VERSION } from '@doctown/schema';
import type { Workers } from './app.ts';
import type { Finished, JobInput } from './jobs/attempt.ts';
import type { Report } from './jobs/report.ts';
import { assembleStage } from './stages/assemble.ts';
import { EmbedStage } from './stages/embed.ts';
import { embedTexts } from './stages/embed-text.ts';
import { type FetchDeps, fetchRepository } from './stages/fetch.ts';
import type { FetchedRepository, Source } from './stages/fetched.ts';
import { generateStage, inOrder } from './stages/generate.ts';
import { countReasons, packStage } from './stages/pack.ts';
import { type Parsed, parseStage } from './stages/parse.ts';
import { storeStage } from './stages/store.ts';
import { summarizeStage } from './stages/summarize.ts';
import type { Generated } from './stages/writing.ts';
import type { PackStorage } from './storage/storage.ts';
import type { SentenceCache } from './store/sentences.ts';
import type { VectorCache } from './store/vectors.ts';

export interface PipelineDeps {
  fetch: FetchDeps;
  parsePool: ParsePool;
  workers: Workers;
  storage: PackStorage;
  embedding: { cache: VectorCache; patience_ms: number };
  generation: { cache: SentenceCache; patience_ms: number };
  github_token: string | null;
}

/** A repository goes in, a docpack comes out: one line a stage. */
export async function buildPack(job: JobInput, deps: PipelineDeps, report: Report, signal: AbortSignal): Promise<Finished> {
  const options = job.request.options ?? {};
  const traceparent = `00-${job.trace_id}-${job.trace_id.slice(0, 16)}-01`;
  const repository = await fetchStage(job, deps, report, signal);
  const embedStage = new EmbedStage({ addresses: deps.workers.embedding, ...deps.embedding, job_id: job.job_id, force: options.force ?? false, traceparent }, report, signal);
  try {
    const parsed = await ingestStage(repository, options, deps, report, signal, embedStage);
    const embedding = await embedStage.finish();
    const assembled = await assembleStage(deps.workers.assembly, job, repository, parsed, embedding, report, traceparent, signal);
    const generating = { addresses: deps.workers.generation, ...deps.generation, job_id: job.job_id, traceparent };
    const generated = await generateStage(generating, inOrder(assembled, parsed), options, report, signal);
    const summarized = await summarizeStage(generating, repository.name, parsed, assembled, generated, options, report, signal);
    const packed = await packStage(repository, parsed, embedding, assembled, summarized, options, report);
    signal.throwIfAborted();
    const stored = await storeStage(packed, repository, embedding, deps.storage, report, signal);
    return { ...stored, is_partial: warnOfGaps(parsed, generated, embedding.truncated, report) };
  } finally {
    embedStage.stop();
    await repository.dispose();
  }
}

export async function fetchStage({ request, token, pinned_commit, settleOn }: JobInput, deps: PipelineDeps, report: Report, signal: AbortSignal): Promise<FetchedRepository> {
  await report.start('fetch');
  const wanted = { repo_url: request.repo_url, git_ref: request.git_ref ?? null, token: token ?? deps.github_token, pinned_commit };
  const onCommit = async (source: Source): Promise<void> => {
    report.source(source);
    await settleOn(workKey(source, request.options ?? {}));
  };
  const repository = await fetchRepository(wanted, deps.fetch, signal, (done, total) => report.progress('fetch', done, total), onCommit);
  const { repo_url, git_ref, commit_hash, warnings } = repository;
  for (const warning of warnings) report.warn(warning);
  await report.event('job.validated.v1', { repo_url, git_ref, commit_hash });
  await report.done('fetch');
  return repository;
}

/** The same for jobs that make the same pack as long as this version and its models run. */
const workKey = ({ repo_url, git_ref, commit_hash }: Source, options: IngestOptions): string =>
  createHash('sha256')
    .update(JSON.stringify([VERSION, repo_url, git_ref, commit_hash, Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1))]))
    .digest('hex');

/** The original's `ingest`: read and parse, with embedding already under way. */
export async function ingestStage(
  repository: FetchedRepository,
  options: IngestOptions,
  deps: PipelineDeps,
  report: Report,
  signal: AbortSignal,
  embedStage: EmbedStage,
): Promise<Parsed> {
  const started = performance.now();
  const { repo_url, git_ref, commit_hash } = repository;
  await report.event('ingest.started.v1', { repo_url, git_ref, commit_sha: commit_hash });
  const parsed = await parseStage(repository, options, deps.fetch.limits, deps.parsePool, report, signal, (facts) => embedStage.push(embedTexts(facts)));
  const { files, skipped, chunks, symbols, edges } = parsed;
  report.counts({ files: files.length, files_skipped: skipped.length, chunks: chunks.length, symbols: symbols.length, edges: edges.length });
  const languages = [...new Set(files.map(({ language }) => language))].sort();
  const language_breakdown = languages.map((language) => ({
    language,
    file_count: files.filter((file) => file.language === language).length,
    chunk_count: chunks.filter((chunk) => chunk.language === language).length,
  }));
  await report.event('ingest.completed.v1', {
    files_processed: files.length,
    files_skipped: skipped.length,
    chunks_created: chunks.length,
    duration_ms: Math.round(performance.now() - started),
    language_breakdown,
    skip_reasons: countReasons(parsed),
  });
  return parsed;
}

const EXPECTED_GAPS = new Set(['nothing_to_extract', 'not_requested']);

/** Each gap as a warning with its count; true when the pack lacks what it should hold. */
function warnOfGaps(parsed: Parsed, { missing }: Generated, truncated: number, report: Report): boolean {
  const { parse_error = 0, parse_timeout = 0, limit_reached = 0 } = countReasons(parsed);
  const warn = (code: string, count: number, one: string, many: string): void => {
    if (count > 0) report.warn({ code, message: count === 1 ? `1 ${one}` : `${count} ${many}`, count });
  };
  warn('parse_error', parse_error, 'file could not be parsed', 'files could not be parsed');
  warn('parse_timeout', parse_timeout, 'file took too long to parse', 'files took too long to parse');
  const faulty = parsed.files.filter(({ error_lines }) => error_lines.length > 0).length;
  warn('syntax_errors', faulty, 'file has lines that could not be read; the rest was', 'files have lines that could not be read; the rest of each was');
  warn('limit_reached', limit_reached, 'file was left out by MAX_FILES', 'files were left out by MAX_FILES');
  warn(
    'truncated',
    truncated,
    'chunk was longer than the embedding model reads; its end did not count',
    'chunks were longer than the embedding model reads; their end did not count',
  );
  if (parsed.symbols.length === 0) report.warn({ code: 'no_symbols', message: 'no source file in a language we read was found', count: 1 });
  for (const [code, { count, extracted, message }] of Object.entries(missing).sort()) {
    const instead =
      extracted === 0
        ? ''
        : `; ${extracted === count ? (count === 1 ? 'its' : 'their') : `${extracted} of their`} ${extracted === 1 ? 'sentence is' : 'sentences are'} taken from the code instead`;
    warn(code, count, `symbol was not written about: ${message}${instead}`, `symbols were not written about: ${message}${instead}`);
  }
  return parse_error > 0 || parse_timeout > 0 || limit_reached > 0 || Object.keys(missing).some((code) => !EXPECTED_GAPS.has(code));
}
