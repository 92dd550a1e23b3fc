import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MAX_CHUNK_BYTES } from './chunks.ts';
import { detectLanguage } from './detect.ts';
import { parseFile } from './parse-file.ts';
import { resolve } from './resolve/resolve.ts';

const read = (text: string) => parseFile({ file_path: 'README.md', language: 'markdown', text });
const filler = 'Words that say something. '.repeat(12);

test('Markdown is kept as chunks by section, and declares nothing', async () => {
  const text = `# One\n\n${filler}\n\nTwo\n---\n\n${filler}\n\n\`\`\`sh\n# no heading\n\`\`\`\n\n## Three\n\nshort\n\n## Four\n\n${filler}\n`;
  const { symbols, chunks } = await read(text);
  expect(symbols).toEqual([]);
  expect(chunks.map(({ content }) => content.split('\n')[0])).toEqual(['# One', 'Two', '## Three']);
  expect(chunks.map(({ content }) => content).join('')).toBe(text);
});

test('a long section is cut between lines, and every byte is where its range says', async () => {
  const text = `\uFEFF# Ünïcode 🦀\r\n${`${filler}🦀\r\n`.repeat(40)}`;
  const { chunks } = await read(text);
  expect(chunks.length).toBeGreaterThan(2);
  for (const { byte_range, content } of chunks) {
    expect(
      Buffer.from(text)
        .subarray(...byte_range)
        .toString(),
    ).toBe(content);
    expect(byte_range[1] - byte_range[0]).toBeLessThanOrEqual(MAX_CHUNK_BYTES);
  }
});

test.each([
  ['nothing', ''],
  ['only a fence that is never ended', '```'],
  ['a thousand quotes in each other', `${'>'.repeat(1000)} a`],
  ['a thousand lists in each other', Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i * 2)}- a`).join('\n')],
  ['a line of a megabyte', '['.repeat(1_000_000)],
  ['ten thousand headings', '# a\n'.repeat(10_000)],
  ['NULs and lone returns', '# a\0\r# b\r\r\n# c'],
])('%s is read like any text', async (_, text) => {
  const { chunks } = await read(text);
  expect(chunks.map(({ content }) => content).join('').length).toBeLessThanOrEqual(text.length);
});

test('prose stands beside code without touching its edges', async () => {
  const code = await parseFile({ file_path: 'a.py', language: 'python', text: 'def f(): pass\nf()\n' });
  const prose = await read(readFileSync(join(import.meta.dirname, '../node_modules/markdown-it/README.md'), 'utf8'));
  expect(prose.chunks.length).toBeGreaterThan(2);
  expect(resolve([prose, code], { paths: [], texts: {} })).toEqual(resolve([code], { paths: [], texts: {} }));
});

test('prose is told by its ending', () => {
  expect(['README.md', 'docs/a.MD', 'a.mdx', 'a.markdown', 'README', 'a.txt'].map((path) => detectLanguage(path, ''))).toEqual([
    'markdown',
    'markdown',
    'markdown',
    'markdown',
    null,
    null,
  ]);
});
