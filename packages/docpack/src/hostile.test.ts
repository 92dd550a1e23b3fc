import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { DEFAULT_LIMITS, type Entry, readTar, writeTar } from './container.ts';
import { openEmbeddings } from './embeddings.ts';
import { DocpackError } from './errors.ts';
import { readDocpack } from './read.ts';
import { verifyDocpack } from './verify.ts';
import { writeDocpack } from './write.ts';

const plain = readFileSync(new URL('../../../fixtures/docpacks/plain.docpack', import.meta.url));
const entries = (): Entry[] => readTar(gunzipSync(plain), DEFAULT_LIMITS).map(({ name, bytes }) => ({ name, bytes: bytes.slice() }));
const packed = (list: Entry[]): Uint8Array => gzipSync(writeTar(list));
const edited = (name: string, from: string, to: string): Uint8Array =>
  packed(entries().map((entry) => (entry.name === name ? { name, bytes: Buffer.from(Buffer.from(entry.bytes).toString().replace(from, to)) } : entry)));
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

test.each<[string, () => Uint8Array, string]>([
  ['plain text', () => text('hello'), 'not_gzip'],
  ['nothing', () => new Uint8Array(), 'not_gzip'],
  ['gzip of something else', () => gzipSync('hello'.repeat(500)), 'not_tar'],
  ['a cut file', () => plain.subarray(0, plain.length - 20), 'not_gzip'],
  ['bytes after the end', () => Buffer.concat([plain, Buffer.from('x')]), 'trailing_bytes'],
  ['a second gzip member', () => Buffer.concat([plain, gzipSync('more')]), 'trailing_bytes'],
  ['a missing file', () => packed(entries().filter(({ name }) => name !== 'graph.json')), 'missing_file'],
  ['broken JSON', () => packed(entries().map((entry) => (entry.name === 'graph.json' ? { ...entry, bytes: text('{') } : entry))), 'bad_json'],
  ['another shape', () => edited('nodes.json', '"symbols"', '"symbolz"'), 'schema_violation'],
  ['a changed word', () => edited('nodes.json', 'Beta', 'Gamma'), 'wrong_checksum'],
  ['a name with a path', () => packed([...entries(), { name: '../evil', bytes: text('x') }]), 'path_in_name'],
  ['a name twice', () => packed([...entries(), { name: 'graph.json', bytes: text('{}') }]), 'duplicate_name'],
  ['another version', () => edited('manifest.json', 'docpack/1.0', 'docpack/9.9'), 'wrong_schema_version'],
  ['an id that is not the checksum', () => edited('manifest.json', '"docpack_id": "sha256:5', '"docpack_id": "sha256:6'), 'wrong_docpack_id'],
  ['false flags', () => edited('manifest.json', '"has_embeddings": false', '"has_embeddings": true'), 'wrong_flags'],
])('%s is refused by name', (_, make, code) => {
  const bytes = make();
  expect(() => readDocpack(bytes)).toThrow(expect.objectContaining({ name: 'DocpackError', code }));
  expect(verifyDocpack(bytes).problems.map((problem) => problem.code)).toContain(code);
});

test('a bomb is stopped at the limit, long before it is unpacked', () => {
  const bomb = gzipSync(new Uint8Array(64 * 1024 * 1024));
  expect(() => readDocpack(bomb, { ...DEFAULT_LIMITS, total_bytes: 1024 * 1024 })).toThrow(expect.objectContaining({ code: 'too_large' }));
});

test('an edited repository shows in the manifest’s own digest', () => {
  const contents = readDocpack(plain);
  const { bytes } = writeDocpack({ ...contents, manifest: { ...contents.manifest, digests: { structure: '', manifest: '' } } });
  expect(verifyDocpack(bytes).ok).toBe(true);
  const forged = readTar(gunzipSync(bytes), DEFAULT_LIMITS).map(({ name, bytes: content }) =>
    name === 'manifest.json' ? { name, bytes: text(Buffer.from(content).toString().replace('test/repo', 'evil/repo')) } : { name, bytes: content },
  );
  expect(() => readDocpack(packed(forged))).toThrow(expect.objectContaining({ code: 'wrong_digest' }));
});

test('dangling ids are all named by verify', () => {
  const contents = readDocpack(plain);
  const { bytes } = writeDocpack({
    ...contents,
    graph: {
      ...contents.graph,
      edges: [
        { from: 'sym_a', to: 'sym_x', kind: 'calls' },
        { from: 'sym_y', to: 'sym_b', kind: 'calls' },
      ],
    },
  });
  expect(verifyDocpack(bytes).problems).toEqual([
    expect.objectContaining({ code: 'dangling_id', message: expect.stringContaining('sym_x') }),
    expect.objectContaining({ code: 'dangling_id', message: expect.stringContaining('sym_y') }),
  ]);
});

test('whatever byte is flipped, a pack is read rightly or refused, never anything else', () => {
  const original = JSON.stringify(readDocpack(plain));
  for (let at = 0; at < plain.length; at++) {
    const flipped = Buffer.from(plain);
    flipped[at] = (flipped[at] ?? 0) ^ 0x55;
    try {
      expect(JSON.stringify(readDocpack(flipped))).toBe(original);
    } catch (error) {
      expect(error, `byte ${at}`).toBeInstanceOf(DocpackError);
    }
    expect(() => verifyDocpack(flipped)).not.toThrow();
  }
});

test('embeddings with wrong counts, offsets or lengths are refused', () => {
  const good = readFileSync(new URL('../../../fixtures/docpacks/embeddings.bin', import.meta.url));
  const broken = (at: number, value: number) => {
    const copy = Buffer.from(good);
    copy.writeUInt32LE(value, at);
    return copy;
  };
  for (const bytes of [broken(8, 2), broken(12, 0xffffffff), broken(16, 5), broken(20, 8), broken(60, 0xffffffff), good.subarray(0, 80), Buffer.concat([good, good])]) {
    expect(() => openEmbeddings(bytes)).toThrow(expect.objectContaining({ code: 'bad_embeddings' }));
  }
});
