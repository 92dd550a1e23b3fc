import { dartResolver } from './dart.ts';
import { goResolver } from './go.ts';
import { includeResolver } from './included.ts';
import { luaResolver } from './lua.ts';
import { folderOf, type Project } from './project.ts';
import { pythonResolver } from './python.ts';
import { rubyResolver } from './ruby.ts';
import { rustResolver } from './rust.ts';
import { scriptResolver } from './script.ts';

const PROJECT_FILE = /(^|\/)(package\.json|[^/]*[tj]sconfig[^/]*\.json|[^/]*(?:tsconfig|ts-config|typescript-config)s?\/[^/]+\.json|go\.mod|Cargo\.toml|pubspec\.yaml)$/;

/** Whether resolving needs to read this file. */
export const isProjectFile = (path: string): boolean => PROJECT_FILE.test(path);

/** The files an import means; empty when it leads out of the repository. */
export type ResolveModule = (from: string, module: string) => string[];

/** How each language finds what is imported; a language that is not here does as JavaScript does. */
const resolvers: Readonly<Record<string, (project: Project) => ResolveModule>> = {
  python: pythonResolver,
  go: goResolver,
  rust: rustResolver,
  ruby: rubyResolver,
  lua: luaResolver,
  dart: dartResolver,
  bash: includeResolver,
  php: includeResolver,
  c: includeResolver,
  cpp: includeResolver,
};

/** How imports are followed in each language, with the repository's own settings read once. */
export function moduleResolver(project: Project): ResolveModule {
  const made = new Map<(project: Project) => ResolveModule, ResolveModule>();
  const memo = new Map<string, string[]>();
  return (from, module) => {
    const language = project.files.get(from)?.language ?? '';
    const key = `${folderOf(from)}\0${language}\0${module}\0${/\.(rs|py)$/.test(from) ? from : ''}`;
    const known = memo.get(key) ?? resolverOf(language)(from, module);
    memo.set(key, known);
    return known;
  };

  function resolverOf(language: string): ResolveModule {
    const make = resolvers[language] ?? scriptResolver;
    const known = made.get(make) ?? make(project);
    made.set(make, known);
    return known;
  }
}
