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
  });
  return parsed;
}

const EXPECTED_GAPS = new Set(['nothing_to_extract', 'not_requested']);

const filesOf = (count: number): string => `${count} ${count === 1 ? 'file' : 'files'}`;

/** Each gap as a warning with its count; true when the pack lacks what it should hold. */
function warnOfGaps(parsed: Parsed, { missing }: Generated, truncated: number, report: Report): boolean {
  const { parse_error = 0, parse_timeout = 0, limit_reached = 0 } = countReasons(parsed);
  if (parse_error > 0) report.warn({ code: 'parse_error', message: `${filesOf(parse_error)} could not be parsed`, count: parse_error });
  if (parse_timeout > 0) report.warn({ code: 'parse_timeout', message: `${filesOf(parse_timeout)} took too long to parse`, count: parse_timeout });
  const faulty = parsed.files.filter(({ error_lines }) => error_lines.length > 0).length;
  if (faulty > 0) report.warn({ code: 'syntax_errors', message: `${filesOf(faulty)} ${faulty === 1 ? 'has' : 'have'} lines that could not be read; the rest was`, count: faulty });
  if (limit_reached > 0) report.warn({ code: 'limit_reached', message: `${filesOf(limit_reached)} ${limit_reached === 1 ? 'was' : 'were'} left out by MAX_FILES`, count: limit_reached });
  if (truncated > 0) report.warn({ code: 'truncated', message: `${truncated === 1 ? '1 chunk was' : `${truncated} chunks were`} longer than the embedding model reads; what is beyond did not count`, count: truncated });
  if (parsed.symbols.length === 0) report.warn({ code: 'no_symbols', message: 'no source file in a language we read was found', count: 1 });
  for (const [code, count] of Object.entries(missing).sort()) report.warn({ code, message: `${count === 1 ? '1 symbol has' : `${count} symbols have`} no sentence: ${code.replaceAll('_', ' ')}`, count });
  return parse_error > 0 || parse_timeout > 0 || limit_reached > 0 || Object.keys(missing).some((code) => !EXPECTED_GAPS.has(code));
}
