import { posix } from 'node:path';
import type { ResolveModule } from './modules.ts';
import { folderOf, type Project } from './project.ts';

/** Rust: modules of the crate, and the other crates of the workspace. */
export function rustResolver(project: Project): ResolveModule {
  const crates = Object.entries(project.texts)
    .filter(([path]) => path.endsWith('Cargo.toml'))
    .map(([path, text]): Crate => ({ folder: folderOf(path), names: [...text.matchAll(/^name\s*=\s*"(.*?)"/gm)].map(([, name = '']) => name.replaceAll('-', '_')) }));
  return (from, module) => rust(project, crates, from, module);
}

/** A folder with a `Cargo.toml`, and every name that is given there. */
interface Crate {
  folder: string;
  names: string[];
}

/** Rust paths: `crate::a::b`, `self::`, `super::`, another crate of the workspace; the longest prefix that is a file. */
function rust(project: Project, crates: readonly Crate[], from: string, module: string): string[] {
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
  const crate = crates.find(({ names }) => names.includes(parts[0] ?? ''));
  if (crate) return rustFile(project, posix.join(crate.folder, 'src'), parts.slice(1));
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
