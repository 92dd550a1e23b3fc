import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDocpack, verifyDocpack } from '@doctown/docpack';
import { expect, test } from 'vitest';
import { debianPython, doctown, fastifySources, lastLine, ROOT, temporaryFolder } from './support.ts';

test('a package from npm becomes a pack, and running again gives the same bytes', async () => {
  const cwd = temporaryFolder();
  const first = await doctown(['build', fastifySources(), '--json', '--out', 'first.docpack'], cwd);
  expect(first.code, first.stderr).toBe(0);
  const status = lastLine(first);
  expect(['succeeded', 'partial']).toContain(status.status);
  expect(status.stages.map((stage) => stage.status)).toEqual(Array(7).fill('done'));
  expect(status.counts).toMatchObject({ symbols: expect.any(Number), undocumented: expect.any(Number) });
  expect(status.counts.symbols).toBeGreaterThan(300);

  const bytes = readFileSync(join(cwd, 'first.docpack'));
  expect(verifyDocpack(bytes)).toMatchObject({ ok: true, problems: [] });
  const pack = readDocpack(bytes);
  expect(pack.manifest.docpack_id).toBe(status.docpack?.docpack_id);
  expect(pack.manifest.models).toMatchObject({ embedding: 'docs-code-static-384-v1', generation: 'extracted' });
  expect(pack.graph.edges.filter((edge) => edge.kind === 'calls').length).toBeGreaterThan(200);
  expect(new Set(pack.clusters.clusters.map((cluster) => cluster.label)).size).toBe(pack.clusters.clusters.length);
  const fastify = pack.nodes.symbols.find((symbol) => symbol.name === 'fastify' && symbol.file_path === 'fastify.js' && symbol.kind === 'function');
  expect(fastify?.calls.length).toBeGreaterThan(5);

  const second = await doctown(['build', fastifySources(), '--json', '--out', 'second.docpack'], cwd, { DATA_DIR: join(cwd, 'elsewhere') });
  expect(second.code, second.stderr).toBe(0);
  expect(readFileSync(join(cwd, 'second.docpack')).equals(bytes)).toBe(true);

  const shown = await doctown(['show', 'first.docpack'], cwd);
  expect(shown.stdout).toContain('Most central');
  expect((await doctown(['verify', 'first.docpack'], cwd)).code).toBe(0);
});

const asyncio = debianPython('asyncio');
test.skipIf(asyncio === null)("a folder of Debian's Python library becomes a pack with classes, methods and inheritance", async () => {
  const cwd = temporaryFolder();
  const ran = await doctown(['build', asyncio ?? '', '--out', 'asyncio.docpack'], cwd);
  expect(ran.code, ran.stderr).toBe(0);
  expect(ran.stdout).toMatch(/Most central/);
  const pack = readDocpack(readFileSync(join(cwd, 'asyncio.docpack')));
  const named = (name: string) => pack.nodes.symbols.find((symbol) => symbol.qualified_name?.endsWith(name) || symbol.name === name);
  expect(named('BaseEventLoop')).toMatchObject({ kind: 'class' });
  expect(pack.graph.edges).toContainEqual(expect.objectContaining({ from: named('BaseEventLoop')?.id, kind: 'extends' }));
  expect(named('Semaphore')?.documentation).toMatchObject({ origin: 'extracted', summary: expect.stringMatching(/semaphore/i) });
});

test('this repository documents itself', async () => {
  const cwd = temporaryFolder();
  const ran = await doctown(['build', ROOT, '--json', '--out', 'doctown.docpack'], cwd);
  expect(ran.code, ran.stderr).toBe(0);
  const pack = readDocpack(readFileSync(join(cwd, 'doctown.docpack')));
  const call = pack.nodes.symbols.find((symbol) => symbol.name === 'call' && symbol.file_path === 'packages/schema/src/client.ts');
  expect(call?.called_by.length).toBeGreaterThan(3);
  expect(pack.nodes.symbols.some((symbol) => symbol.file_path.includes('node_modules'))).toBe(false);
});

test('of code that is broken what can be read is kept, and prose stands beside it; both are said', async () => {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'repo'));
  writeFileSync(join(cwd, 'repo', 'half.py'), 'def whole():\n    return 1\n\ndef broken(:\n    retur\n\nclass Kept:\n    pass\n');
  writeFileSync(join(cwd, 'repo', 'README.md'), '# What it is\n\nA sentence about it.\n');
  const ran = await doctown(['build', './repo', '--json', '--out', 'half.docpack'], cwd);
  expect(ran.code, ran.stderr).toBe(0);
  expect(lastLine(ran).warnings).toContainEqual(expect.objectContaining({ code: 'syntax_errors', count: 1 }));
  const pack = readDocpack(readFileSync(join(cwd, 'half.docpack')));
  expect(pack.nodes.symbols.map(({ name }) => name)).toEqual(expect.arrayContaining(['whole', 'Kept']));
  const [prose, code] = pack.source_map.files;
  expect(prose).toMatchObject({ file_path: 'README.md', language: 'markdown', chunks: [{ symbol_ids: [] }] });
  expect(code).toMatchObject({ file_path: 'half.py', error_lines: expect.arrayContaining([4]) });
});

test('the first start of a data folder tries once to download the model, and goes on without; later ones do not ask', async () => {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'repo'));
  writeFileSync(join(cwd, 'repo', 'a.py'), 'def f(): return 1\n');
  const nowhere = { EMBEDDING_MODEL_URL: 'http://127.0.0.1:9/model' };
  const first = await doctown(['build', './repo', '--json'], cwd, nowhere);
  expect(first, first.stderr).toMatchObject({ code: 0, stderr: expect.stringMatching(/trying once .*\n.*could not be reached.*\); going on without it/) });
  expect(lastLine(first).models.embedding).toBe('docs-code-static-384-v1');
  const second = await doctown(['build', './repo', '--json'], cwd, nowhere);
  expect(second.stderr).not.toContain('trying once');
});

test.each([
  ['a folder that is not there', './nowhere', 3, /no file or folder/],
  ['something that is no address', 'ht!tp', 3, /not a repository address/],
  ['a host that is not allowed', 'https://gitlab.example/o/r', 3, /not allowed/],
])('%s fails with its own code and a message to act on', async (_, argument, code, message) => {
  const ran = await doctown(['build', argument, '--json'], temporaryFolder());
  expect(ran).toMatchObject({ code, stderr: expect.stringMatching(message) });
});

test('an unknown flag and a bad amount are usage errors', async () => {
  const cwd = temporaryFolder();
  expect(await doctown(['build', '.', '--nope'], cwd)).toMatchObject({ code: 2, stderr: expect.stringContaining('--nope') });
  expect(await doctown(['build', '.', '--max-cost-usd', 'lots'], cwd)).toMatchObject({ code: 2, stderr: expect.stringContaining('number of dollars') });
});
