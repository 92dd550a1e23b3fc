import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { languages } from './languages.ts';
import { parseFile } from './parse-file.ts';
import { createParsePool } from './pool.ts';
import { resolve } from './resolve/resolve.ts';

const zod = join(dirname(createRequire(new URL('../../schema/package.json', import.meta.url)).resolve('zod/package.json')), 'src');
const samples = fileURLToPath(new URL('../../../fixtures/repos/languages/', import.meta.url));
const never = new AbortController().signal;

/** The sources of a package we use. */
const sources = (readdirSync(zod, { recursive: true }) as string[])
  .filter((path) => path.endsWith('.ts') && !/tests|locales/.test(path))
  .sort()
  .map((file_path) => ({ file_path, language: 'typescript', text: readFileSync(join(zod, file_path), 'utf8') }));

test('what is found in a real package depends neither on the order of files nor on how many read them', async () => {
  const facts = [];
  for (const readers of [1, 2]) {
    const pool = createParsePool({ readers });
    facts.push(await Promise.all(sources.map((source) => pool.parse(source, never))));
    await pool.close();
  }
  expect(facts[1]).toEqual(facts[0]);
  const paths = sources.map(({ file_path }) => file_path);
  const ordered = facts[0] ?? [];
  const expected = JSON.stringify(resolve(ordered, { paths, texts: {} }));
  expect(JSON.parse(expected).edges.length).toBeGreaterThan(500);
  fc.assert(
    fc.property(fc.shuffledSubarray(ordered, { minLength: ordered.length }), (shuffled) => {
      expect(JSON.stringify(resolve(shuffled, { paths: shuffled.map(({ file_path }) => file_path), texts: {} }))).toBe(expected);
    }),
    { seed: 1, numRuns: 5 },
  );
}, 120_000);

test.each(
  languages
    .map(({ name, extensions }) => [name, extensions.find((extension) => existsSync(join(samples, `sample.${extension}`)))] as const)
    .filter(([, extension]) => extension !== undefined),
)('%s with Windows line ends and a byte order mark says the same', async (language, extension) => {
  const text = readFileSync(join(samples, `sample.${extension}`), 'utf8');
  const read = async (written: string) => {
    const { symbols } = await parseFile({ file_path: `sample.${extension}`, language, text: written });
    return symbols.map(({ qualified_name, kind, line_range, signature, doc_comment }) => ({ qualified_name, kind, line_range, signature, doc_comment }));
  };
  const plain = await read(text);
  expect(plain.length).toBeGreaterThan(1);
  expect(await read(text.replaceAll('\n', '\r\n'))).toEqual(plain);
  expect(await read(`\ufeff${text}`)).toEqual(plain);
});
