import { expect, test } from 'vitest';
import { detectLanguage } from './detect.ts';

test('languages are told by extension, then by the first line', () => {
  expect(['a.py', 'a.PYI', 'a.tsx', 'a.mjs', 'a.d.ts', 'a.go', 'a.rs', 'Makefile', 'a.zig'].map((path) => detectLanguage(path, ''))).toEqual([
    'python',
    'python',
    'tsx',
    'javascript',
    'typescript',
    'go',
    'rust',
    null,
    null,
  ]);
  expect(
    ['#!/usr/bin/env python3', '#!/usr/bin/env -S node --x', '#!/usr/local/bin/python3.11', '#!/usr/bin/env deno', '#!/bin/awk -f', 'print(1)'].map((head) =>
      detectLanguage('tool', head),
    ),
  ).toEqual(['python', 'javascript', 'python', 'typescript', null, null]);
});

test('names of files that have no ending tell too', () => {
  expect(['Rakefile', 'ci/Fastfile', 'SConstruct', '.bashrc', 'PKGBUILD', 'Makefile'].map((path) => detectLanguage(path, ''))).toEqual([
    'ruby',
    'ruby',
    'python',
    'bash',
    'bash',
    null,
  ]);
});

test.each([
  ['a.h', '#ifndef A\nint f(void);\n', 'c'],
  ['a.h', 'namespace a { }\n', 'cpp'],
  ['a.h', 'std::string f();\n', 'cpp'],
  ['a.h', '#import <Foundation/Foundation.h>\n', null],
  ['a.inc', '<?php\nfunction f() {}\n', 'php'],
  ['a.inc', '#define A 1\nint f(void);\n', 'c'],
  ['a.inc', 'mov ax, bx\n', null],
  ['de.ts', '<?xml version="1.0"?>\n<!DOCTYPE TS>\n', null],
  ['a.ts', 'export const a = 1;\n', 'typescript'],
  ['a.sc', '(\nvar a = 1;\n)\n', null],
  ['a.sc', 'object A { val a = (1) }\n', 'scala'],
  ['a.rs', '#pragma version(1)\n#pragma rs java_package_name(a)\n', null],
  ['a.c++', '', 'cpp'],
])('%s that begins with %j is %s', (path, head, language) => {
  expect(detectLanguage(path, head)).toBe(language);
});
