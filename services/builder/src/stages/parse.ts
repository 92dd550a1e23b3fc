import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Described, describeSymbols, detectLanguage, type FileFacts, isProjectFile, type ParsePool, type Resolved, resolve } from '@doctown/parse';
import { type Chunk, type CodeSymbol, ServiceError, type SkippedFile } from '@doctown/schema';
import type { Report } from '../jobs/report.ts';
import type { FetchedRepository, FetchLimits } from './fetched.ts';
import { type SelectOptions, selectFiles } from './select.ts';

export interface Parsed extends Resolved {
  files: { file_path: string; language: string; error_lines: number[] }[];
  symbols: CodeSymbol[];
  chunks: Chunk[];
  skipped: SkippedFile[];
  /** What each symbol's whole code says, by id; worked out when asked for. */
  describe: () => Map<string, Described>;
}

/** Files to symbols, chunks and resolved edges; each file goes to `onFile` as soon as it is read. A file that cannot be parsed is skipped with its reason. */
export async function parseStage(
  { folder }: FetchedRepository,
  options: SelectOptions,
  limits: FetchLimits,
  pool: ParsePool,
  report: Report,
  signal: AbortSignal,
  onFile: (facts: FileFacts) => void,
): Promise<Parsed> {
  const { files, skipped, paths } = await selectFiles(folder, options, limits, detectLanguage, signal);
  for (const { file_path, reason } of skipped) report.live('ingest.file_skipped.v1', { file_path, reason });
  await report.start('parse', files.length);
  let done = 0;
  const read = async (file: (typeof files)[0]): Promise<FileFacts | null> => {
    report.live('ingest.file_detected.v1', { file_path: file.file_path, language: file.language, size_bytes: Buffer.byteLength(file.text) });
    try {
      const facts = await pool.parse(file, signal);
      tellChunks(facts, report);
      onFile(facts);
      return facts;
    } catch (error) {
      if (!(error instanceof ServiceError) || signal.aborted) throw error;
      skipped.push({ file_path: file.file_path, reason: error.code === 'timeout' ? 'parse_timeout' : 'parse_error' });
      return null;
    } finally {
      report.progress('parse', ++done, files.length);
    }
  };
  const facts = (await Promise.all(files.map(read))).filter((one) => one !== null);
  const texts = await projectTexts(folder, paths);
  const resolved = resolve(facts, { paths, texts });
  const kept = facts.map(({ symbols, bodies, chunks }) => ({ symbols, bodies, chunks }));
  await report.done('parse');
  return {
    ...resolved,
    files: facts.map(({ file_path, language, error_lines }) => ({ file_path, language, error_lines })),
    symbols: facts.flatMap(({ symbols }) => symbols),
    chunks: facts.flatMap(({ chunks }) => chunks),
    skipped,
    describe: () => describeSymbols(kept, resolved.edges),
  };
}

function tellChunks({ chunks, symbols }: FileFacts, report: Report): void {
  const byId = new Map(symbols.map((symbol) => [symbol.symbol_id, symbol]));
  for (const { chunk_id, file_path, language, byte_range, content, symbol_ids } of chunks) {
    const symbol = symbol_ids[0] ? byId.get(symbol_ids[0]) : undefined;
    report.live('ingest.chunk_created.v1', {
      chunk_id,
      file_path,
      language,
      byte_range: { start: byte_range[0], end: byte_range[1] },
      ...(symbol ? { symbol_kind: symbol.kind, symbol_name: symbol.name } : {}),
      content,
    });
  }
}

const MAX_PROJECT_FILE = 1024 * 1024;

/** Null for one that is too large to be written by a person, or cannot be read. */
async function readProjectFile(path: string): Promise<string | null> {
  try {
    return (await stat(path)).size <= MAX_PROJECT_FILE ? await readFile(path, 'utf8') : null;
  } catch {
    return null;
  }
}

async function projectTexts(folder: string, paths: readonly string[]): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const path of paths.filter(isProjectFile)) {
    const text = await readProjectFile(join(folder, path));
    if (text !== null) texts[path] = text;
  }
  return texts;
}
