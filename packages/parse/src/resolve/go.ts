import { posix } from 'node:path';
import type { ResolveModule } from './modules.ts';
import { folderOf, type Project } from './project.ts';

/** Go: an import path below a module of the repository is a folder, all of whose files it means. */
export function goResolver(project: Project): ResolveModule {
  const modules = Object.entries(project.texts).flatMap(([path, text]) =>
    path.endsWith('go.mod') ? [{ folder: folderOf(path), name: /^module\s+(\S+)/m.exec(text)?.[1] ?? '' }] : [],
  );
  const folders = Map.groupBy(
    [...project.files.keys()].filter((path) => path.endsWith('.go')),
    folderOf,
  );
  return (_, module) => {
    for (const { folder, name } of modules) {
      if (name === '' || (module !== name && !module.startsWith(`${name}/`))) continue;
      const target = posix.join(folder, module.slice(name.length + 1)).replace(/^\.$/, '');
      return (folders.get(target) ?? []).filter((path) => !path.endsWith('_test.go'));
    }
    return [];
  };
}
