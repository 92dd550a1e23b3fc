import { posix } from 'node:path';
import { folderOf, type Project } from './project.ts';

const PROJECT_FILE = /(^|\/)(package\.json|tsconfig[^/]*\.json|jsconfig\.json|go\.mod|Cargo\.toml)$/;

/** Whether resolving needs to read this file. */
export const isProjectFile = (path: string): boolean => PROJECT_FILE.test(path);

/** The files an import means; empty when it leads out of the repository. */
export type ResolveModule = (from: string, module: string) => string[];

/** How imports are followed in each language, with the repository's own settings read once. */
export function moduleResolver(project: Project): ResolveModule {
  const packages = workspacePackages(project);
  const aliases = pathAliases(project);
  const goModules = Object.entries(project.texts).flatMap(([path, text]) =>
    path.endsWith('go.mod') ? [{ folder: folderOf(path), name: /^module\s+(\S+)/m.exec(text)?.[1] ?? '' }] : [],
  );
  const goFolders = Map.groupBy(
    [...project.files.keys()].filter((path) => path.endsWith('.go')),
    folderOf,
  );
  const memo = new Map<string, string[]>();
  let byBasename: Map<string, string[]> | undefined;
  return (from, module) => {
    const key = `${folderOf(from)}\0${project.files.get(from)?.language}\0${module}\0${/\.(rs|py)$/.test(from) ? from : ''}`;
    const known = memo.get(key) ?? find(from, module);
    memo.set(key, known);
    return known;
  };

  function find(from: string, module: string): string[] {
    const language = project.files.get(from)?.language;
    if (language === 'python') return python(project, from, module);
    if (language === 'go') return go(module);
    if (language === 'rust') return rust(project, from, module);
    if (language === 'bash') return included(from, module.replace(/^\.\//, ''));
    if (language === 'ruby') return required(from, module);
    if (language === 'c' || language === 'cpp') return included(from, module);
    return script(from, module);
  }

  /** `require_relative` from the file's folder, `require` from the folders gems load from. */
  function required(from: string, path: string): string[] {
    const file = `${path.replace(/\.rb$/, '')}.rb`;
    const candidates = path.startsWith('.') ? [posix.join(folderOf(from), file)] : ['lib', 'app', 'test', 'spec', ''].map((folder) => posix.join(folder, file));
    const found = candidates.find((candidate) => project.files.has(candidate));
    return found === undefined ? [] : [found];
  }

  /** Beside the including file, at the root, or wherever exactly one file ends so. */
  function included(from: string, path: string): string[] {
    const near = [posix.join(folderOf(from), path), path].find((candidate) => project.files.has(candidate));
    if (near !== undefined) return [near];
    byBasename ??= Map.groupBy(project.files.keys(), (file) => posix.basename(file));
    const ends = (byBasename.get(posix.basename(path)) ?? []).filter((file) => file.endsWith(`/${path}`));
    return ends.length === 1 ? ends : [];
  }

  function go(module: string): string[] {
    for (const { folder, name } of goModules) {
      if (name === '' || (module !== name && !module.startsWith(`${name}/`))) continue;
      const target = posix.join(folder, module.slice(name.length + 1)).replace(/^\.$/, '');
      return (goFolders.get(target) ?? []).filter((path) => !path.endsWith('_test.go'));
    }
    return [];
  }

  function script(from: string, module: string): string[] {
    if (module.startsWith('.')) return scriptFile(project, posix.join(folderOf(from), module));
    for (const { prefix, suffix, targets } of aliases) {
      if (!module.startsWith(prefix) || !module.endsWith(suffix) || module.length < prefix.length + suffix.length) continue;
      const star = module.slice(prefix.length, module.length - suffix.length);
      const found = targets.map((target) => scriptFile(project, target.replace('*', star))).find((files) => files.length > 0);
      if (found) return found;
    }
    const name = module.startsWith('@') ? module.split('/').slice(0, 2).join('/') : (module.split('/')[0] ?? '');
    const home = packages.get(name);
    return home ? packageFile(project, home, module.slice(name.length)) : [];
  }
}

const SCRIPT_ENDINGS = [
  '',
  '.ts',
  '.tsx',
  '.mts',
  '.cts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.d.ts',
  '/index.ts',
  '/index.tsx',
  '/index.js',
  '/index.jsx',
  '/index.mjs',
  '/index.cjs',
];

function scriptFile(project: Project, path: string): string[] {
  const plain = posix.normalize(path).replace(/^\.\//, '').replace(/\/$/, '');
  const asTypeScript = plain.replace(/\.([cm]?)js(x?)$/, '.$1ts$2');
  const found = [...SCRIPT_ENDINGS.map((ending) => (plain === '.' ? ending.replace(/^\//, '') : plain + ending)), asTypeScript].find((candidate) => project.files.has(candidate));
  return found === undefined ? [] : [found];
}

interface Package {
  folder: string;
  manifest: { name?: string; main?: string; module?: string; types?: string; exports?: unknown };
}

function workspacePackages({ texts }: Project): Map<string, Package> {
  const packages = new Map<string, Package>();
  for (const [path, text] of Object.entries(texts)) {
    if (!/(^|\/)package\.json$/.test(path)) continue;
    const manifest = parseLoosely(text) as Package['manifest'] | null;
    if (typeof manifest?.name === 'string') packages.set(manifest.name, { folder: folderOf(path), manifest });
  }
  return packages;
}

function packageFile(project: Project, { folder, manifest }: Package, subpath: string): string[] {
  const exported = exportTarget(manifest.exports, `.${subpath}`);
  const candidates = [
    exported,
    ...(subpath ? [`.${subpath}`, `./src${subpath}`] : [manifest.module, manifest.main, './src/index', './index', './lib/index', `./src/${manifest.name?.split('/').pop()}`]),
  ];
  for (const candidate of candidates) {
    if (typeof candidate !== 'string') continue;
    const source = candidate.replace(/^(\.\/)?(dist|build|out)\//, './src/').replace(/\.(d\.ts|[cm]?js)$/, '');
    for (const path of [candidate, source]) {
      const found = scriptFile(project, posix.join(folder, path));
      if (found.length > 0) return found;
    }
  }
  return [];
}

/** The first string under the conditions of a package's `exports`. */
function exportTarget(exports: unknown, subpath: string): string | undefined {
  if (typeof exports === 'string') return subpath === '.' ? exports : undefined;
  if (exports === null || typeof exports !== 'object') return undefined;
  const table = exports as Record<string, unknown>;
  if (!Object.keys(table).some((key) => key.startsWith('.'))) return subpath === '.' ? firstString(table) : undefined;
  if (subpath in table) return firstString(table[subpath]);
  for (const [pattern, target] of Object.entries(table)) {
    const [before = '', after] = pattern.split('*');
    if (after === undefined || !subpath.startsWith(before) || !subpath.endsWith(after)) continue;
    return firstString(target)?.replace('*', subpath.slice(before.length, subpath.length - after.length));
  }
  return undefined;
}

function firstString(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (target === null || typeof target !== 'object') return undefined;
  return Object.values(target)
    .map(firstString)
    .find((found) => found !== undefined);
}

/** `compilerOptions.paths` of every tsconfig, relative to the repository. */
function pathAliases({ texts }: Project): { prefix: string; suffix: string; targets: string[] }[] {
  return Object.entries(texts).flatMap(([path, text]) => {
    if (!/(ts|js)config[^/]*\.json$/.test(path)) return [];
    const options = (parseLoosely(text) as { compilerOptions?: { paths?: Record<string, string[]>; baseUrl?: string } } | null)?.compilerOptions;
    const base = posix.join(folderOf(path), options?.baseUrl ?? '.');
    return Object.entries(options?.paths ?? {}).map(([pattern, targets]) => {
      const [prefix = '', suffix = ''] = pattern.split('*');
      return { prefix, suffix, targets: Array.isArray(targets) ? targets.map((target) => posix.join(base, String(target))) : [] };
    });
  });
}

/** JSON with comments and trailing commas; null when it is none. */
function parseLoosely(text: string): unknown {
  const plain = text
    .replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, quoted: string | undefined) => quoted ?? '')
    .replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_, quoted: string | undefined) => quoted ?? '');
  try {
    return JSON.parse(plain);
  } catch {
    return null;
  }
}

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

/** Rust paths: `crate::a::b`, `self::`, `super::`, another crate of the workspace; the longest prefix that is a file. */
function rust(project: Project, from: string, module: string): string[] {
  const parts = module.split('::').filter(Boolean);
  const root = crateRoot(from);
  const here = from.replace(/\.rs$/, '').replace(/\/(mod|lib|main)$/, '');
  const start = parts[0] === 'crate' ? root : parts[0] === 'self' ? here : parts[0] === 'super' ? folderOf(here) : null;
  if (start !== null)
    return rustFile(
      project,
      start,
      parts.slice(1).flatMap((part) => (part === 'super' ? [] : [part])),
    );
  const crate = Object.entries(project.texts).find(
    ([path, text]) => path.endsWith('Cargo.toml') && new RegExp(`^name\\s*=\\s*"${(parts[0] ?? '').replaceAll('_', '[-_]').replace(/[^\w[\]-]/g, '')}"`, 'm').test(text),
  );
  if (crate) return rustFile(project, posix.join(folderOf(crate[0]), 'src'), parts.slice(1));
  return parts.length > 0 ? rustFile(project, here, parts, true) : [];
}

const crateRoot = (from: string): string => /^(.*?)(^|\/)src\//.exec(from)?.[0].replace(/\/$/, '') ?? folderOf(from);

function rustFile(project: Project, folder: string, parts: readonly string[], mustEnter = false): string[] {
  for (let length = parts.length; length >= (mustEnter ? 1 : 0); length--) {
    const path = [folder, ...parts.slice(0, length)].filter(Boolean).join('/');
    const found = [`${path}.rs`, `${path}/mod.rs`, ...(length === 0 ? [`${path}/lib.rs`, `${path}/main.rs`] : [])].find((candidate) => project.files.has(candidate));
    if (found !== undefined) return [found];
  }
  return [];
}
