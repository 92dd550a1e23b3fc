import { describe, expect, test } from 'vitest';
import { inlinePieces, paragraphs } from './inline.ts';
import { commitLink, placeOf, repoLink, repoName, sourceLink } from './links.ts';
import { everything } from './list.ts';
import { defaultGraph, readGraphQuery, readListQuery, writeGraphQuery, writeListQuery } from './url-state.ts';

const at = (repo_url: string, commit_hash: string | null = 'abc123') => ({ repo_url, git_ref: 'main', commit_hash });

describe('a link to the source', () => {
  test.each([
    ['https://github.com/o/r', 'https://github.com/o/r/blob/abc123/src/a%20b.ts#L3-L9'],
    ['https://github.com/o/r.git', 'https://github.com/o/r/blob/abc123/src/a%20b.ts#L3-L9'],
    ['https://gitlab.com/g/s/r', 'https://gitlab.com/g/s/r/-/blob/abc123/src/a%20b.ts#L3-9'],
    ['https://bitbucket.org/o/r', 'https://bitbucket.org/o/r/src/abc123/src/a%20b.ts#lines-3:9'],
    ['https://codeberg.org/o/r', 'https://codeberg.org/o/r/src/commit/abc123/src/a%20b.ts#L3-L9'],
  ])('of %s is pinned to the commit and names the lines', (repo_url, expected) => expect(sourceLink(at(repo_url), 'src/a b.ts', 3, 9)).toBe(expected));

  test.each(['javascript:alert(1)//github.com', 'data:text/html,x', 'file:///okio', 'not an address', ''])('is never made of %s', (repo_url) => {
    expect(repoLink(at(repo_url))).toBeNull();
    expect(sourceLink(at(repo_url), 'a.ts', 1)).toBeNull();
    expect(commitLink(at(repo_url))).toBeNull();
  });
  test('needs a commit, for a branch moves on', () => expect(sourceLink(at('https://github.com/o/r', null), 'a.ts', 1)).toBeNull());
  test('cannot be led elsewhere by the path of a file', () => {
    expect(sourceLink(at('https://github.com/o/r'), '../../../evil', 0)).toBeNull();
    expect(sourceLink(at('https://github.com/o/r'), 'a?x#y', 0)).toBe('https://github.com/o/r/blob/abc123/a%3Fx%23y');
  });
});

test('a repository is called by owner and name, a folder by its own', () => {
  expect(repoName(at('https://github.com/square/okio.git'))).toBe('square/okio');
  expect(repoName(at('file:///okio'))).toBe('okio');
});

test('a place says as many lines as there are', () => {
  expect([placeOf('a.ts', 0), placeOf('a.ts', 3), placeOf('a.ts', 3, 3), placeOf('a.ts', 3, 9)]).toEqual(['a.ts', 'a.ts:3', 'a.ts:3', 'a.ts:3–9']);
});

describe('sentences', () => {
  test('have code between backticks and nothing else', () => {
    expect(inlinePieces('Calls `read` of **all** <b>[x](javascript:1)</b>.')).toEqual([
      { text: 'Calls ', is_code: false },
      { text: 'read', is_code: true },
      { text: ' of **all** <b>[x](javascript:1)</b>.', is_code: false },
    ]);
  });
  test('keep a lonely backtick, and code that holds one', () => {
    expect(inlinePieces('a ` b')).toEqual([{ text: 'a ` b', is_code: false }]);
    expect(inlinePieces('``a`b``')).toEqual([{ text: 'a`b', is_code: true }]);
  });
  test('of ten thousand backticks are read at once', () =>
    expect(
      inlinePieces('`'.repeat(10_001))
        .map(({ text }) => text)
        .join('').length,
    ).toBeLessThanOrEqual(10_001));
});

test('a comment falls into paragraphs and code', () => {
  expect(paragraphs('First\nline.\n\n    indented()\n\n```js\nfenced()\n```\nLast.')).toEqual([
    { text: 'First\nline.', is_code: false },
    { text: '    indented()', is_code: true },
    { text: 'fenced()', is_code: true },
    { text: 'Last.', is_code: false },
  ]);
});

describe('state in the address', () => {
  test('comes back as it went', () => {
    const query = { ...everything, text: 'fn:read & "x"', kinds: ['class', 'enum'], doc: 'verified' as const, path: 'src/a b', exported: true, sort: 'callers' as const };
    expect(readListQuery(new URLSearchParams(writeListQuery(query).toString()))).toEqual(query);
    const graph = { ...defaultGraph, depth: 3, direction: 'callers' as const, kinds: ['extends'], min_confidence: 0.5 };
    expect(readGraphQuery(new URLSearchParams(writeGraphQuery(graph).toString()))).toEqual(graph);
  });
  test('as usual leaves the address empty', () => {
    expect(writeListQuery(everything).toString()).toBe('');
    expect(writeGraphQuery(defaultGraph).toString()).toBe('');
  });
  test('that makes no sense is as usual', () => {
    expect(readListQuery(new URLSearchParams('sort=up&doc=x&kind=,,'))).toEqual(everything);
    expect(readGraphQuery(new URLSearchParams('depth=99&cap=-1&dir=up&sure=no&min=lots'))).toEqual(defaultGraph);
  });
});
