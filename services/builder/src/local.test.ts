import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow, treeHash } from './local.ts';

test('a file or a folder that cannot be read costs only itself', async () => {
  const { signal } = new AbortController();
  const folder = await mkdtemp(join(tmpdir(), 'doctown-local-'));
  try {
    await writeFile(join(folder, 'a.py'), 'def a(): pass\n');
    const hash = async (paths: string[]) => (await treeHash(folder, paths, signal)).commit_hash;
    expect(await hash(['a.py', 'gone.py'])).not.toBe(await hash(['a.py']));
    expect(await hash(['a.py', 'gone.py'])).toBe(await hash(['gone.py', 'a.py']));
    expect(await filesBelow(folder, new Set(), signal, 10)).toEqual(['a.py']);
    expect(await filesBelow(join(folder, 'gone'), new Set(), signal, 10)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
