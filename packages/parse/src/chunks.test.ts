import { expect, test } from 'vitest';
import { parseFile } from './parse-file.ts';

const read = (text: string) => parseFile({ file_path: 'a.py', language: 'python', text });

test('of a long list of constants each is in the chunks that hold its text', async () => {
  const { symbols, chunks } = await read(Array.from({ length: 1000 }, (_, i) => `NUMBER_${i} = ${i}\n`).join(''));
  expect(chunks.length).toBeGreaterThan(3);
  const content = new Map(chunks.map(({ chunk_id, content }) => [chunk_id, content]));
  for (const { name, kind, chunk_ids } of symbols) {
    if (kind === 'module') expect(chunk_ids).toEqual(chunks.map(({ chunk_id }) => chunk_id));
    else expect(chunk_ids.map((id) => content.get(id))).toEqual([expect.stringContaining(`${name} =`)]);
  }
});

test('a constant longer than a chunk is in each of its parts, and those after it are not', async () => {
  const { symbols, chunks } = await read(`BEFORE = 1\nLONG = "${'long '.repeat(2000)}"\nAFTER = 2\n`);
  const of = (name: string) => symbols.find((symbol) => symbol.name === name)?.chunk_ids.map((id) => chunks.findIndex(({ chunk_id }) => chunk_id === id));
  expect({ chunks: chunks.length, before: of('BEFORE'), long: of('LONG'), after: of('AFTER') }).toEqual({ chunks: 3, before: [0], long: [0, 1, 2], after: [2] });
});

test('what is declared two hundred declarations deep is left out, and said to be', async () => {
  const { symbols, error_lines } = await parseFile({ file_path: 'a.js', language: 'javascript', text: `${'function f() {\n'.repeat(1000)}${'}'.repeat(1000)}\nfunction g() {}\n` });
  expect({ f: symbols.filter(({ name }) => name === 'f').length, g: symbols.some(({ name }) => name === 'g'), error_lines: error_lines.length }).toEqual({
    f: 200,
    g: true,
    error_lines: 1,
  });
});
