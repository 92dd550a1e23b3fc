import { expect, test } from 'vitest';
import type { FileFacts } from './facts.ts';
import { languages } from './languages.ts';
import { createParsePool, type ParsePool } from './pool.ts';

const DEEP = 100_000;
const SHAPES: Readonly<Record<string, string>> = {
  parentheses: `${'('.repeat(DEEP)}1${')'.repeat(DEEP)}`,
  'blocks without an end': '{'.repeat(DEEP),
  'comments without an end': '/*'.repeat(DEEP),
};
const never = new AbortController().signal;

/** `read`, or the name of what it was given up for. */
async function outcome(pool: ParsePool, language: string, extension: string, shape: string): Promise<string> {
  try {
    const { symbols } = await pool.parse({ file_path: `deep.${extension}`, language, text: SHAPES[shape] ?? '' }, never);
    return symbols[0]?.kind === 'module' ? 'read' : 'read without its module';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** A file that is read at once; where the machine has too much to do, at the third try. */
async function readable(pool: ParsePool, tries = 3): Promise<FileFacts> {
  const file = { file_path: 'between.py', language: 'python', text: 'def f(): pass\n' };
  return pool.parse(file, never).catch((error) => {
    if (tries === 1) throw error;
    return readable(pool, tries - 1);
  });
}

test('what is nested a hundred thousand deep, in any language, is read or given up by name, and the files between are read', async () => {
  const pool = createParsePool({ readers: 2, file_timeout_ms: 5_000 });
  const all = languages.map(async ({ name, extensions }) => {
    const deep = Object.keys(SHAPES).map((shape) => outcome(pool, name, extensions[0] as string, shape));
    const between = await readable(pool);
    return { outcomes: await Promise.all(deep), between: between.symbols.map((symbol) => symbol.name) };
  });
  for (const { outcomes, between } of await Promise.all(all)) {
    expect(['read', 'timeout', 'upstream_failed']).toEqual(expect.arrayContaining(outcomes));
    expect(between).toEqual(['between', 'f']);
  }
  await pool.close();
}, 300_000);
