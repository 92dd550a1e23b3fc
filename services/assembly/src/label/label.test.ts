import { expect, test } from 'vitest';
import { labelClusters } from './label.ts';
import type { LabelSource } from './terms.ts';

const source = (name: string, more: Partial<LabelSource> = {}): LabelSource => ({
  name,
  qualified_name: '',
  file_path: '',
  doc_comment: '',
  body: '',
  language: 'typescript',
  voice: 1,
  is_test: false,
  ...more,
});
const sources = (names: string, more: Partial<LabelSource> = {}): LabelSource[] => names.split(' ').map((name) => source(name, more));
const labelsOf = (...clusters: LabelSource[][]): string[] => labelClusters(clusters).map(({ label }) => label);

const mail = sources('sendEmail emailQueue emailQueueDepth flushEmailQueue');

test('a label is two words that really follow one another in names', () => {
  expect(labelsOf(sources('parseAccessToken AccessTokenStream nextAccessToken'), mail)).toEqual(['access token', 'email queue']);
});

test('three words when names say all three', () => {
  expect(labelsOf(sources('OpenFileTable openFileTableSize growOpenFileTable'), mail)[0]).toBe('open file table');
});

test('words of names weigh more than words of comments and bodies', () => {
  const chatty = sources('cacheEntry evictCacheEntry', { doc_comment: 'A network socket.', body: 'socket socket network socket' });
  expect(labelsOf(chatty, mail)[0]).toBe('cache entry');
});

test('what most clusters speak of names none of them', () => {
  const clusters = ['Socket', 'Ledger', 'Invoice', 'Shader', 'Glyph'].map((word) => sources(`plugin${word} ${word}Plugin load${word}`));
  for (const label of labelsOf(...clusters)) expect(label).not.toContain('plugin');
});

test('a cluster that has only common words still gets one of them', () => {
  expect(labelsOf(sources('pluginHook'), sources('pluginHook'), sources('pluginHook')).every((label) => /plugin|hook/.test(label))).toBe(true);
});

test('keywords of the language are left out, and those of another are not', () => {
  expect(labelsOf(sources('matchRoute matchRouteTable', { language: 'typescript' }), mail)[0]).toContain('match');
  expect(labelsOf(sources('matchRoute matchRouteTable', { language: 'rust' }), mail)[0]).not.toContain('match');
});

test('test code hardly speaks beside the rest', () => {
  const mixed = [...sources('parseQuery queryParser'), ...sources('dummyGadget dummyGadgetMaker makeDummyGadget', { voice: 0.1 })];
  expect(labelsOf(mixed, mail)[0]).toContain('query');
});

test('no two clusters have one label, whatever they are made of', () => {
  const same = Array.from({ length: 12 }, () => sources('sendEmail'));
  const labels = labelsOf(...same, [], [], sources('a b c'));
  expect(new Set(labels).size).toBe(labels.length);
});

test('the order of symbols changes no label', () => {
  const names = sources('redApple greenApple apple greenPear pear redPear');
  expect(labelClusters([names.toReversed(), mail])).toEqual(labelClusters([names, mail]));
});

test('a path is one name, without its extension and what every project has', () => {
  expect(labelsOf(sources('new write flush', { file_path: 'crates/printer/src/standard.rs', language: 'rust' }), mail)[0]).toBe('printer standard');
});

test('a file that is named as its folder does not turn the words around', () => {
  expect(labelsOf(sources('set remove', { file_path: 'src/secure-headers/secure-headers.ts' }), mail)[0]).toBe('secure headers');
});

test('a cluster that is mostly tests says so, unless there is nothing but tests', () => {
  const tested = sources('readQueryPlan QueryPlanTable', { is_test: true });
  expect(labelsOf(tested, mail)[0]).toBe('query plan tests');
  expect(labelsOf(tested, sources('emailQueue emailQueueDepth', { is_test: true }))).toEqual(['query plan', 'email queue']);
});

test('a phrase that many names have is preferred to one of few', () => {
  const names = sources('parseAccessToken accessTokenStream nextAccessToken accessTokenOf tokenLedgerEntry tokenLedgerEntries');
  expect(labelsOf(names, mail)[0]).toBe('access token');
});
