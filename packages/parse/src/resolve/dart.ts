import { posix } from 'node:path';
import type { ResolveModule } from './modules.ts';
import { folderOf, type Project } from './project.ts';

/** Dart: paths from the file's folder, and `package:name/a.dart` in the `lib` of the package that calls itself so. */
export function dartResolver(project: Project): ResolveModule {
  const packages = new Map<string, string>();
  for (const [path, text] of Object.entries(project.texts)) {
    const name = /(^|\/)pubspec\.yaml$/.test(path) ? /^name:\s*["']?(\w+)/m.exec(text)?.[1] : undefined;
    if (name !== undefined && !packages.has(name)) packages.set(name, folderOf(path));
  }
  return (from, module) => {
    const [, name = '', path = ''] = /^package:([^/]+)\/(.+)$/.exec(module) ?? [];
    const home = packages.get(name);
    if (name !== '' && home === undefined) return [];
    const file = name === '' ? posix.join(folderOf(from), module) : posix.join(home ?? '', 'lib', path);
    return project.files.has(file) ? [file] : [];
  };
}
