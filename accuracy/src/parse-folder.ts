import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { detectLanguage, type FileFacts, isProjectFile, type ParsePool, type Resolved, resolve } from '@doctown/parse';

/** Reads and resolves a folder the way the builder does. `paths` are all of its files, relative to it; one that cannot be parsed is left out. */
export async function parseFolder(folder: string, paths: readonly string[], pool: ParsePool): Promise<{ files: FileFacts[]; resolved: Resolved }> {
  const never = new AbortController().signal;
  const texts: Record<string, string> = {};
  const read = async (file_path: string): Promise<FileFacts | null> => {
    const text = await readFile(join(folder, file_path), 'utf8');
    if (isProjectFile(file_path)) texts[file_path] = text;
    const language = detectLanguage(file_path, text.slice(0, 4096));
    return language === null ? null : pool.parse({ file_path, language, text }, never).catch(() => null);
  };
  const files = (await Promise.all(paths.map(read))).filter((one) => one !== null);
  return { files, resolved: resolve(files, { paths, texts }) };
}
