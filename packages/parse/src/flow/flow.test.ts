import { describe, expect, test } from 'vitest';
import { detectLanguage } from '../languages.ts';
import { parseFile } from '../parse-file.ts';
import { resolve } from '../resolve/resolve.ts';

/** Calls of a small program as `caller -> callee`, sorted; the file's own name is left out of both. */
async function callsOf(file_path: string, text: string, others: Record<string, string> = {}): Promise<string[]> {
  const files = Object.entries({ ...others, [file_path]: text });
  const facts = await Promise.all(files.map(([path, content]) => parseFile({ file_path: path, language: detectLanguage(path, content) ?? '', text: content })));
  const { edges } = resolve(facts, { paths: files.map(([path]) => path), texts: Object.fromEntries(files) });
  const names = new Map(
    facts.flatMap(({ symbols }) =>
      symbols.map((symbol) => [symbol.symbol_id as string, symbol.kind === 'module' ? 'top' : symbol.qualified_name.replace(/^main(\.|::)|^crate::/, '')]),
    ),
  );
  return edges
    .filter(({ kind }) => kind === 'calls')
    .map(({ source, target, resolution }) => `${names.get(source)} -> ${names.get(target)}${resolution === 'exact' ? '' : ` ${resolution}`}`)
    .sort();
}

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
    expect(await callsOf('main.py', text)).toEqual(['run -> A.go', 'top -> B', 'top -> run'].map((edge) => (edge.startsWith('run') ? `${edge} inferred` : edge)));
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

describe('JavaScript and TypeScript values', () => {
  test('prototypes, this, new and bound functions', async () => {
    const text = `
function Reply () { this.log = makeLog }
Reply.prototype.send = function () { return this.end() }
Reply.prototype.end = function () { this.log() }
function makeLog () {}
const reply = new Reply()
reply.send.call(reply)
`;
    expect(await callsOf('main.js', text)).toEqual(['Reply.end -> makeLog inferred', 'Reply.send -> Reply.end inferred', 'top -> Reply', 'top -> Reply.send inferred']);
  });

  test('a callback learns what it is given from the type it is passed as', async () => {
    const text = `
class Context { text() {} }
type Handler = (c: Context) => void;
class App { get(path: string, ...handlers: Handler[]) {} }
new App().get('/', (c) => c.text());
const late: Handler = (c) => { c.text(); };
`;
    expect(await callsOf('main.ts', text)).toEqual(['late -> Context.text inferred', 'top -> App', 'top -> App.get', 'top -> Context.text inferred']);
  });

  test('an interface is called where only the interface is known', async () => {
    const text = 'interface Store { get(): Item }\nclass Item { save() {} }\nfunction run(s: Store) { s.get().save(); }\n';
    expect(await callsOf('main.ts', text)).toEqual(['run -> Item.save inferred', 'run -> Store.get inferred']);
  });

  test('promises are what they hold', async () => {
    const text = 'class A { go() {} }\nasync function load(): Promise<A> { return new A(); }\nasync function run() { (await load()).go(); load().then((a) => a.go()); }\n';
    expect(await callsOf('main.ts', text)).toEqual(['load -> A', 'run -> A.go', 'run -> load'].map((edge) => edge));
  });

  test('components are called by their elements, names of the browser are not', async () => {
    expect(await callsOf('main.tsx', 'function Item() { return <li/>; }\nfunction List() { return <ul><Item/></ul>; }\n')).toEqual(['List -> Item']);
  });
});

describe('Go values', () => {
  test('a value of the type it names, embedding, and several results', async () => {
    const text = `package main
type node struct{}
func (n *node) walk() {}
type tree struct{ node; root *node }
func open() (*tree, error) { return &tree{}, nil }
func run(node *node) {
	t, _ := open()
	t.walk()
	t.root.walk()
	node.walk()
}
`;
    expect(await callsOf('main.go', text)).toEqual(['run -> node.walk inferred', 'run -> open']);
  });
});

describe('Rust values', () => {
  test('impls, traits with bodies, options and macros', async () => {
    const text = `
trait Named { fn name(&self) -> u8; fn shout(&self) -> u8 { self.name() } }
struct Dog { tail: Option<Tail> }
struct Tail;
impl Tail { fn wag(&self) -> u8 { 1 } }
impl Dog { fn new() -> Self { Dog { tail: None } } }
impl Named for Dog { fn name(&self) -> u8 { 2 } }
fn run() { let d = Dog::new(); d.shout(); if let Some(t) = d.tail { t.wag(); } println!("{}", d.name()); }
`;
    expect(await callsOf('src/main.rs', text)).toEqual([
      'Named::shout -> Named::name',
      'run -> Dog::name inferred',
      'run -> Dog::new',
      'run -> Named::shout inferred',
      'run -> Tail::wag inferred',
    ]);
  });
});

describe('Java values', () => {
  test('overloads by what is passed, members without this, functions for interfaces of one method', async () => {
    const text = `package app;
class Main {
  interface Task { void run(Job job); }
  static class Job { void go() {} }
  void take(int a) {}
  void take(Job a) {}
  void each(Task task) { task.run(new Job()); }
  void main() { take(new Job()); each(job -> job.go()); }
}
`;
    expect(await callsOf('Main.java', text)).toEqual([
      'app.Main.each -> app.Main.Job',
      'app.Main.each -> app.Main.Task.run inferred',
      'app.Main.main -> app.Main.Job',
      'app.Main.main -> app.Main.Job.go inferred',
      'app.Main.main -> app.Main.each',
      'app.Main.main -> app.Main.take',
    ]);
  });
});
