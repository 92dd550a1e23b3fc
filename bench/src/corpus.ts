import { type Dirent, existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { detectLanguage } from '@doctown/parse';

/** A folder measured as one repository. */
export interface Corpus {
  name: string;
  folder: string;
  /** At most so many files, the first by path. */
  limit: number;
}

const PYTHON_LIBRARIES = ['/usr/lib/python3.13', '/usr/lib/python3.12', '/usr/lib/python3.11', '/usr/lib/python3'];
const MAX_BYTES = 1024 * 1024;
/** Lines are longer than this on average only where a program wrote them. */
const MAX_MEAN_LINE = 110;

/** What every machine has: the sources of our own installed packages, and Python's library where Debian put one. */
export function ownCorpora(root: string): Corpus[] {
  const packages = join(root, 'node_modules', '.pnpm');
  const python = PYTHON_LIBRARIES.find((folder) => existsSync(folder));
  return [
    { name: 'npm packages, 1,000 files', folder: packages, limit: 1000 },
    ...(python === undefined ? [] : [{ name: "Python's library", folder: python, limit: 1000 }]),
    { name: 'npm packages, 6,000 files', folder: packages, limit: 6000 },
  ];
}

/** The files a build would read, as paths below the folder, sorted: of a language we know, up to 1 MB, not minified. */
export async function filesOf({ folder, limit }: Corpus): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter(isSource)
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  const kept: string[] = [];
  for (const path of paths) {
    if (kept.length >= limit) break;
    if (isWorthReading(path, await readFile(join(folder, path), 'utf8'))) kept.push(path);
  }
  return kept;
}

const isSource = (entry: Dirent): boolean =>
  entry.isFile() && /\.\w+$/.test(entry.name) && !/\.(md|mdx|markdown)$|\.min\./.test(entry.name) && !/\/\.git(\/|$)/.test(entry.parentPath);

function isWorthReading(path: string, text: string): boolean {
  if (text.length > MAX_BYTES || detectLanguage(path, text.slice(0, 4096)) === null) return false;
  return !/\.[cm]?jsx?$/.test(path) || text.length / text.split('\n').length <= MAX_MEAN_LINE;
}
