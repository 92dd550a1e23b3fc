import { posix } from 'node:path';
import type { ResolveModule } from './modules.ts';
import { folderOf, type Project } from './project.ts';
import { compilerSettings, type Settings } from './script-config.ts';
import { scriptFile } from './script-files.ts';
import { type Packages, packageFile, privateTargets, workspacePackages } from './script-packages.ts';

/** JavaScript and TypeScript: relative paths, what the nearest tsconfig says, `imports` of the own package, packages of the workspace. */
export function scriptResolver(project: Project): ResolveModule {
  const packages = workspacePackages(project);
  const settings = compilerSettings(project, packages);
  return (from, written) => {
    const module = written.replace(/\?[^/]*$/, '');
    const folder = folderOf(from);
    const configs = settings(folder);
    if (/^\.{0,2}(\/|$)/.test(module)) return relative(project, packages, configs, folder, module);
    if (module.startsWith('#')) {
      for (const target of privateTargets(packages, folder, module)) {
        const found = target.startsWith('.') ? scriptFile(project, target.slice(2)) : fromPackage(project, packages, folder, target);
        if (found.length > 0) return found;
      }
    }
    return firstFound([() => mapped(project, packages, configs, module), () => fromPackage(project, packages, folder, module), () => fromSource(project, from, module)]);
  };
}

/** The files of the first way that finds any. */
function firstFound(ways: readonly (() => string[])[]): string[] {
  for (const way of ways) {
    const found = way();
    if (found.length > 0) return found;
  }
  return [];
}

/** A path from the file's own folder, or from the same place below another of its `rootDirs`. */
function relative(project: Project, packages: Packages, configs: readonly Settings[], folder: string, module: string): string[] {
  const path = module.startsWith('/') ? module.slice(1) : posix.join(folder, module);
  return firstFound([
    () => fileOrPackage(project, packages, path),
    () => {
      for (const { root_dirs } of configs) {
        const own = root_dirs.find((root) => path.startsWith(`${root}/`));
        if (own === undefined) continue;
        for (const root of root_dirs) {
          const found = scriptFile(project, posix.join(root, path.slice(own.length)));
          if (found.length > 0) return found;
        }
      }
      return [];
    },
  ]);
}

/** A file, or a folder whose manifest says where it begins. */
function fileOrPackage(project: Project, packages: Packages, path: string): string[] {
  const home = packages.in(posix.normalize(path).replace(/\/$/, ''));
  const begins = home && (home.manifest.main ?? home.manifest.module ?? home.manifest.types) ? packageFile(project, home, '') : [];
  return begins.length > 0 ? begins : scriptFile(project, path);
}

/** Through `paths`, the most exact pattern first, and `baseUrl`. */
function mapped(project: Project, packages: Packages, configs: readonly Settings[], module: string): string[] {
  for (const { paths, base } of configs) {
    for (const { prefix, suffix, targets } of paths) {
      if (suffix === null ? module !== prefix : !(module.startsWith(prefix) && module.endsWith(suffix) && module.length >= prefix.length + suffix.length)) continue;
      const star = suffix === null ? '' : module.slice(prefix.length, module.length - suffix.length);
      const found = firstFound(targets.map((target) => () => fileOrPackage(project, packages, target.replace('*', star))));
      if (found.length > 0) return found;
    }
    const found = base === null ? [] : scriptFile(project, posix.join(base, module));
    if (found.length > 0) return found;
  }
  return [];
}

function fromPackage(project: Project, packages: Packages, folder: string, module: string): string[] {
  const name = module.startsWith('@') ? module.split('/').slice(0, 2).join('/') : (module.split('/')[0] ?? '');
  const home = packages.named(name, folder);
  return home ? packageFile(project, home, module.slice(name.length)) : [];
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
