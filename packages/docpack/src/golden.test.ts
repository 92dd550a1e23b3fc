import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openEmbeddings, writeEmbeddings } from './embeddings.ts';
import { readDocpack } from './read.ts';
import { verifyDocpack } from './verify.ts';
import { writeDocpack, writeDocpackTar } from './write.ts';

const golden = (name: string): Buffer => readFileSync(new URL(`../../../fixtures/docpacks/${name}`, import.meta.url));

test.each([
  ['plain', '528a10a99d20d88a471cbafcc93fca6127bff2a1844d412c63c9a709cdc838f9', 7168],
  ['full', '1f67eaee7dc8f86022afeb2c881c45964246ab4a77d4e2d1860a6caa99b86c03', 9216],
  ['minimal', 'b3e2ff1e12e57c0157783cde5dbaff313f9c30469c96cc81b72121842b996c2f', 6656],
])('the original writer’s %s.docpack is read, and written again byte for byte', (name, id, size) => {
  const bytes = golden(`${name}.docpack`);
  const contents = readDocpack(bytes);
  expect(verifyDocpack(bytes)).toMatchObject({ ok: true, problems: [] });
  const { manifest, tar } = writeDocpackTar(contents);
  expect(manifest.docpack_id).toBe(`sha256:${id}`);
  expect(tar.length).toBe(size);
  expect(Buffer.from(tar).equals(gunzipSync(bytes))).toBe(true);
  const again = writeDocpack(contents).bytes;
  expect(Buffer.from(again.subarray(0, 10)).toString('hex')).toBe('1f8b08000000000000ff');
  expect(gunzipSync(again).equals(gunzipSync(bytes))).toBe(true);
});

test('the golden packs hold what they are known to hold', () => {
  const { graph, nodes, clusters, source_map, symbol_contexts } = readDocpack(golden('full.docpack'));
  expect(graph.edges).toEqual([{ from: 'sym_a', to: 'sym_b', kind: 'calls' }]);
  expect(nodes.symbols.map(({ name, centrality, documentation }) => [name, centrality, documentation])).toEqual([
    ['alpha', 1, { summary: 'Alpha "quoted" é 🦀 <b>/</b>\n' }],
    ['beta', 1 / 3, { summary: 'Beta', details: 'more' }],
  ]);
  expect(clusters.clusters).toEqual([{ cluster_id: 'cluster_0', label: 'test', member_count: 2 }]);
  expect(source_map.files[0]?.chunks[0]?.chunk_id).toBe('chunk_1');
  expect(symbol_contexts?.contexts).toEqual([
    { symbol_id: 'sym_a', prompt: 'Explain', model: 'gpt-5-nano', temperature: 0.3 },
    { symbol_id: 'sym_b', prompt: 'Explain b' },
  ]);
});

test('embeddings.bin is read to its known numbers and written to the same bytes', () => {
  const bytes = golden('embeddings.bin');
  const opened = openEmbeddings(bytes);
  expect(opened.ids).toEqual(['chunk_1', 'chunk_2']);
  expect(opened.vectorOf('chunk_1')).toEqual(Float32Array.from([0.5, -0.25, 1, 0.1]));
  expect(opened.vectorOf('chunk_2')).toEqual(Float32Array.from([0, 1.5, -2, 3.25]));
  expect(opened.vectorOf('chunk_3')).toBeUndefined();
  const values = Float32Array.from([0.5, -0.25, 1, 0.1, 0, 1.5, -2, 3.25]);
  expect(Buffer.from(writeEmbeddings({ ids: ['chunk_1', 'chunk_2'], dimensions: 4, values })).equals(bytes)).toBe(true);
});
