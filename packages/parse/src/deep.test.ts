import { afterAll, beforeAll, expect, test } from 'vitest';
import { languages } from './languages.ts';
import { createParsePool, type ParsePool } from './pool.ts';

const DEEP = 100_000;
const around = (open: string, close: string): string => `${open.repeat(DEEP)}1${close.repeat(DEEP)}`;
const SHAPES: Readonly<Record<string, string>> = {
  parentheses: around('(', ')'),
  braces: around('{', '}'),
  'blocks without an end': '{'.repeat(DEEP),
  'comments without an end': '/*'.repeat(DEEP),
  texts: '"'.repeat(DEEP),
};
const never = new AbortController().signal;

let pool: ParsePool;
beforeAll(() => {
  pool = createParsePool({ threads: 2, file_timeout_ms: 10_000 });
});
afterAll(() => pool.close());

test.each(languages.map(({ name, extensions }) => [name, extensions[0]] as const))(
  '%s a hundred thousand deep is read or given up by name, and the file after it is read',
  async (language, extension) => {
    const deep = Object.entries(SHAPES).map(([shape, text]) => pool.parse({ file_path: `${shape}.${extension}`, language, text }, never));
    const after = pool.parse({ file_path: 'after.py', language: 'python', text: 'def f(): pass\n' }, never);
    for (const one of await Promise.allSettled(deep)) {
      if (one.status === 'fulfilled') expect(one.value.symbols[0]?.kind).toBe('module');
      else expect(one.reason).toMatchObject({ code: expect.stringMatching(/^(timeout|upstream_failed)$/), message: expect.stringMatching(/could not be parsed/) });
    }
    expect((await after).symbols.map(({ name }) => name)).toEqual(['after', 'f']);
  },
  120_000,
);
