import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { isFinished } from '@doctown/schema';
import { ingest, status as statusRoute } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import { expect, test } from 'vitest';
import { realStack, temporaryFolder } from './support.ts';

/** A tar entry by hand, so that it can be what no tool would write. */
function entry(name: string, content: Buffer, type = '0'): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\u000000', 257);
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

const tar = (...entries: Buffer[]): Buffer => gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]), { level: 1 });
const source = (name: string): Buffer => entry(name, Buffer.from('x = 1\n'));

test('hostile archives are refused with a reason, nothing is written outside, no temporary folder is left, and the next job runs', async () => {
  const folder = temporaryFolder();
  const { urls, leftovers } = await realStack({ MAX_FILES: '20000' });
  const archives: [string, Buffer, string, RegExp][] = [
    ['climbing', tar(source('r/a.py'), source('../../../../doctown-evil.py')), 'invalid_archive', /climbs out/],
    ['absolute', tar(source('/tmp/doctown-evil.py')), 'invalid_archive', /absolute/],
    ['device', tar(source('r/a.py'), entry('r/null', Buffer.alloc(0), '3')), 'invalid_archive', /CharacterDevice/],
    ['bomb', gzipSync(Buffer.concat([entry('r/zeros.py', Buffer.alloc(200 * 1024 * 1024)), Buffer.alloc(1024)])), 'invalid_archive', /times its size/],
    ['million', tar(...Array.from({ length: 100_000 }, (_, i) => source(`r/${i}.py`))), 'repository_too_large', /entries/],
    ['empty', Buffer.alloc(0), 'invalid_archive', /empty/],
    ['text', Buffer.from('this is no archive'), 'invalid_archive', /no tar|damaged|empty/],
  ];
  for (const [name, bytes, code, message] of archives) {
    const path = join(folder, `${name}.tar.gz`);
    writeFileSync(path, bytes);
    const { job_id } = await call(urls.builder, ingest, { repo_url: path });
    let status = await call(urls.builder, statusRoute, { job_id, wait: 10 });
    while (!isFinished(status.status)) status = await call(urls.builder, statusRoute, { job_id, wait: 10 });
    expect(status, name).toMatchObject({ status: 'failed', error: { code, stage: 'fetch', message: expect.stringMatching(message) } });
  }
  expect(existsSync('/tmp/doctown-evil.py') || existsSync(join(folder, '..', 'doctown-evil.py'))).toBe(false);
  expect(leftovers()).toEqual([]);
  const good = join(folder, 'good.tar.gz');
  writeFileSync(good, tar(source('r/a.py')));
  const { job_id } = await call(urls.builder, ingest, { repo_url: good });
  await expect.poll(async () => (await call(urls.builder, statusRoute, { job_id, wait: 5 })).status, { timeout: 60_000 }).toBe('succeeded');
});
