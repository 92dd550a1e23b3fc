import { describe, expect, test } from 'vitest';
import { callsOf } from './calls-of.fixture.ts';

describe('Python values', () => {
  test('a function passed to another is called there', async () => {
    expect(await callsOf('main.py', 'def f(): pass\ndef run(g): g()\nrun(f)\n')).toEqual(['run -> f inferred', 'top -> run']);
  });

  test('a function handed back, kept in a dictionary, a list or an object is found again', async () => {
    const text = `
def a(): pass
def b(): pass
def c(): pass
def d(): pass
def make(): return a
table = {"b": b}
row = [c]
class Box:
    def __init__(self, held): self.held = held
    def open(self): self.held()
make()()
table["b"]()
row[0]()
Box(d).open()
`;
    expect(await callsOf('main.py', text)).toEqual([
      'Box.open -> d inferred',
      'top -> Box.__init__',
      'top -> Box.open',
      'top -> a',
      'top -> b inferred',
      'top -> c inferred',
      'top -> make',
    ]);
  });

  test('methods are looked up in the order of inheritance, and super skips one', async () => {
    const text = `
class A:
    def go(self): pass
class B(A):
    def go(self): super().go()
class C(A): pass
class D(C, B): pass
D().go()
`;
    expect(await callsOf('main.py', text)).toEqual(['B.go -> A.go', 'top -> B.go', 'top -> D']);
  });

  test('an annotation says what a parameter is, whatever is passed', async () => {
    const text = 'class A:\n    def go(self): pass\nclass B:\n    def go(self): pass\ndef run(a: A): a.go()\nrun(B())\n';
    expect(await callsOf('main.py', text)).toEqual(['run -> A.go', 'top -> B', 'top -> run']);
  });

  test('a local name hides one outside, and nothing is made up', async () => {
    expect(await callsOf('main.py', 'def f(): pass\ndef run(f): f()\n')).toEqual([]);
    expect(await callsOf('main.py', 'import json\njson.dumps(1)\nunknown()\n')).toEqual([]);
  });

  test('a decorator stands in for what it decorates, and the language own ones do not', async () => {
    const text = 'def dec(f):\n    def inner(): f()\n    return inner\n@dec\ndef go(): pass\nclass A:\n    @staticmethod\n    def s(): pass\ngo()\nA.s()\n';
    expect(await callsOf('main.py', text)).toEqual(expect.arrayContaining(['dec.inner -> go inferred', 'top -> A.s', 'top -> dec']));
  });

  test('what a loop runs over is asked for its items', async () => {
    const text = 'class Items:\n    def __iter__(self): return self\n    def __next__(self): return 1\nfor one in Items(): pass\n';
    expect(await callsOf('main.py', text)).toEqual(['top -> Items', 'top -> Items.__iter__ inferred', 'top -> Items.__next__ inferred']);
  });
});
