import { describeIssues } from '@doctown/schema';
import { DEFAULT_LIMITS, decompress, type Entry, type Limits, readTar } from './container.ts';
import { DocpackError } from './errors.ts';
import { type PackContents, type PackFile, packFiles } from './files.ts';
import { problemsOf } from './verify.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Opens a pack and refuses anything that cannot be trusted. Throws `DocpackError` with a code per fault. */
export function readDocpack(bytes: Uint8Array, limits: Limits = DEFAULT_LIMITS): PackContents {
  const entries = readTar(decompress(bytes, limits), limits);
  const contents = parseEntries(entries);
  const [problem] = problemsOf(contents, entries);
  if (problem) throw problem;
  return contents;
}

/** Parses every known file; unknown names are ignored. Throws `missing_file`, `bad_json`, `schema_violation`. */
export function parseEntries(entries: readonly Entry[]): PackContents {
  const parsed = packFiles.flatMap((file) => {
    const entry = entries.find(({ name }) => name === file.name);
    if (entry) return [[file.key, parseFile(file, entry.bytes)]];
    if (file.is_required) throw new DocpackError('missing_file', `Missing required file: ${file.name}`);
    return [];
  });
  return Object.fromEntries(parsed) as PackContents;
}

export function parseFile(file: PackFile, bytes: Uint8Array): unknown {
  if (file.schema === null) return bytes;
  let json: unknown;
  try {
    json = JSON.parse(decoder.decode(bytes));
  } catch (cause) {
    throw new DocpackError('bad_json', `${file.name} is not JSON in UTF-8`, { cause });
  }
  const result = file.schema.safeParse(json);
  if (result.success) return result.data;
  throw new DocpackError('schema_violation', `${file.name}: ${describeIssues(result.error).slice(0, 3).join('; ')}`);
}
