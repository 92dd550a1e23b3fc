import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SkippedFile, SkipReason } from '@doctown/schema';
import ignore, { type Ignore } from 'ignore';
import picomatch from 'picomatch';
import { entriesOf } from '../local.ts';
import { type Attributes, attributesOf } from './attributes.ts';
import { decodeSource } from './decode.ts';
import type { FetchLimits } from './fetched.ts';
import { isGenerated, isGeneratedName, isIgnoredFile, isIgnoredFolder, isMinified, isVendoredFile, isVendoredFolder } from './ignore-rules.ts';

export interface SelectedFile {
  file_path: string;
  language: string;
  text: string;
}

export interface Selection {
  files: SelectedFile[];
  skipped: SkippedFile[];
  /** Every regular file that was seen, for resolving imports. */
  paths: string[];
}

export interface SelectOptions {
  include?: readonly string[] | undefined;
  exclude?: readonly string[] | undefined;
  languages?: readonly string[] | undefined;
}

interface Rules {
  gitignores: { folder: string; rules: Ignore }[];
  attributes: Attributes;
}

/** The files worth reading, in path order, and for every other one why not. A folder left out counts once. */
export async function selectFiles(
  folder: string,
  options: SelectOptions,
  limits: FetchLimits,
  detectLanguage: (file_path: string, head: string) => string | null,
  signal: AbortSignal,
): Promise<Selection> {
  const selection: Selection = { files: [], skipped: [], paths: [] };
  const included = options.include?.length ? picomatch([...options.include], { dot: true }) : () => true;
  const excluded = options.exclude?.length ? picomatch([...options.exclude], { dot: true }) : () => false;
  const skip = (file_path: string, reason: SkipReason) => selection.skipped.push({ file_path, reason });
  await walk('', { gitignores: [], attributes: () => undefined });
  return selection;

  async function walk(at: string, above: Rules): Promise<void> {
    signal.throwIfAborted();
    const rules = await withOwnRules(folder, at, above);
    const entries = await entriesOf(join(folder, at));
    if (entries === null) return void skip(at || '.', 'unreadable');
    for (const entry of entries) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) {
        const reason = folderReason(entry.name, path, rules);
        if (reason) skip(path, reason);
        else await walk(path, rules);
      } else if (!entry.isFile()) skip(path, 'ignore_pattern');
      else await consider(path, entry.name, rules);
    }
  }

  async function consider(path: string, name: string, rules: Rules): Promise<void> {
    selection.paths.push(path);
    const said = rules.attributes(path);
    const early = isIgnoredFile(name)
      ? 'ignore_pattern'
      : isGitignored(path, rules)
        ? 'gitignored'
        : !included(path) || excluded(path)
          ? 'excluded'
          : (said ?? (said === undefined ? nameReason(path) : null));
    if (early) return void skip(path, early);
    if (selection.files.length >= limits.max_files) return void skip(path, 'limit_reached');
    const result = await readSource(folder, path, limits, detectLanguage, said === null);
    if (typeof result === 'string') skip(path, result);
    else if (options.languages?.length && !options.languages.includes(result.language)) skip(path, 'excluded');
    else selection.files.push(result);
  }
}

function folderReason(name: string, path: string, rules: Rules): SkipReason | null {
  if (isIgnoredFolder(name)) return 'ignore_pattern';
  const said = rules.attributes(`${path}/`) ?? rules.attributes(`${path}/x`);
  if (said !== null && (said === 'vendored' || isVendoredFolder(name, path))) return 'vendored';
  return isGitignored(`${path}/`, rules) ? 'gitignored' : null;
}

/** What a file's name and place alone tell. */
const nameReason = (path: string): SkipReason | null => (isVendoredFile(path) ? 'vendored' : isGeneratedName(path) ? 'generated' : null);

const isGitignored = (path: string, { gitignores }: Rules): boolean => gitignores.some(({ folder, rules }) => rules.ignores(folder === '' ? path : path.slice(folder.length + 1)));

/** A folder's own .gitignore and .gitattributes on top of what is above it. */
async function withOwnRules(root: string, at: string, above: Rules): Promise<Rules> {
  const gitignore = await readIfThere(join(root, at, '.gitignore'));
  const attributes = await readIfThere(join(root, at, '.gitattributes'));
  return {
    gitignores: gitignore === null ? above.gitignores : [...above.gitignores, { folder: at, rules: ignore().add(gitignore) }],
    attributes: attributes === null ? above.attributes : attributesOf(attributes, at, above.attributes),
  };
}

/** Null where there is no such file, or none that can be read. */
async function readIfThere(path: string): Promise<string | null> {
  try {
    return (await stat(path)).isFile() ? await readFile(path, 'utf8') : null;
  } catch {
    return null;
  }
}

const HEAD = 8192;
const MARK = /^\uFEFF/;

async function readSource(
  folder: string,
  path: string,
  limits: FetchLimits,
  detectLanguage: (file_path: string, head: string) => string | null,
  isWanted: boolean,
): Promise<SelectedFile | SkipReason> {
  const read = await readBounded(join(folder, path), limits.max_file_bytes);
  if (read === null) return 'unreadable';
  const text = decodeSource(read.bytes);
  if (text === null) return 'binary';
  const bare = text.replace(MARK, '');
  const language = detectLanguage(path, bare.slice(0, HEAD));
  if (language === null) return 'unsupported_language';
  if (!read.is_whole) return 'too_large';
  if (isWanted) return { file_path: path, language, text };
  if (isMinified(path, text)) return 'minified';
  return isGenerated(bare, language) ? 'generated' : { file_path: path, language, text };
}

/** A file's bytes, of one above the limit the beginning: it tells what a file is that we would not read at any size. Null when it cannot be read. */
async function readBounded(path: string, limit: number): Promise<{ bytes: Uint8Array; is_whole: boolean } | null> {
  try {
    if ((await stat(path)).size <= limit) return { bytes: await readFile(path), is_whole: true };
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(HEAD), 0, HEAD, 0);
      return { bytes: buffer.subarray(0, bytesRead), is_whole: false };
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}
