import { describe, expect, test } from 'vitest';
import { languages } from './languages.ts';
import { parseFile } from './parse-file.ts';
import { createParsePool } from './pool.ts';

const DEEP = 5_000;
const never = new AbortController().signal;

describe.each(languages.map(({ name, extensions }) => [name, extensions[0]] as const))('%s', (language, extension) => {
  const parse = (text: string) => parseFile({ file_path: `a.${extension}`, language, text });

  test.each([
    ['parentheses', `${'('.repeat(DEEP)}1${')'.repeat(DEEP)}`],
    ['calls', `${'f('.repeat(DEEP)}1${')'.repeat(DEEP)}`],
    // Over a statement where Dart has none its grammar takes time that grows with the square.
    ['sums', `${language === 'dart' ? 'var ' : ''}x = ${'1+'.repeat(DEEP)}1`],
  ])('%s 5,000 deep are read as far as anyone writes them, and the rest is reported', async (_, text) => {
    const { symbols, error_lines } = await parse(text);
    expect({ symbols: symbols.length > 0, error_lines }).toEqual({ symbols: true, error_lines: error_lines.filter((line) => line === 1) });
  });

  test('what is never ended, NULs and Windows line ends are read to the end', async () => {
    for (const text of ['"abc\n', '/* abc\n', '{{{{((([', 'a\0b\0\n', 'a\r\nb\r\n', '\uFEFFa\n', '`${'])
      expect((await parse(text)).chunks.map(({ content }) => content).join('').length).toBeLessThanOrEqual(text.length);
  });
});

test('a file that breaks its grammar for good takes no other file with it', async () => {
  const pool = createParsePool({ threads: 1 });
  const breaking = pool.parse({ file_path: 'deep.java', language: 'java', text: 'A<'.repeat(20_000) }, never);
  const after = pool.parse({ file_path: 'a.py', language: 'python', text: 'def f(): pass\n' }, never);
  await expect(breaking).rejects.toMatchObject({ code: 'upstream_failed', message: 'deep.java could not be parsed' });
  expect((await after).symbols.map(({ name }) => name)).toEqual(['a', 'f']);
  await pool.close();
}, 60_000);
