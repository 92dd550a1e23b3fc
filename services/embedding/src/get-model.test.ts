import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

test.each<[string, string[], Record<string, string>, number, RegExp]>([
  ['an option nobody knows', ['--int4'], {}, 2, /^Unknown option '--int4'\nusage: npm run model .*--fp32/],
  ['an address that is none', [], { EMBEDDING_MODEL_URL: 'models.example' }, 78, /EMBEDDING_MODEL_URL: Invalid URL/],
  ['a server that is not there', [], { EMBEDDING_MODEL_URL: 'http://127.0.0.1:1' }, 1, /^http:\/\/127\.0\.0\.1:1\/config\.json could not be reached \(.*\)\. Run it again/],
])('%s is told in a line or two, not in a stack', (_, words, settings, code, said) => {
  const DATA_DIR = mkdtempSync(join(tmpdir(), 'get-model-'));
  onTestFinished(() => rmSync(DATA_DIR, { recursive: true, force: true }));
  const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'get-model.ts'), ...words], { env: { DATA_DIR, ...settings }, encoding: 'utf8' });
  expect({ status, lines: stderr.trim().split('\n').length < 3 }).toEqual({ status: code, lines: true });
  expect(stderr).toMatch(said);
});
