import { posix } from 'node:path';
import type { ResolveModule } from './modules.ts';
import { folderOf, type Project } from './project.ts';

/** Where gems load from: beside the folders around a file, nearest first, as a repository may hold several gems. */
function loadFolders(folder: string): string[] {
  const parts = folder.split('/').filter((part) => part !== '' && part !== '.');
  const around = parts.map((_, i) => parts.slice(0, parts.length - i).join('/'));
  return [...around, ''].flatMap((one) => ['lib', 'app', 'test', 'spec', ''].map((name) => posix.join(one, name)));
}

/** Ruby: `require_relative` from the file's folder, `require` from the folders gems load from. */
export const rubyResolver =
  (project: Project): ResolveModule =>
  (from, module) => {
    const file = `${module.replace(/\.rb$/, '')}.rb`;
    const candidates = module.startsWith('.') ? [posix.join(folderOf(from), file)] : loadFolders(folderOf(from)).map((folder) => posix.join(folder, file));
    const found = candidates.find((candidate) => project.files.has(candidate));
    return found === undefined ? [] : [found];
  };
