import { expect, test } from 'vitest';
import { detectLanguage } from './detect.ts';
import { plainDoc } from './doc-markup.ts';
import { callsOf } from './flow/calls-of.fixture.ts';

/** What every object of JavaScript has: a table that is asked for one of these must not find it. */
const NAMES = ['toString', 'constructor', 'valueOf', 'hasOwnProperty', '__proto__'];

const each = (line: (name: string) => string): string => NAMES.map(line).join('\n');

test.each([
  ['main.py', `${each((name) => `def ${name}(): pass`)}\ndef run():\n${each((name) => `    ${name}()`)}\n`],
  ['main.ts', `${each((name) => `function ${name}() {}`)}\nfunction run() {\n${each((name) => `  ${name}();`)}\n}\n`],
  ['main.go', `package main\n${each((name) => `func ${name}() {}`)}\nfunc run() {\n${each((name) => `\t${name}()`)}\n}\n`],
  ['main.rs', `${each((name) => `fn ${name}() {}`)}\nfn run() {\n${each((name) => `    ${name}();`)}\n}\n`],
  ['main.c', `${each((name) => `void ${name}(void) {}`)}\nvoid run(void) {\n${each((name) => `  ${name}();`)}\n}\n`],
  ['main.cpp', `${each((name) => `void ${name}() {}`)}\nvoid run() {\n${each((name) => `  ${name}();`)}\n}\n`],
  ['main.php', `<?php\n${each((name) => `function ${name}() {}`)}\nfunction run() {\n${each((name) => `  ${name}();`)}\n}\n`],
  ['main.rb', `${each((name) => `def ${name}(); end`)}\ndef run\n${each((name) => `  ${name}()`)}\nend\n`],
  ['main.kt', `${each((name) => `fun ${name}() {}`)}\nfun run() {\n${each((name) => `  use(${name}())`)}\n}\n`],
  ['main.swift', `${each((name) => `func ${name}() {}`)}\nfunc run() {\n${each((name) => `  ${name}()`)}\n}\n`],
  ['main.dart', `${each((name) => `void ${name}() {}`)}\nvoid run() {\n${each((name) => `  ${name}();`)}\n}\n`],
  ['main.lua', `${each((name) => `local function ${name}() end`)}\nlocal function run()\n${each((name) => `  ${name}()`)}\nend\n`],
  ['main.sh', `${each((name) => `${name}() { :; }`)}\nrun() {\n${each((name) => `  ${name}`)}\n}\n`],
  ['main.java', `class A {\n${each((name) => `  static void ${name}() {}`)}\n  void run() {\n${each((name) => `    ${name}();`)}\n  }\n}\n`],
  ['main.cs', `class A {\n${each((name) => `  static void ${name}() {}`)}\n  void run() {\n${each((name) => `    ${name}();`)}\n  }\n}\n`],
  ['main.scala', `class A {\n${each((name) => `  def ${name}() = ()`)}\n  def run() = {\n${each((name) => `    use(${name})\n    ${name}()`)}\n  }\n}\n`],
  ['main.ex', `defmodule A do\n${each((name) => `  def ${name}(), do: 1`)}\n  def run() do\n${each((name) => `    ${name}()`)}\n  end\nend\n`],
])('a function called like what every object has is a function like any other: %s', async (path, text) => {
  const calls = await callsOf(path, text);
  const called = NAMES.filter((name) => calls.some((call) => new RegExp(`\\brun(/0)? -> (.*\\W)?${name}(/0)?$`).test(call)));
  expect(called).toEqual(NAMES);
});

test('neither an ending nor an entity of that name means anything', () => {
  expect(NAMES.map((name) => detectLanguage(`a.${name}`, 'text'))).toEqual(NAMES.map(() => null));
  expect(plainDoc('A &constructor; &amp; more.', 'java')).toBe('A &constructor; & more.');
});
