import { expect, test } from 'vitest';
import { moduleResolver } from './modules.ts';

/** What a module means, seen from a file, in a repository of code files and of project files with their contents. */
function seen(files: readonly string[], texts: Record<string, unknown> = {}) {
  const written = Object.fromEntries(Object.entries(texts).map(([path, content]) => [path, typeof content === 'string' ? content : JSON.stringify(content)]));
  const resolve = moduleResolver({ files: new Map(files.map((path) => [path, { language: 'typescript' }])), texts: written });
  return (from: string, ...modules: string[]): (string | null)[] => modules.map((module) => resolve(from, module)[0] ?? null);
}

test('a relative path means a file, with an ending or none, or the index of a folder', () => {
  const resolve = seen(['index.ts', 'src/a.ts', 'src/b/index.tsx', 'src/c.d.ts', 'src/d.vue', 'src/e.svelte']);
  expect(resolve('src/a.ts', './b', './b/', './c', './d.vue', './d', './e', '..', '../', './a?raw', './none')).toEqual([
    'src/b/index.tsx',
    'src/b/index.tsx',
    'src/c.d.ts',
    'src/d.vue',
    'src/d.vue',
    'src/e.svelte',
    'index.ts',
    'index.ts',
    'src/a.ts',
    null,
  ]);
});

test('the ending of what is run means its source', () => {
  expect(seen(['a.ts', 'b.tsx', 'c.mts', 'd.cts', 'e.js', 'e.ts'])('a.ts', './a.js', './b.js', './b.jsx', './c.mjs', './d.cjs', './e.js')).toEqual([
    'a.ts',
    'b.tsx',
    'b.tsx',
    'c.mts',
    'd.cts',
    'e.js',
  ]);
});

test('a folder begins where its manifest says', () => {
  expect(seen(['lib/start.js', 'lib/index.js', 'main.js'], { 'lib/package.json': { main: './start.js' } })('main.js', './lib')).toEqual(['lib/start.js']);
});

test('exports of a package: conditions in any depth, patterns, folders; what is built leads to its source', () => {
  const manifest = {
    name: '@acme/kit',
    exports: {
      '.': { import: { types: './dist/index.d.mts', default: './dist/index.mjs' } },
      './react': './dist/react/main.js',
      './parts/*': { default: './dist/parts/*.js' },
      './parts/special/*': ['./lib/special/*.cjs'],
      './old/': './src/legacy/',
    },
  };
  const files = [
    'packages/kit/src/index.ts',
    'packages/kit/src/react/main.tsx',
    'packages/kit/src/parts/one.ts',
    'packages/kit/src/special/x.ts',
    'packages/kit/src/legacy/y.ts',
    'app/a.ts',
  ];
  const resolve = seen(files, { 'packages/kit/package.json': manifest });
  const below = ['', '/react', '/parts/one', '/parts/special/x', '/old/y', '/none'].map((path) => `@acme/kit${path}`);
  expect(resolve('app/a.ts', ...below)).toEqual([...files.slice(0, 5), null]);
  expect(resolve('packages/kit/src/parts/one.ts', '@acme/kit')).toEqual(['packages/kit/src/index.ts']);
});

test('imports of the own package, to files and to other packages', () => {
  const resolve = seen(['src/a.ts', 'src/internal/b.ts', 'src/c.node.ts', 'lib/src/index.ts'], {
    'package.json': { imports: { '#internal/*': './src/internal/*.js', '#c': { node: './dist/c.node.js' }, '#lib': 'lib' } },
    'lib/package.json': { name: 'lib' },
  });
  expect(resolve('src/a.ts', '#internal/b', '#c', '#lib', '#none')).toEqual(['src/internal/b.ts', 'src/c.node.ts', 'lib/src/index.ts', null]);
});

test('a package of the workspace without exports, by main, types, or where sources usually are', () => {
  const resolve = seen(['a/lib/start.js', 'b/src/index.ts', 'b/src/deep/x.ts', 'c/types/c.d.ts', 'main.ts'], {
    'a/package.json': { name: 'a', main: 'lib/start' },
    'b/package.json': { name: 'b', main: 'dist/index.js' },
    'c/package.json': { name: 'c', typesVersions: { '*': { extra: ['types/c.d.ts'] } } },
  });
  expect(resolve('main.ts', 'a', 'b', 'b/deep/x', 'c/extra', 'react')).toEqual(['a/lib/start.js', 'b/src/index.ts', 'b/src/deep/x.ts', 'c/types/c.d.ts', null]);
});

test('of packages of one name the one around the file is meant', () => {
  const files = ['one/src/index.ts', 'one/src/a.ts', 'two/src/index.ts', 'two/src/a.ts'];
  const resolve = seen(files, { 'one/package.json': { name: 'same' }, 'two/package.json': { name: 'same' } });
  expect([resolve('one/src/a.ts', 'same'), resolve('two/src/a.ts', 'same')]).toEqual([['one/src/index.ts'], ['two/src/index.ts']]);
});

test('paths of the nearest tsconfig, the most exact first, and never a name for what is below it', () => {
  const resolve = seen(['web/src/a.ts', 'web/src/ui/b.ts', 'web/src/special/b.ts', 'api/src/a.ts', 'kit/src/index.ts', 'kit/src/sub.ts'], {
    'web/tsconfig.json': '{ /* ours */ "compilerOptions": { "paths": { "@/*": ["./src/*"], "@/ui/*": ["./src/special/*"], }, } }',
    'api/tsconfig.json': { compilerOptions: { baseUrl: './src', paths: { '@/*': ['./*'] } } },
    'tsconfig.json': { compilerOptions: { paths: { kit: ['./kit/src'], 'kit/*': ['./kit/src/*'] } } },
  });
  expect(resolve('web/src/a.ts', '@/a', '@/ui/b', 'kit', 'kit/sub', 'kit-more')).toEqual(['web/src/a.ts', 'web/src/special/b.ts', 'kit/src/index.ts', 'kit/src/sub.ts', null]);
  expect(resolve('api/src/a.ts', '@/a', 'a')).toEqual(['api/src/a.ts', 'api/src/a.ts']);
});

test('a tsconfig has what it extends, of a package too, and what it refers to beside it', () => {
  const resolve = seen(['app/src/a.ts', 'app/lib/b.ts', 'tools/x/c.ts', 'site/src/d.ts'], {
    'app/tsconfig.json': { extends: ['../base/tsconfig.web', '@acme/tsconfig/node.json'] },
    'base/tsconfig.web.json': { compilerOptions: { baseUrl: '../tools' } },
    'config/tsconfig/package.json': { name: '@acme/tsconfig' },
    'config/tsconfig/node.json': { compilerOptions: { paths: { '~/*': ['${' + 'configDir}/lib/*'] } } },
    'site/tsconfig.json': { files: [], references: [{ path: './tsconfig.app.json' }] },
    'site/tsconfig.app.json': { compilerOptions: { paths: { '@site/*': ['./src/*'] } } },
  });
  expect(resolve('app/src/a.ts', 'x/c', '~/b')).toEqual(['tools/x/c.ts', 'app/lib/b.ts']);
  expect(resolve('site/src/d.ts', '@site/d')).toEqual(['site/src/d.ts']);
});

test('folders that are one at run time', () => {
  const resolve = seen(['src/views/a.ts', 'generated/views/b.ts'], { 'tsconfig.json': { compilerOptions: { rootDirs: ['./src', './generated'] } } });
  expect(resolve('src/views/a.ts', './b')).toEqual(['generated/views/b.ts']);
});

test('@ and ~ mean the nearest folder of sources where nothing else is said', () => {
  expect(seen(['web/src/x/a.ts', 'src/lib/b.ts'])('web/src/x/a.ts', '@/x/a', '~/lib/b', '$lib/b')).toEqual(['web/src/x/a.ts', 'src/lib/b.ts', 'src/lib/b.ts']);
});

test('what a config or a manifest should not say is as if it said nothing, however much of it there is', () => {
  const many = Array.from({ length: 12 }, (_, i) => `./tsconfig.${i}.json`);
  const resolve = seen(['src/a.ts', 'src/b.ts'], {
    'tsconfig.json': {
      extends: [null, 5, ...many],
      references: [null, 5, { path: 7 }],
      compilerOptions: { baseUrl: 5, paths: { '*': 'x', '@/*': [1, 'src/*'] }, rootDirs: [1, {}] },
    },
    ...Object.fromEntries(many.map((path) => [path, { extends: many, compilerOptions: null }])),
    'package.json': { name: {}, main: {}, exports: { './*': { default: [null, 5] } }, imports: [], typesVersions: { '*': null } },
    'lib/package.json': { name: 'lib', exports: `${'['.repeat(50)}` },
    'deep/package.json': `{"name": "deep", "exports": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    'open/package.json': `"${'\\"'.repeat(300_000)}`,
  });
  expect(resolve('src/a.ts', './b', '@/b', 'lib', 'deep', '#x')).toEqual(['src/b.ts', 'src/b.ts', null, null, null]);
});
