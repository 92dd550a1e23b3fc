import { posix } from 'node:path';
import { parseLoosely } from './loose-json.ts';
import { folderOf, type Project } from './project.ts';
import { foldersUp, type Packages } from './script-packages.ts';

/** What a tsconfig says about where modules are; all paths are the repository's. */
export interface Settings {
  /** Most exact first; `suffix` is null where the pattern has no star. */
  paths: { prefix: string; suffix: string | null; targets: string[] }[];
  base: string | null;
  root_dirs: string[];
}

interface Config {
  extends?: string | string[];
  references?: { path?: string }[];
  compilerOptions?: { paths?: Record<string, string[]>; baseUrl?: string; rootDirs?: string[] };
}

const MAX_EXTENDS = 12;
/** What stands for the folder of the config that is not extended. */
const CONFIG_DIR = /^\$\{configDir\}/;

/** The settings that hold in a folder: of the configs in it, then of those in the folders around it. */
export function compilerSettings({ texts }: Project, packages: Packages): (folder: string) => readonly Settings[] {
  const byFolder = Map.groupBy(Object.keys(texts).filter(isConfig).sort(plainFirst), folderOf);
  const memo = new Map<string, readonly Settings[]>();
  return function settings(folder): readonly Settings[] {
    const known = memo.get(folder);
    if (known) return known;
    const found = foldersUp(folder).flatMap((up) => (byFolder.get(up) ?? []).flatMap((path) => [path, ...references(path)].map((one) => readSettings(one))));
    memo.set(folder, found);
    return found;
  };

  /** What a config that only names others stands for. */
  function references(path: string): string[] {
    const named = (parseLoosely(texts[path] ?? '') as Config | null)?.references;
    const folder = folderOf(path);
    return Array.isArray(named)
      ? named.flatMap(({ path: to }) => {
          const found = typeof to === 'string' ? existing(posix.join(folder, to)) : undefined;
          return found !== undefined && folderOf(found) === folder ? [found] : [];
        })
      : [];
  }

  function readSettings(path: string): Settings {
    const merged = merge(path, folderOf(path), 0);
    return { paths: merged.paths ?? [], base: merged.base ?? null, root_dirs: merged.root_dirs ?? [] };
  }

  /** A config over those it extends. */
  function merge(path: string, leaf: string, depth: number): Partial<Settings> {
    const config = parseLoosely(texts[path] ?? '') as Config | null;
    if (config === null || typeof config !== 'object' || depth > MAX_EXTENDS) return {};
    const bases = [config.extends ?? []].flat().map((one) => extended(folderOf(path), String(one)));
    const below = bases.map((base) => (base === undefined ? {} : merge(base, leaf, depth + 1)));
    return Object.assign({}, ...below, own(config.compilerOptions, folderOf(path), leaf));
  }

  function extended(folder: string, name: string): string | undefined {
    if (/^\.{0,2}\//.test(name) || name === '.' || name === '..') return existing(posix.join(folder, name));
    const short = name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : (name.split('/')[0] ?? '');
    const home = packages.named(short, folder);
    return home && existing(posix.join(home.folder, name.slice(short.length)));
  }

  function existing(path: string): string | undefined {
    const plain = path.replace(/\/$/, '');
    return [plain, `${plain}.json`, `${plain}/tsconfig.json`].map((one) => posix.normalize(one)).find((one) => Object.hasOwn(texts, one));
  }
}

const isConfig = (path: string): boolean => /(^|\/)[^/]*[tj]sconfig[^/]*\.json$/.test(path);
/** `tsconfig.json` before those beside it. */
const plainFirst = (a: string, b: string): number => Number(!/(^|\/)[tj]sconfig\.json$/.test(a)) - Number(!/(^|\/)[tj]sconfig\.json$/.test(b)) || (a < b ? -1 : 1);

/** What one config itself says, from the folder it is in; `leaf` is that of the config that was asked for. */
function own(options: Config['compilerOptions'], folder: string, leaf: string): Partial<Settings> {
  const place = (path: string): string => (CONFIG_DIR.test(path) ? posix.join(leaf, path.replace(CONFIG_DIR, '')) : posix.join(folder, path));
  const base = options?.baseUrl === undefined ? null : place(options.baseUrl);
  const said: Partial<Settings> = base === null ? {} : { base };
  if (options?.paths) {
    const at = (target: string): string => (base === null || CONFIG_DIR.test(target) ? place(target) : posix.join(base, target));
    said.paths = Object.entries(options.paths)
      .map(([pattern, targets]) => {
        const [prefix = '', suffix = null] = pattern.split('*');
        return { prefix, suffix, targets: Array.isArray(targets) ? targets.map((target) => at(String(target))) : [] };
      })
      .sort((a, b) => Number(a.suffix !== null) - Number(b.suffix !== null) || b.prefix.length - a.prefix.length);
  }
  if (Array.isArray(options?.rootDirs)) said.root_dirs = options.rootDirs.map((dir) => place(String(dir)).replace(/\/$/, ''));
  return said;
}
