import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Every file below a folder, sorted, without version control and installed packages. */
export async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !/(^|\/)(\.git|node_modules)\//.test(path))
    .sort();
}
