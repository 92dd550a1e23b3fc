import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_CHUNK_BYTES } from './chunks.ts';
import { detectLanguage } from './detect.ts';
import type { FileFacts } from './facts.ts';
import { languages } from './languages.ts';
import { parseFile } from './parse-file.ts';
import { createParsePool } from './pool.ts';
import { printFacts } from './print.ts';

const samples = new URL('../../../fixtures/repos/languages/', import.meta.url).pathname;
const parse = (file_path: string, text: string): Promise<FileFacts> => parseFile({ file_path, language: detectLanguage(file_path, text) ?? 'none', text });

test.each(readdirSync(samples).filter((name) => !name.endsWith('.txt')))('%s is understood as its golden file says', async (name) => {
  await expect(printFacts(await parse(name, readFileSync(join(samples, name), 'utf8')))).toMatchFileSnapshot(join(samples, `${name}.txt`));
});

test.each([
  ['main.cs', 'namespace A { namespace B.C { class X {} } enum Y {} }\n#if Z\nnamespace D { class V {} }\n#endif\nclass W {}\n', ['A.B.C.X', 'A.Y', 'D.V', 'W']],
  ['main.cs', 'using System;\nnamespace A.B;\nclass X {}\n', ['A.B.X']],
  ['main.php', '<?php\nnamespace A;\nclass X {}\nnamespace B\\C;\nfunction y() {}\n', ['A\\X', 'B\\C\\y']],
  ['main.php', '<?php\nnamespace A { class X {} }\nnamespace { class Y {} }\n', ['A\\X', 'Y']],
  ['main.scala', 'package a\npackage b\nclass X\n', ['a.b.X']],
  ['main.scala', 'package a {\n  class X\n  package b { class Y }\n}\npackage c { class Z }\n', ['a.X', 'a.b.Y', 'c.Z']],
  [
    'main.cc',
    'namespace a {\nTEST(Cart, Empty) {}\nTEST(Cart,\n     Full) {}\nvoid run() {}\nclass URL { URL(int a) {} };\n}\n',
    ['a', 'a::TEST(Cart, Empty)', 'a::TEST(Cart, Full)', 'a::run', 'a::URL', 'a::URL::URL'],
  ],
  ['main.c', 'TEST_IMPL(open) {\n  return 0;\n}\nstatic int run(void) { return 1; }\n', ['TEST_IMPL(open)', 'run']],
])('each declaration of %s is called by what it is and where it stands: %j', async (path, text, names) => {
  const { symbols } = await parse(path, text);
  expect(symbols.slice(1).map(({ qualified_name }) => qualified_name)).toEqual(names);
});

test('a file is called as people call it', async () => {
  const names = ['include/uv.h', 'vite.config.ts', 'src/a.test.ts', 'pkg/util.py', 'pkg/__init__.py', 'src/net/mod.rs', 'web/index.ts', 'run.sh'].map(
    async (path) => (await parse(path, '')).symbols[0]?.name,
  );
  expect(await Promise.all(names)).toEqual(['uv.h', 'vite.config', 'a.test', 'util', 'pkg', 'net', 'web', 'run']);
});

/** What must hold of every file. */
function checkInvariants(text: string, { symbols, chunks, flow, file_path }: FileFacts): void {
  const bytes = Buffer.from(text);
  let end = 0;
  for (const { byte_range, content } of [...chunks].sort((a, b) => a.byte_range[0] - b.byte_range[0])) {
    expect(byte_range[0], `${file_path}: chunks overlap`).toBeGreaterThanOrEqual(end);
    expect(bytes.subarray(...byte_range).toString()).toBe(content);
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(MAX_CHUNK_BYTES);
    end = byte_range[1];
  }
  const ids = new Set(symbols.map(({ symbol_id }) => symbol_id));
  expect(ids.size).toBe(symbols.length);
  const chunkIds = new Set(chunks.map(({ chunk_id }) => chunk_id));
  expect(chunkIds.size).toBe(chunks.length);
  for (const symbol of symbols) {
    if (chunks.length > 0) expect(symbol.chunk_ids.length, symbol.qualified_name).toBeGreaterThan(0);
    for (const id of symbol.chunk_ids) expect(chunkIds.has(id)).toBe(true);
    if (symbol.parent_id) expect(ids.has(symbol.parent_id)).toBe(true);
    expect(symbol.signature).not.toContain('\n');
  }
  for (const { symbol_id } of flow.scopes) expect(ids.has(symbol_id)).toBe(true);
}

const python = existsSync('/usr/lib') ? readdirSync('/usr/lib').find((name) => /^python3\.\d+$/.test(name)) : undefined;
const corpora: [string, string, number][] = [['fastify', dirname(createRequire(join(import.meta.dirname, '../../service/package.json')).resolve('fastify/package.json')), 60]];
if (python) corpora.push(["Debian's Python", join('/usr/lib', python), 60]);

test.each(corpora)('in the sources of %s no byte is in two chunks and every symbol has one', async (_, folder, count) => {
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((path) => !path.includes('node_modules') && detectLanguage(path, '') !== null).sort();
  const step = Math.max(1, Math.floor(files.length / count));
  for (const path of files.filter((_, i) => i % step === 0)) {
    const text = readFileSync(join(folder, path), 'utf8');
    checkInvariants(text, await parse(path, text));
  }
});

test('byte ranges are bytes of UTF-8, behind any character', async () => {
  const text = '# 🦀 é 中\ndef naïve():\n    return "🦀"\n';
  const { symbols } = await parse('a.py', text);
  const found = symbols.find(({ name }) => name === 'naïve');
  expect(
    Buffer.from(text)
      .subarray(...(found?.byte_range ?? [0, 0]))
      .toString(),
  ).toBe('def naïve():\n    return "🦀"');
});

test('the same file gives the same facts; ids survive edits of other code', async () => {
  const before = await parse('a.py', 'def f(): return 1\n\ndef g(): return f()\n');
  expect(await parse('a.py', 'def f(): return 1\n\ndef g(): return f()\n')).toEqual(before);
  const after = await parse('a.py', 'import os\n\ndef f(): return 2\n\ndef g(): return f()\n');
  const ids = (facts: FileFacts) => facts.symbols.map(({ symbol_id }) => symbol_id);
  expect(ids(after)).toEqual(ids(before));
});

describe('anything can be in a file', () => {
  test('any text is read without a fault', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...languages.map(({ extensions }) => extensions[0] as string)), fc.string({ unit: 'binary', maxLength: 400 }), async (extension, text) =>
        checkInvariants(text.toWellFormed(), await parse(`a.${extension}`, text.toWellFormed())),
      ),
      { numRuns: 60, seed: 3 },
    );
  });

  test.each([
    ['nothing', ''],
    ['only a comment', '# hi\n'],
    ['ten thousand characters on a line', `x = "${'a'.repeat(10_000)}"\n`],
    ['deep nesting', `${'('.repeat(3000)}${')'.repeat(3000)}\n`],
    ['a function of 20,000 bytes', `def f():\n${'    call(1)\n'.repeat(1700)}`],
  ])('%s', async (_, text) => {
    checkInvariants(text, await parse('a.py', text));
  });
});

test('a pool parses like one process does, and stops when told', async () => {
  const pool = createParsePool({ readers: 2 });
  const file = { file_path: 'a.py', language: 'python', text: 'def f(): return g()\n' };
  expect(await pool.parse(file, new AbortController().signal)).toEqual(await parseFile(file));
  await expect(pool.parse(file, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  await expect(pool.parse({ ...file, language: 'klingon' }, new AbortController().signal)).rejects.toMatchObject({ message: expect.stringContaining('a.py') });
  await pool.close();
});

test('signatures the grammar runs together are set apart, and no byte moves', async () => {
  const text = 'interface Handlers {\n  <T>(a: T): Box<T>\n\n  // two\n  <U>(b: U): Box<U>\n}\nexport type Later = string\n';
  const { symbols, error_lines, chunks } = await parse('a.ts', text);
  expect({ names: symbols.slice(1).map(({ name }) => name), error_lines }).toEqual({ names: ['Handlers', 'Later'], error_lines: [] });
  expect(chunks.map(({ content }) => content).join('')).not.toContain(';');
});
