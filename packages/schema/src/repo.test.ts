import { expect, test } from 'vitest';
import { GitRef, parseRepoAddress } from './repo.ts';

const address = (text: string, hosts?: string[]) => {
  const result = parseRepoAddress(text, hosts);
  return result.ok && result.address.type === 'git' ? `${result.address.url} ${result.address.git_ref ?? '-'}` : null;
};

test.each([
  ['https://github.com/o/r', 'https://github.com/o/r -'],
  ['http://github.com/o/r/', 'https://github.com/o/r -'],
  ['github.com/o/r', 'https://github.com/o/r -'],
  ['https://GITHUB.com/o/r?tab=readme#x', 'https://github.com/o/r -'],
  ['https://www.github.com/o/r', 'https://github.com/o/r -'],
  ['https://github.com/o/r.git', 'https://github.com/o/r -'],
  ['https://github.com/o/r.git.git', 'https://github.com/o/r -'],
  ['https://github.com/vercel/next.js', 'https://github.com/vercel/next.js -'],
  ['git@github.com:o/r.git', 'https://github.com/o/r -'],
  ['ssh://git@github.com/o/r.git', 'https://github.com/o/r -'],
  ['  o/r  ', 'https://github.com/o/r -'],
  ['https://github.com/o/r/tree/feature/nested/branch', 'https://github.com/o/r feature/nested/branch'],
  ['https://github.com/o/r/commit/0123abc', 'https://github.com/o/r 0123abc'],
  ['https://github.com/o/r/tree', 'https://github.com/o/r -'],
  ['https://github.com/o/r/pull/12', 'https://github.com/o/r -'],
])('%s is read as %s', (typed, expected) => {
  expect(address(typed)).toBe(expected);
});

test.each([
  '',
  'https://github.com/o',
  'https://github.com//r',
  'https://github.com/o/.git',
  'https://gitlab.com/o/r',
  'https://notgithub.com/o/r',
  'ftp://github.com/o/r',
  'https://user:pw@github.com/o/r',
  'https://github.com/o/..',
  'https://github.com:8443@evil.example/o/r',
  'not an address',
  'https://github.com/-o/r',
  'https://github.com/o/a%2Fb',
])('%s is refused', (typed) => {
  expect(address(typed)).toBeNull();
});

test('another host passes only when it is allowed', () => {
  expect(address('https://gitlab.com/o/r', ['github.com', 'gitlab.com'])).toBe('https://gitlab.com/o/r -');
});

test('a password is named as the reason and not repeated', () => {
  const result = parseRepoAddress('https://user:hunter2@github.com/o/r');
  expect(result).toMatchObject({ ok: false });
  expect(JSON.stringify(result)).not.toContain('hunter2');
});

test.each(['a..b', '-x', 'a b', 'x~1', 'a:b', 'a//b', '/a', 'a/', 'x.lock', ''])('the ref "%s" is refused', (ref) => {
  expect(GitRef.safeParse(ref).success).toBe(false);
});

test.each(['main', 'v1.2.3', 'feature/nested/branch', '0123456789abcdef0123456789abcdef01234567'])('the ref "%s" passes', (ref) => {
  expect(GitRef.parse(ref)).toBe(ref);
});
