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

/** What of a config we use; whatever is of another type than it should be is as if it were not there. */
interface Config {
  bases: string[];
  references: string[];
  paths: Record<string, unknown> | null;
  base_url: string | null;
  root_dirs: string[] | null;
}

const MAX_EXTENDS = 12;
/** What stands for the folder of the config that is not extended. */
const CONFIG_DIR = /^\$\{configDir\}/;

/** The settings that hold in a folder: of the configs in it, then of those in the folders around it. */
export function compilerSettings({ texts }: Project, packages: Packages): (folder: string) => readonly Settings[] {
  const byFolder = Map.groupBy(Object.keys(texts).filter(isConfig).sort(plainFirst), folderOf);
  const memo = new Map<string, readonly Settings[]>();
  const merged = new Map<string, Partial<Settings>>();
  return function settings(folder): readonly Settings[] {
    const known = memo.get(folder);
    if (known) return known;
    const found = foldersUp(folder).flatMap((up) => (byFolder.get(up) ?? []).flatMap((path) => [path, ...references(path)].map((one) => readSettings(one))));
    memo.set(folder, found);
    return found;
  };

  /** What a config that only names others stands for. */
  function references(path: string): string[] {
    const folder = folderOf(path);
    return readConfig(texts[path] ?? '').references.flatMap((to) => {
      const found = existing(posix.join(folder, to));
      return found !== undefined && folderOf(found) === folder ? [found] : [];
    });
  }

  function readSettings(path: string): Settings {
    const { paths = [], base = null, root_dirs = [] } = merge(path, folderOf(path), 0);
    return { paths, base, root_dirs };
  }

  /** A config over those it extends: each is read once, and one that extends itself stops there. */
  function merge(path: string, leaf: string, depth: number): Partial<Settings> {
    const key = `${path}\0${leaf}`;
    const known = merged.get(key);
    if (known || depth > MAX_EXTENDS) return known ?? {};
    merged.set(key, {});
    const config = readConfig(texts[path] ?? '');
    const bases = config.bases.map((one) => extended(folderOf(path), one));
    const below = bases.map((base) => (base === undefined ? {} : merge(base, leaf, depth + 1)));
    const made = Object.assign({}, ...below, own(config, folderOf(path), leaf));
    merged.set(key, made);
    return made;
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

function readConfig(text: string): Config {
  const { extends: bases, references, compilerOptions } = table(parseLoosely(text)) ?? {};
  const { paths, baseUrl, rootDirs } = table(compilerOptions) ?? {};
  return {
    bases: [bases].flat().filter(isText),
    references: (Array.isArray(references) ? references : []).map((one) => (table(one) as { path?: unknown } | null)?.path).filter(isText),
    paths: table(paths),
    base_url: isText(baseUrl) ? baseUrl : null,
    root_dirs: Array.isArray(rootDirs) ? rootDirs.filter(isText) : null,
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const table = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;

const isConfig = (path: string): boolean => /(^|\/)[^/]*[tj]sconfig[^/]*\.json$/.test(path);
/** `tsconfig.json` before those beside it. */
const plainFirst = (a: string, b: string): number => Number(!/(^|\/)[tj]sconfig\.json$/.test(a)) - Number(!/(^|\/)[tj]sconfig\.json$/.test(b)) || (a < b ? -1 : 1);

/** What one config itself says, from the folder it is in; `leaf` is that of the config that was asked for. */
function own({ paths, base_url, root_dirs }: Config, folder: string, leaf: string): Partial<Settings> {
  const place = (path: string): string => (CONFIG_DIR.test(path) ? posix.join(leaf, path.replace(CONFIG_DIR, '')) : posix.join(folder, path));
  const base = base_url === null ? null : place(base_url);
  const said: Partial<Settings> = base === null ? {} : { base };
  if (paths) {
    const at = (target: string): string => (base === null || CONFIG_DIR.test(target) ? place(target) : posix.join(base, target));
    said.paths = Object.entries(paths)
      .map(([pattern, targets]) => {
        const [prefix = '', suffix = null] = pattern.split('*');
        return { prefix, suffix, targets: Array.isArray(targets) ? targets.map((target) => at(String(target))) : [] };
      })
      .sort((a, b) => Number(a.suffix !== null) - Number(b.suffix !== null) || b.prefix.length - a.prefix.length);
  }
  if (root_dirs) said.root_dirs = root_dirs.map((dir) => place(dir).replace(/\/$/, ''));
  return said;
}
