import { posix } from 'node:path';
import type { ResolveModule } from './modules.ts';
import { folderOf, type Project } from './project.ts';

/** JavaScript and TypeScript: relative paths, `paths` of a tsconfig, packages of the workspace by their `exports` and `main`. */
export function scriptResolver(project: Project): ResolveModule {
  const packages = workspacePackages(project);
  const aliases = pathAliases(project);
  return (from, module) => {
    if (module.startsWith('.')) return scriptFile(project, posix.join(folderOf(from), module));
    for (const { prefix, suffix, targets } of aliases) {
      if (!module.startsWith(prefix) || !module.endsWith(suffix) || module.length < prefix.length + suffix.length) continue;
      const star = module.slice(prefix.length, module.length - suffix.length);
      const found = targets.map((target) => scriptFile(project, target.replace('*', star))).find((files) => files.length > 0);
      if (found) return found;
    }
    const name = module.startsWith('@') ? module.split('/').slice(0, 2).join('/') : (module.split('/')[0] ?? '');
    const home = packages.get(name);
    return home ? packageFile(project, home, module.slice(name.length)) : fromSource(project, from, module);
  };
}

/** What bundlers mean without being told: `@/a` and `~/a` are of the nearest folder of sources, `$lib/a` of its library. */
function fromSource(project: Project, from: string, module: string): string[] {
  const path = /^[@~]\/(.+)$/.exec(module)?.[1] ?? /^\$(lib(?:\/.+)?)$/.exec(module)?.[1];
  if (path === undefined) return [];
  for (let folder = folderOf(from); ; folder = folderOf(folder)) {
    const found = scriptFile(project, posix.join(folder, 'src', path));
    if (found.length > 0 || folder === '') return found;
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
  '.vue',
  '.svelte',
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
