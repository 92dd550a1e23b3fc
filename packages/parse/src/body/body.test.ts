import { expect, test } from 'vitest';
import { parseFile } from '../parse-file.ts';
import type { BodyFacts } from './body.ts';

/** What the code of the symbol with a name says. */
async function bodyOf(language: string, name: string, text: string): Promise<BodyFacts> {
  const { symbols, bodies } = await parseFile({ file_path: `x.${language}`, language, text });
  return bodies[symbols.findIndex((symbol) => symbol.name === name)] as BodyFacts;
}

const IN_CLASS = 'this.x[k] = a.b(c); n += 1; i++;';

test.each<[string, string, Partial<BodyFacts>]>([
  [
    'python',
    'def f(self, a, *b, c=1, **d) -> int:\n  self.x[k] = a.b(c)\n  n += 1\n  for i in q: pass\n  raise E("x") from e\n  return w',
    { parameters: ['self', 'a', 'b', 'c', 'd'], returns: 'int', gives_back: true, calls: ['a.b', 'E'], raises: ['E'], writes: ['self.x', 'n', 'i'] },
  ],
  [
    'typescript',
    `class A { f(a: number, {b, c}: X = {}): Promise<T> { ${IN_CLASS} const {p, q: r} = s; throw new E('x'); throw err; } }`,
    { parameters: ['a', 'b', 'c'], returns: 'Promise<T>', gives_back: false, calls: ['a.b', 'E'], raises: ['E', '*'], writes: ['this.x', 'n', 'i', 'p', 'r'] },
  ],
  [
    'go',
    'package x\nfunc (r *R) f(a int, b ...string) (int, error) { r.x[k] = a.B(c); n += 1; i++; z := 3; panic(Foo{}); return 1, nil }',
    { parameters: ['r', 'a', 'b'], returns: '(int, error)', gives_back: true, calls: ['a.B', 'panic', 'Foo'], raises: ['Foo'], writes: ['r.x', 'n', 'i', 'z'] },
  ],
  [
    'rust',
    'fn f(a: i32) -> Result<T, E> { self.x[k] = a.b(c)?; n += 1; let mut z = 3; return Err(MyErr::New(1)); }',
    { parameters: ['a'], returns: 'Result<T, E>', gives_back: true, calls: ['a.b', 'Err', 'MyErr.New'], raises: ['*', 'MyErr.New'], writes: ['self.x', 'n', 'z'] },
  ],
  [
    'java',
    `class A { int f(int a, String... b) throws IOException { ${IN_CLASS} int z = 3; throw new E("x"); } }`,
    { parameters: ['a', 'b'], returns: 'int', calls: ['a.b', 'E'], raises: ['E'], writes: ['b', 'this.x', 'n', 'i', 'z'] },
  ],
  [
    'ruby',
    'def f(a, b = 1, *c)\n @x[k] = a.b(c)\n @n ||= 1\n raise E.new("x")\nend',
    { parameters: ['a', 'b', 'c'], gives_back: null, calls: ['a.b', 'raise', 'E.new'], raises: ['E'], writes: ['x', 'n'] },
  ],
  [
    'php',
    '<?php class A { function f(int $a, ...$b): ?Foo { $this->x[$k] = $a->b($c); $n += 1; self::$q = Foo::bar(); throw new E("x"); } }',
    { parameters: ['a', 'b'], returns: '?Foo', calls: ['a.b', 'Foo.bar', 'E'], raises: ['E'], writes: ['this.x', 'n', 'self.q'] },
  ],
  ['kotlin', `class A { fun f(a: Int): Foo { ${IN_CLASS} val z = 3; throw E("x") } }`, { parameters: ['a'], returns: 'Foo', calls: ['a.b', 'E'], raises: ['E'] }],
  ['csharp', `class A { Foo f(int a) { ${IN_CLASS} throw new E("x"); } }`, { parameters: ['a'], returns: 'Foo', calls: ['a.b', 'E'], raises: ['E'], writes: ['this.x', 'n', 'i'] }],
  ['cpp', 'Foo f(int a) { this->x[k] = a.b(c); n += 1; throw E("x"); }', { parameters: ['a'], returns: 'Foo', calls: ['a.b', 'E'], raises: ['E'], writes: ['this.x', 'n'] }],
  ['c', 'int f(int a) { x->y = g(c); n += 1; return 1; }', { parameters: ['a'], returns: 'int', gives_back: true, calls: ['g'], writes: ['x.y', 'n'] }],
  ['scala', 'def f(a: Int): Foo = { this.x = a.b(c); throw new E("x") }', { parameters: ['a'], returns: 'Foo', calls: ['a.b', 'E'], raises: ['E'], writes: ['this.x'] }],
  ['swift', 'func f(a: Int) throws -> Foo { n += 1; throw E.bad("x") }', { parameters: ['a'], returns: 'Foo', raises: ['E.bad'], writes: ['n'] }],
  ['dart', 'Foo f(int a) { n += 1; throw E("x"); }', { parameters: ['a'], returns: 'Foo', raises: ['E'], writes: ['n'] }],
])('in %s the code says what it takes, gives back, calls, raises and writes', async (language, text, expected) => {
  expect(await bodyOf(language, 'f', text)).toMatchObject(expected);
});

test('what is only given a value is not read, what is changed is', async () => {
  const { reads } = await bodyOf('python', 'f', 'def f():\n  made = other\n  changed += 1\n  held.field = 2');
  expect(reads).toEqual(expect.arrayContaining(['other', 'changed', 'held']));
  expect(reads).not.toContain('made');
  expect(reads).not.toContain('field');
});

test('a function inside another does not return for it', async () => {
  expect((await bodyOf('javascript', 'f', 'function f(a) { a.map(function (x) { return x; }); return; }')).gives_back).toBe(false);
  expect((await bodyOf('javascript', 'f', 'const f = (a) => a + 1;')).gives_back).toBe(true);
  expect((await bodyOf('typescript', 'f', 'export const f = (a: A) => { g(a); return a; };')).gives_back).toBe(true);
});

test('a class says what its methods say, and what it stands on', async () => {
  const body = await bodyOf('typescript', 'A', 'class A extends B<T> implements C { g() { h(); } }');
  expect(body).toMatchObject({ extends: ['B'], implements: ['C'], calls: ['h'] });
});

test('words in strings and comments are no names', async () => {
  const body = await bodyOf('python', 'f', 'def f():\n  # secret comment\n  return "words in a string"');
  expect(body.reads).toEqual(['f']);
});
