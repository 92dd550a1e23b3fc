import { posix } from 'node:path';
import type { ResolveModule } from './modules.ts';
import { folderOf, type Project } from './project.ts';

/** Ruby: `require_relative` from the file's folder, `require` from the folders gems load from. */
export const rubyResolver =
  (project: Project): ResolveModule =>
  (from, module) => {
    const file = `${module.replace(/\.rb$/, '')}.rb`;
    const candidates = module.startsWith('.') ? [posix.join(folderOf(from), file)] : ['lib', 'app', 'test', 'spec', ''].map((folder) => posix.join(folder, file));
    const found = candidates.find((candidate) => project.files.has(candidate));
    return found === undefined ? [] : [found];
  };
