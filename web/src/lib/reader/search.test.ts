import { describe, expect, test } from 'vitest';
import { smallIndex, townIndex } from './index.fixture.ts';
import { everything, type ListQuery, listSymbols } from './list.ts';
import { wordsOf } from './names.ts';
import type { PackIndex } from './pack-index.ts';
import { parseQuery } from './query.ts';
import { Search } from './search.ts';
import { indexSpelling } from './spelling.ts';

const now = () => Promise.resolve();

async function names(pack: PackIndex, text: string, withSpelling = true): Promise<string[]> {
  const search = new Search(pack);
  if (withSpelling) search.spelling = await indexSpelling(pack, now);
  return Array.from(listSymbols(pack, search, { ...everything, text }).symbols, (s) => pack.qualified[s]!);
}

describe('what is typed', () => {
  test('is taken apart: words, kinds, languages, paths, exact names', () => {
    expect(parseQuery('fn:read "Buffer" path:okio/src lang:Kotlin cluster:io Segment')).toEqual({
      terms: ['read', 'segment'],
      exact: ['Buffer'],
      kinds: ['function', 'method', 'constructor'],
      languages: ['kotlin'],
      paths: ['okio/src'],
      cluster: 'io',
    });
  });
  test('with a prefix nobody knows is plain text', () => expect(parseQuery('std::vec foo:bar').terms).toEqual(['std::vec', 'foo:bar']));
  test('may be empty, half typed or endless', () => {
    expect(parseQuery('  ').terms).toEqual([]);
    expect(parseQuery('"Buf').exact).toEqual(['Buf']);
    expect(parseQuery('fn:')).toEqual(parseQuery(''));
    expect(parseQuery('read kind:').kinds).toEqual([]);
    expect(parseQuery('a b c d e f g h i j').terms).toHaveLength(6);
  });
});

describe('the best match comes first', () => {
  const pack = smallIndex(['thread', 'readAll', 'bufferRead', 'read', 'spread_out'], [], ({ nodes }) => {
    for (const symbol of nodes.symbols) symbol.file_path = 'src/io.ts';
  });
  test('exact, then beginning, then the beginning of a word, then anywhere', async () => {
    expect(await names(pack, 'read', false)).toEqual(['read', 'readAll', 'bufferRead', 'thread', 'spread_out']);
  });
  test('all words must be found, in any order', async () => expect(await names(pack, 'all read', false)).toEqual(['readAll']));
  test('quotes want the whole name', async () => expect(await names(pack, '"read"')).toEqual(['read']));
  test('a typing error is forgiven once the spelling of names is indexed', async () => {
    expect(await names(pack, 'bufferraed', false)).toEqual([]);
    expect(await names(pack, 'bufferraed')).toEqual(['bufferRead']);
    expect(await names(pack, 'spraed')).toContain('spread_out');
  });
  test('a path finds what is in it', async () => expect(await names(pack, 'src/io', false)).toHaveLength(5));
  test('among equals the more central one', async () => {
    const same = smallIndex(['x', 'y'], [], ({ nodes }) => {
      for (const symbol of nodes.symbols) Object.assign(symbol, { name: 'same', qualified_name: 'same', file_path: 'a.ts' });
    });
    expect(Array.from(listSymbols(same, new Search(same), { ...everything, text: 'same' }).symbols)).toEqual([0, 1]);
  });
  test('sentences are searched by how their words begin', async () => {
    const noted = smallIndex(['a', 'b', 'c'], [], ({ nodes }) => {
      for (const [at, summary] of ['Unread.', 'The reader.', 'Read\nall.'].entries()) nodes.symbols[at]!.documentation.summary = summary;
    });
    expect(await names(noted, 'read', false)).toEqual(['b', 'c']);
  });
  test('sentences are searched too, after names', async () => {
    const noted = smallIndex(['plain', 'segments'], [], ({ nodes }) => {
      nodes.symbols[0]!.documentation.summary = 'Recycles segments of a pool.';
    });
    expect(await names(noted, 'segments')).toEqual(['segments', 'plain']);
  });
  test('capitals whose small letters are longer do not shift what follows', async () => {
    const turkish = smallIndex(['İİİİ', 'target']);
    expect(await names(turkish, 'target', false)).toEqual(['target']);
  });
  test('names with line breaks stay one name', async () => {
    expect(await names(smallIndex(['a\nb', 'b']), 'b', false)).toEqual(['b', 'a\nb']);
  });
});

test('names fall into words as people read them', () => {
  expect(wordsOf('readUtf8LineStrict')).toBe('read utf8 line strict');
  expect(wordsOf('HTTPServer_error-code')).toBe('http server error code');
  expect(wordsOf('größeÄndern')).toBe('größeändern');
});

describe('filters', () => {
  const pack = townIndex({ symbols: 400 });
  const ask = (query: Partial<ListQuery>) => listSymbols(pack, new Search(pack), { ...everything, ...query });

  test('together leave what fits all of them', () => {
    const { symbols } = ask({ kinds: ['class'], languages: ['python'], doc: 'generated' });
    expect(symbols.length).toBeGreaterThan(0);
    for (const s of symbols) {
      expect(pack.kinds.word(pack.kind[s]!)).toBe('class');
      expect(pack.languages.word(pack.language[s]!)).toBe('python');
      expect(pack.rows[s]).toMatchObject({ documentation: { origin: 'generated' } });
    }
  });
  test('say how many each other choice would give', () => {
    const { facets } = ask({ kinds: ['class'] });
    for (const [kind, count] of facets.kinds) expect(ask({ kinds: [kind] }).symbols.length).toBe(count);
    for (const [language, count] of facets.languages) expect(ask({ kinds: ['class'], languages: [language] }).symbols.length).toBe(count);
    for (const [doc, count] of facets.docs) expect(ask({ kinds: ['class'], doc }).symbols.length).toBe(count);
  });
  test('of a word that is in no symbol leave nothing', () => expect(ask({ kinds: ['poem'] }).symbols.length).toBe(0));
  test('by folder do not take its namesakes', () => {
    const path = pack.files[0]!.file_path.split('/').slice(0, 2).join('/');
    for (const s of ask({ path }).symbols) expect(pack.files[pack.file[s]!]!.file_path.startsWith(`${path}/`)).toBe(true);
  });
  test('documented and undocumented are everything', () => {
    expect(ask({ doc: 'documented' }).symbols.length + ask({ doc: 'undocumented' }).symbols.length).toBe(400);
  });
});

test.each(['name', 'file', 'callers', 'calls', 'length'] as const)('sorting by %s is the same every time and loses none', (sort) => {
  const pack = townIndex({ symbols: 300 });
  const first = listSymbols(pack, new Search(pack), { ...everything, sort }).symbols;
  const again = townIndex({ symbols: 300 });
  expect(new Set(first).size).toBe(300);
  expect(first).toEqual(listSymbols(again, new Search(again), { ...everything, sort }).symbols);
});
