import { posix } from 'node:path';
import type { ResolveModule } from './modules.ts';
import { folderOf, type Project } from './project.ts';

/** Python: dots from the own folder, names from the folders imports start in. */
export const pythonResolver =
  (project: Project): ResolveModule =>
  (from, module) =>
    python(project, from, module);

function python(project: Project, from: string, module: string): string[] {
  const dots = /^\.+/.exec(module)?.[0].length ?? 0;
  const path = module.slice(dots).replaceAll('.', '/');
  if (dots > 0) {
    const folder = folderOf(from)
      .split('/')
      .slice(0, folderOf(from).split('/').length - (dots - 1))
      .join('/');
    return pythonFile(project, posix.join(folder, path));
  }
  const folders = ['', 'src', 'lib', ...importRoots(project, folderOf(from))];
  for (const folder of folders) {
    const found = pythonFile(project, posix.join(folder, path));
    if (found.length > 0) return found;
  }
  return [];
}

function pythonFile(project: Project, path: string): string[] {
  const plain = path.replace(/^\.$|\/$/, '');
  const found = [`${plain}.py`, `${plain}/__init__.py`, `${plain}.pyi`, `${plain}/__init__.pyi`]
    .map((candidate) => candidate.replace(/^\//, ''))
    .find((candidate) => project.files.has(candidate));
  return found === undefined ? [] : [found];
}

/** Where an absolute import may start: never inside the package it is written in. */
const importRoots = (project: Project, folder: string): string[] => ancestors(folder).filter((one) => !project.files.has(`${one}/__init__.py`));

const ancestors = (folder: string): string[] => {
  const parts = folder.split('/').filter(Boolean);
  return parts.map((_, i) => parts.slice(0, parts.length - i).join('/'));
};
