import { expect, test } from 'vitest';
import { buildTree, filterFiles, foldersAbove, visibleNodes } from './tree.ts';

const file = (file_path: string, symbol_count = 1) => ({ file_path, language: 'go', symbol_count, documented: 0 });
const tree = buildTree([file('src/main/java/b.go', 2), file('src/main/java/a.go', 3), file('src/main/kotlin/c.go'), file('README'), file('deep/only/way/x.go')]);

test('folders come first, a folder with one folder in it is one line', () => {
  expect(tree.map(({ name }) => name)).toEqual(['deep/only/way', 'src/main', 'README']);
  expect(tree[1]!.children.map(({ name, depth }) => [name, depth])).toEqual([
    ['java', 1],
    ['kotlin', 1],
  ]);
});

test('a folder counts what is below it', () => expect(tree[1]).toMatchObject({ path: 'src/main', symbol_count: 6, file_count: 3 }));

test('only open folders show their children', () => {
  expect(visibleNodes(tree, new Set(['src/main', 'src/main/java'])).map(({ path }) => path)).toEqual([
    'deep/only/way',
    'src/main',
    'src/main/java',
    'src/main/java/a.go',
    'src/main/java/b.go',
    'src/main/kotlin',
    'README',
  ]);
});

test('the way to a file opens the folders above it', () => {
  expect(foldersAbove(tree, 'src/main/java/b.go')).toEqual(['src/main', 'src/main/java']);
  expect(foldersAbove(tree, 'README')).toEqual([]);
});

test('typed words leave the files whose path holds all of them', () => {
  expect(filterFiles([file('src/Reader.go'), file('src/writer.go')], 'SRC read').map(({ file_path }) => file_path)).toEqual(['src/Reader.go']);
});

test('a file and a folder of one name, and names of the language, do no harm', () => {
  const odd = buildTree([file('a'), file('a/b'), file('__proto__/constructor'), file('')]);
  expect(odd.map(({ path, file_count }) => [path, file_count])).toEqual([
    ['__proto__', 1],
    ['a', 1],
    ['', 1],
    ['a', 1],
  ]);
});
