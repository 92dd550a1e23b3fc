import { includeResolver } from './included.ts';
import type { ResolveModule } from './modules.ts';
import type { Project } from './project.ts';

/** Lua: the dots of `require "a.b"` are folders; the file is `a/b.lua` or `a/b/init.lua`, below whatever folder Lua looks in. */
export function luaResolver(project: Project): ResolveModule {
  const included = includeResolver(project);
  return (from, module) => {
    const path = module.replaceAll('.', '/');
    return [`${path}.lua`, `${path}/init.lua`].map((file) => included(from, file)).find((found) => found.length > 0) ?? [];
  };
}
