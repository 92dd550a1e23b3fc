import { posix } from 'node:path';
import type { ResolveModule } from './modules.ts';
import { folderOf, type Project } from './project.ts';

/** C, C++ and shell: beside the including file, at the root, or wherever exactly one file ends so. */
export function includeResolver(project: Project): ResolveModule {
  let byBasename: Map<string, string[]> | undefined;
  return (from, module) => {
    const path = module.replace(/^\.\//, '');
    const near = [posix.join(folderOf(from), path), path].find((candidate) => project.files.has(candidate));
    if (near !== undefined) return [near];
    byBasename ??= Map.groupBy(project.files.keys(), (file) => posix.basename(file));
    const ends = (byBasename.get(posix.basename(path)) ?? []).filter((file) => file.endsWith(`/${path}`));
    return ends.length === 1 ? ends : [];
  };
}
