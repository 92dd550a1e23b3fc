import { expect, test } from 'vitest';
import { echoOf } from './echo.ts';

test('every form of an address that people paste names the same repository', () => {
  for (const typed of [
    'fastify/fastify',
    ' https://github.com/fastify/fastify ',
    'github.com/fastify/fastify.git',
    'git@github.com:fastify/fastify.git',
    'https://www.github.com/fastify/fastify/',
  ])
    expect(echoOf(typed)).toEqual({ type: 'repository', owner: 'fastify', name: 'fastify', git_ref: null });
});

test('a tree, a file or a commit brings its ref along, and a dot in a name stays', () => {
  expect(echoOf('https://github.com/vercel/next.js/tree/canary')).toEqual({ type: 'repository', owner: 'vercel', name: 'next.js', git_ref: 'canary' });
  expect(echoOf('https://github.com/o/r/commit/abc1234')).toMatchObject({ git_ref: 'abc1234' });
});

test('what is no GitHub address is left to the builder to judge', () => {
  expect(echoOf('')).toEqual({ type: 'empty' });
  for (const typed of ['/srv/code', 'https://gitlab.example/o/r', 'javascript:alert(1)', 'https://evil-github.com/o/r']) expect(echoOf(typed)).toEqual({ type: 'other' });
});
