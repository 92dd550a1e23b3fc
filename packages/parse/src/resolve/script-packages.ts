import { posix } from 'node:path';
import { parseLoosely } from './loose-json.ts';
import { folderOf, type Project } from './project.ts';
import { scriptFile } from './script-files.ts';

/** What anybody may have written there. */
interface Manifest {
  name?: unknown;
  main?: unknown;
  module?: unknown;
  types?: unknown;
  typings?: unknown;
  source?: unknown;
  exports?: unknown;
  imports?: unknown;
  typesVersions?: unknown;
}

/** A folder with a `package.json`. */
interface Package {
  folder: string;
  manifest: Manifest;
}

export interface Packages {
  /** The package of a name: one around the folder first, else the outermost. */
  named(name: string, folder: string): Package | undefined;
  /** The package of exactly this folder. */
  in(folder: string): Package | undefined;
}

/** Every `package.json` of the repository. */
export function workspacePackages({ texts }: Project): Packages {
  const byFolder = new Map<string, Package>();
  const byName = new Map<string, Package>();
  const paths = Object.keys(texts).filter((path) => /(^|\/)package\.json$/.test(path));
  for (const path of paths.sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1))) {
    const manifest = parseLoosely(texts[path] ?? '') as Manifest | null;
    if (manifest === null || typeof manifest !== 'object') continue;
    const one = { folder: folderOf(path), manifest };
    byFolder.set(one.folder, one);
    if (typeof manifest.name === 'string' && !byName.has(manifest.name)) byName.set(manifest.name, one);
  }
  return {
    in: (folder) => byFolder.get(folder),
    named: (name, folder) => {
      const around = foldersUp(folder).find((up) => byFolder.get(up)?.manifest.name === name);
      return around === undefined ? byName.get(name) : byFolder.get(around);
    },
  };
}

/** A folder and those around it, nearest first. */
export function foldersUp(folder: string): string[] {
  const parts = folder === '' ? [] : folder.split('/');
  return [...parts.map((_, i) => parts.slice(0, parts.length - i).join('/')), ''];
}

/** What `#name` means to the nearest package that has `imports`: paths of the repository, which begin with `./`, or modules. */
export function privateTargets(packages: Packages, folder: string, module: string): string[] {
  for (const up of foldersUp(folder)) {
    const home = packages.in(up);
    if (home?.manifest.imports === undefined) continue;
    return targetsOf(home.manifest.imports, module).flatMap((target) => (target.startsWith('.') ? sources(target).map((path) => `./${posix.join(up, path)}`) : [target]));
  }
  return [];
}

/** The file a package gives under a path below its name, or its main one; built files lead to their sources. */
export function packageFile(project: Project, { folder, manifest }: Package, subpath: string): string[] {
  const { exports, main, module, source, types, typings, typesVersions } = manifest;
  const last = typeof manifest.name === 'string' ? (manifest.name.split('/').pop() ?? '') : '';
  const said = [...exportTargets(exports, `.${subpath}`), ...versionTargets(typesVersions, subpath)];
  const usual = subpath
    ? [`.${subpath}`, `./src${subpath}`, `./lib${subpath}`]
    : [source, module, main, types, typings, './src/index', './index', './lib/index', './src/main', `./src/${last}`];
  for (const candidate of [...said, ...usual]) {
    if (typeof candidate !== 'string') continue;
    for (const path of sources(candidate)) {
      const found = scriptFile(project, posix.join(folder, path));
      if (found.length > 0) return found;
    }
  }
  return [];
}

const BUILT = /^(?:\.\/)?(?:dist|build|out|lib|es|esm|cjs|output|types|dist-\w+)(?:\/(?:esm|cjs|es|types|src|node|browser|module|modern|legacy))*\//;

/** A path as written, and where what was built there comes from. */
function sources(path: string): string[] {
  const stem = path.replace(/\.(d\.[cm]?ts|[cm]?jsx?)$/, '');
  return BUILT.test(path) ? [path, stem.replace(BUILT, './src/'), stem.replace(BUILT, './')] : [path, stem];
}

/** Everything the `exports` of a package name under a subpath, whatever the conditions, in order. */
function exportTargets(exports: unknown, subpath: string): string[] {
  if (typeof exports === 'string' || Array.isArray(exports)) return subpath === '.' ? strings(exports) : [];
  if (exports === null || typeof exports !== 'object') return [];
  return Object.keys(exports).some((key) => key.startsWith('.')) ? targetsOf(exports, subpath) : subpath === '.' ? strings(exports) : [];
}

/** What a table of names and patterns with one star says of a name: the name itself, else the pattern that is longest before its star. */
function targetsOf(table: unknown, name: string): string[] {
  if (table === null || typeof table !== 'object') return [];
  const entries = Object.entries(table);
  const exact = entries.find(([key]) => key === name);
  if (exact) return strings(exact[1]);
  const patterns = entries.map(([key, target]) => ({ parts: key.endsWith('/') ? [key, ''] : key.split('*'), target, is_folder: key.endsWith('/') }));
  const fitting = patterns.filter(
    ({ parts: [before = '', after] }) => after !== undefined && name.startsWith(before) && name.endsWith(after) && name.length >= before.length + after.length,
  );
  const best = fitting.sort((a, b) => (b.parts[0]?.length ?? 0) - (a.parts[0]?.length ?? 0))[0];
  if (best === undefined) return [];
  const star = name.slice(best.parts[0]?.length, name.length - (best.parts[1]?.length ?? 0));
  return strings(best.target).map((target) => (best.is_folder ? target + star : target.replaceAll('*', star)));
}

/** Where the types of a subpath are said to be, for any version. */
function versionTargets(versions: unknown, subpath: string): string[] {
  if (versions === null || typeof versions !== 'object') return [];
  return Object.values(versions).flatMap((table) => targetsOf(table, subpath.slice(1) || 'index'));
}

const MAX_NESTED = 20;

/** All texts inside, in order. */
function strings(target: unknown, depth = 0): string[] {
  if (typeof target === 'string') return [target];
  return target === null || typeof target !== 'object' || depth > MAX_NESTED ? [] : Object.values(target).flatMap((one) => strings(one, depth + 1));
}
