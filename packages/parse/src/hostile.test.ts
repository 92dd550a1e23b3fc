import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { languages } from './languages.ts';
import { parseFile } from './parse-file.ts';
import { createParsePool } from './pool.ts';
import { resolve } from './resolve/resolve.ts';

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
  const pool = createParsePool({ readers: 1 });
  const breaking = pool.parse({ file_path: 'deep.java', language: 'java', text: 'A<'.repeat(20_000) }, never);
  const after = pool.parse({ file_path: 'a.py', language: 'python', text: 'def f(): pass\n' }, never);
  await expect(breaking).rejects.toMatchObject({ code: 'upstream_failed', message: 'deep.java could not be parsed' });
  expect((await after).symbols.map(({ name }) => name)).toEqual(['a', 'f']);
  await pool.close();
}, 60_000);

test('a file whose grammar hangs is given up when its time is over and takes no other file with it', async () => {
  const pool = createParsePool({ readers: 1, file_timeout_ms: 8000, worker: new URL('./hanging.fixture.ts', import.meta.url) });
  const [hanging, after] = await Promise.allSettled(['hangs.py', 'a.py'].map((file_path) => pool.parse({ file_path, language: 'python', text: 'def f(): pass\n' }, never)));
  expect(hanging).toMatchObject({ status: 'rejected', reason: { code: 'timeout', message: 'hangs.py could not be parsed in time' } });
  expect(after).toMatchObject({ status: 'fulfilled', value: { file_path: 'a.py' } });
  await pool.close();
}, 60_000);

test('processes that are replaced lose no file, and change nothing', async () => {
  const files = Array.from({ length: 12 }, (_, i) => ({ file_path: `m${i}.py`, language: 'python', text: `def f${i}(): pass\n` }));
  const facts = [];
  for (const options of [{ readers: 1 }, { readers: 2, recycle_after: 40 }]) {
    const pool = createParsePool(options);
    facts.push(await Promise.all(files.map((file) => pool.parse(file, never))));
    await pool.close();
  }
  expect(facts[1]).toEqual(facts[0]);
}, 60_000);

const VERY_DEEP = 100_000;
const around = (open: string, close: string): string => `${open.repeat(VERY_DEEP)}1${close.repeat(VERY_DEEP)}`;

test.each([
  ['parentheses', 'python', around('(', ')')],
  ['brackets', 'c', `int x = ${around('[', ']')}`],
  ['braces', 'java', around('{', '}')],
  ['calls', 'javascript', around('f(', ')')],
  ['blocks', 'c', `int f() { ${around('{', '}')} }`],
  ['elements', 'tsx', `const a = ${around('<a>', '</a>')}`],
  ['type arguments', 'typescript', `type A = ${around('B<', '>')}`],
  ['names', 'javascript', 'abc '.repeat(2 * VERY_DEEP)],
  ['a text', 'javascript', `x = "${'a'.repeat(1_000_000)}"`],
  ['a union', 'typescript', `type A = ${'B | '.repeat(10_000)}C`],
  ['lone surrogates', 'python', 'x = "\uD800"\ndef f(): pass\r\n'],
])('%s without end: the file is read', async (_, language, text) => {
  expect((await parseFile({ file_path: 'a', language, text })).symbols[0]?.kind).toBe('module');
});

describe('what leads round in circles or on and on is followed once', () => {
  const read = (files: Record<string, string>) =>
    Promise.all(Object.entries(files).map(([file_path, text]) => parseFile({ file_path, language: file_path.endsWith('.py') ? 'python' : 'typescript', text })));

  test('10,000 classes that each extend the next', async () => {
    const text = Array.from({ length: 10_000 }, (_, i) => `class C${i + 1}(C${i}): pass\n`).join('');
    const { edges } = resolve(await read({ 'a.py': `class C0:\n    def f(self): pass\n${text}C10().f()\n` }), { paths: [], texts: {} });
    expect(edges.filter(({ kind }) => kind === 'extends')).toHaveLength(10_000);
    expect(edges.filter(({ kind }) => kind === 'calls').length).toBeGreaterThan(0);
  });

  test('classes above themselves, and 1,000 files that pass on each other', async () => {
    const barrels = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`b${i}.ts`, `export * from './b${(i + 1) % 1000}';\n`]));
    const circle = { 'a.py': 'from b import B\nclass A(B): pass\nA().f()\n', 'b.py': 'from a import A\nclass B(A):\n    def f(self): pass\n' };
    const facts = await read({ ...barrels, ...circle, 'use.ts': "import { x } from './b0';\nx();\n" });
    const paths = facts.map(({ file_path }) => file_path);
    const { edges } = resolve(facts, { paths, texts: {} });
    expect(edges.filter(({ kind }) => kind === 'extends')).toHaveLength(2);
    const order = fc.shuffledSubarray([...facts.keys()], { minLength: facts.length });
    fc.assert(
      fc.property(order, (indexes) => {
        expect(
          resolve(
            indexes.flatMap((i) => facts[i] ?? []),
            { paths, texts: {} },
          ).edges,
        ).toEqual(edges);
      }),
      { seed: 1, numRuns: 5 },
    );
  });
});

test.each([
  ['python', 'py', 'a(1);'],
  ['javascript', 'js', 'a(1);'],
  ['c', 'c', 'int a(int b);'],
])(
  'forty thousand statements on one line of %s are all read',
  async (language, extension, statement) => {
    const text = statement.repeat(40_000);
    const { chunks, error_lines } = await parseFile({ file_path: `a.${extension}`, language, text });
    expect({ length: chunks.map(({ content }) => content).join('').length, error_lines }).toEqual({ length: text.length, error_lines: [] });
  },
  60_000,
);

test('a line of ten megabytes is read, and cut into chunks', async () => {
  const text = `x = "${'a '.repeat(5_000_000)}"`;
  const { symbols, chunks } = await parseFile({ file_path: 'a.py', language: 'python', text });
  expect({ symbols: symbols.length, length: chunks.map(({ content }) => content).join('').length }).toEqual({ symbols: 2, length: text.length });
}, 120_000);
