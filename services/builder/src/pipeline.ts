import type { ParsePool } from '@doctown/parse';
import type { IngestOptions } from '@doctown/schema';
import type { Report } from './jobs/report.ts';
import type { Finished, JobInput } from './jobs/runner.ts';
import { assembleStage } from './stages/assemble.ts';
import { EmbedStage } from './stages/embed.ts';
import { embedTexts } from './stages/embed-text.ts';
import { type FetchDeps, fetchRepository } from './stages/fetch.ts';
import type { FetchedRepository } from './stages/fetched.ts';
import { type Generated, generateStage } from './stages/generate.ts';
import { countReasons, packStage } from './stages/pack.ts';
import { type Parsed, parseStage } from './stages/parse.ts';
import { storeStage } from './stages/store.ts';
import type { PackStorage } from './storage/storage.ts';
import type { DocpackStore } from './store/docpacks.ts';
import type { VectorCache } from './store/vectors.ts';

export interface PipelineDeps {
  fetch: FetchDeps;
  parsePool: ParsePool;
  urls: { embedding: string; assembly: string; generation: string };
  storage: PackStorage;
  docpacks: DocpackStore;
  embedding: { cache: VectorCache; patience_ms: number };
  github_token: string | null;
}

/** A repository goes in, a docpack comes out: one line a stage. */
export async function buildPack(job: JobInput, deps: PipelineDeps, report: Report, signal: AbortSignal): Promise<Finished> {
  const options = job.request.options ?? {};
  const traceparent = `00-${job.trace_id}-${job.trace_id.slice(0, 16)}-01`;
  const repository = await fetchStage(job, deps, report, signal);
  const embedStage = new EmbedStage({ url: deps.urls.embedding, ...deps.embedding, job_id: job.job_id, force: options.force ?? false, traceparent }, report, signal);
  try {
    const parsed = await ingest(repository, options, deps, report, signal, embedStage);
    const embedding = await embedStage.finish();
    const assembled = await assembleStage(deps.urls.assembly, job, repository, parsed, embedding, report, traceparent, signal);
    const generated = await generateStage(deps.urls.generation, job.job_id, parsed, assembled, options, report, traceparent, signal);
    const packed = await packStage(repository, parsed, embedding, assembled, generated, options, report);
    signal.throwIfAborted();
    const docpack = await storeStage(packed, repository, embedding, deps.storage, deps.docpacks, report);
    return { docpack, is_partial: warnOfGaps(parsed, generated, embedding.truncated, report) };
  } finally {
    embedStage.stop();
    await repository.dispose();
  }
}

async function fetchStage({ request, token, pinned_commit }: JobInput, deps: PipelineDeps, report: Report, signal: AbortSignal): Promise<FetchedRepository> {
  await report.start('fetch');
  const wanted = { repo_url: request.repo_url, git_ref: request.git_ref ?? null, token: token ?? deps.github_token, pinned_commit };
  const repository = await fetchRepository(wanted, deps.fetch, signal, (done, total) => report.progress('fetch', done, total));
  const { repo_url, git_ref, commit_hash, warnings } = repository;
  report.source({ repo_url, git_ref, commit_hash });
  for (const warning of warnings) report.warn(warning);
  await report.event('job.validated.v1', { repo_url, git_ref, commit_hash });
  await report.done('fetch');
  return repository;
}

/** The original's `ingest`: read and parse, with embedding already under way. */
async function ingest(repository: FetchedRepository, options: IngestOptions, deps: PipelineDeps, report: Report, signal: AbortSignal, embedStage: EmbedStage): Promise<Parsed> {
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
  for (const [code, count] of Object.entries(missing).sort()) {
    const reason = code.replaceAll('_', ' ');
    warn(code, count, `symbol has no sentence: ${reason}`, `symbols have no sentence: ${reason}`);
  }
  return parse_error > 0 || parse_timeout > 0 || limit_reached > 0 || Object.keys(missing).some((code) => !EXPECTED_GAPS.has(code));
}
