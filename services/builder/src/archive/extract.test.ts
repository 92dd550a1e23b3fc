import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { ZipFile } from 'yazl';
import { extractArchive } from './extract.ts';

const limits = { total_bytes: 20 * 1024 * 1024, entries: 5000 };
const never = new AbortController().signal;

interface RawEntry {
  name: string | Buffer;
  content?: string | Buffer;
  type?: string;
  link?: string;
}

/** A tar header by hand, so that it can hold what no library would write. */
function entry({ name, content = '', type = '0', link = '' }: RawEntry): Buffer {
  const data = Buffer.from(content as string);
  const header = Buffer.alloc(512);
  Buffer.from(name as string).copy(header, 0, 0, 100);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${data.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write(type, 156);
  header.write(link, 157);
  header.write('ustar\0' + '00', 257);
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  return Buffer.concat([header, data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
}

const tar = (...entries: RawEntry[]): Buffer => gzipSync(Buffer.concat([...entries.map(entry), Buffer.alloc(1024)]));

async function zip(files: Record<string, string>, change: (bytes: Buffer) => Buffer = (bytes) => bytes): Promise<Buffer> {
  const file = new ZipFile();
  for (const [name, content] of Object.entries(files)) file.addBuffer(Buffer.from(content), name);
  file.end();
  return change(await buffer(file.outputStream));
}

function workplace(archive: Buffer): { base: string; file: string; folder: string } {
  const base = mkdtempSync(join(tmpdir(), 'extract-'));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  writeFileSync(join(base, 'archive'), archive);
  return { base, file: join(base, 'archive'), folder: join(base, 'tree') };
}

const ok = { name: 'repo/ok.py', content: 'x = 1' };

test.each<[string, () => Buffer | Promise<Buffer>, string]>([
  ['a path that climbs out', () => tar(ok, { name: 'repo/../../evil.py', content: 'x' }), 'invalid_archive'],
  ['an absolute path', () => tar(ok, { name: '/tmp/evil.py', content: 'x' }), 'invalid_archive'],
  ['a Windows path', () => tar(ok, { name: 'repo\\..\\evil.py', content: 'x' }), 'invalid_archive'],
  ['a device', () => tar(ok, { name: 'repo/null', type: '3' }), 'invalid_archive'],
  ['a pipe', () => tar(ok, { name: 'repo/pipe', type: '6' }), 'invalid_archive'],
  ['a name that is not UTF-8', () => tar(ok, { name: Buffer.from([0x72, 0xff, 0xfe, 0x2e, 0x70, 0x79]), content: 'x' }), 'invalid_archive'],
  ['the same path twice', () => tar(ok, ok), 'invalid_archive'],
  ['a path that is file and folder', () => tar({ name: 'repo/a', content: 'x' }, { name: 'repo/a/b', content: 'y' }), 'invalid_archive'],
  ['a bomb of zeros', () => tar({ name: 'repo/zeros', content: Buffer.alloc(40 * 1024 * 1024) }), 'invalid_archive'],
  ['more bytes than allowed', () => gzipSync(Buffer.concat([entry({ name: 'big', content: randomBytes(21 * 1024 * 1024) }), Buffer.alloc(1024)])), 'repository_too_large'],
  ['too many entries', () => tar(...Array.from({ length: 5001 }, (_, i) => ({ name: `repo/${i}` }))), 'repository_too_large'],
  ['nothing at all', () => Buffer.alloc(0), 'invalid_archive'],
  ['an empty tar', () => gzipSync(Buffer.alloc(1024)), 'invalid_archive'],
  ['something else, zipped', () => gzipSync('hello '.repeat(1000)), 'invalid_archive'],
  ['plain text', () => Buffer.from('hello'), 'invalid_archive'],
  ['a cut tar', () => tar({ name: 'repo/random', content: Buffer.from(Array.from({ length: 50000 }, (_, i) => (i * 7919) % 251)) }).subarray(0, 400), 'invalid_archive'],
  ['a cut zip', () => zip({ 'repo/a.py': 'x = 1\n'.repeat(100) }, (bytes) => bytes.subarray(0, bytes.length - 30)), 'invalid_archive'],
  [
    'a zip that climbs out',
    () => zip({ 'repo/aa/evil.py': 'x' }, (bytes) => Buffer.from(bytes.toString('latin1').replaceAll('repo/aa/', '../../aa'), 'latin1')),
    'invalid_archive',
  ],
])('%s is refused, nothing is written outside, nothing is left', async (_, make, code) => {
  const { base, file, folder } = workplace(await make());
  await expect(extractArchive(file, folder, limits, never)).rejects.toMatchObject({ code });
  expect(existsSync(folder)).toBe(false);
  expect(readdirSync(base)).toEqual(['archive']);
});

test('links are never made, wherever they point, and are counted', async () => {
  const { file, folder } = workplace(
    tar(ok, { name: 'repo/soft', type: '2', link: '../../../etc/passwd' }, { name: 'repo/hard', type: '1', link: '/etc/passwd' }, { name: 'repo/soft/through.py', content: 'x' }),
  );
  expect(await extractArchive(file, folder, limits, never)).toEqual({ links: 2 });
  expect(readdirSync(folder).sort()).toEqual(['ok.py', 'soft']);
  expect(readdirSync(join(folder, 'soft'))).toEqual(['through.py']);
});

test('the one folder around everything is left out; setuid bits do not survive', async () => {
  const { file, folder } = workplace(tar({ name: 'owner-name-1234567/', type: '5' }, { name: 'owner-name-1234567/src/a.py', content: 'a = 1' }));
  await extractArchive(file, folder, limits, never);
  expect(readFileSync(join(folder, 'src/a.py'), 'utf8')).toBe('a = 1');
});

test('a zip is read like a tar', async () => {
  const { file, folder } = workplace(await zip({ 'repo/src/a.py': 'a = 1', 'repo/b.py': 'b = 2' }));
  await extractArchive(file, folder, limits, never);
  expect(readFileSync(join(folder, 'src/a.py'), 'utf8')).toBe('a = 1');
});

test('stopping in the middle leaves nothing', async () => {
  const { file, folder } = workplace(tar(ok));
  await expect(extractArchive(file, folder, limits, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
  expect(existsSync(folder)).toBe(false);
});
