import { expect, test } from 'vitest';
import { detectLanguage } from '../detect.ts';
import { parseFile } from '../parse-file.ts';
import { resolve } from './resolve.ts';

/** Edges of a few kinds between the symbols of small files, as text, sorted. */
async function edgesOf(files: Record<string, string>, ...kinds: string[]): Promise<string[]> {
  const facts = await Promise.all(Object.entries(files).map(([file_path, text]) => parseFile({ file_path, language: detectLanguage(file_path, text) ?? '', text })));
  const names = new Map(facts.flatMap(({ symbols }) => symbols.map((symbol) => [symbol.symbol_id as string, symbol.qualified_name.replace(/^(main|src\/main|crate)(\.|::)/, '')])));
  return resolve(facts, { paths: Object.keys(files), texts: files })
    .edges.filter(({ kind }) => kinds.includes(kind))
    .map(
      ({ source, target, kind, resolution, via }) =>
        `${names.get(source)} ${kind} ${names.get(target)}${resolution === 'exact' ? '' : ` ${resolution}`}${via ? ` via ${names.get(via)}` : ''}`,
    )
    .sort();
}

test('a method overrides the one of the nearest base that has it', async () => {
  const text =
    'class A:\n    def go(self): pass\n    def stay(self): pass\nclass B(A):\n    def stay(self): pass\nclass C(B):\n    def go(self): pass\n    def __init__(self): pass\n';
  expect(await edgesOf({ 'main.py': text }, 'overrides')).toEqual(['B.stay overrides A.stay', 'C.go overrides A.go']);
});

test('of overloads, the one that takes as many and says the same types is overridden; what is private or static is not', async () => {
  const text = `package main;
class A { void go(int a) {} void go(String a) {} void go() {} private void own() {} static void make() {} }
class B extends A { void go(String a) {} void own() {} static void make() {} }
`;
  const edges = await edgesOf({ 'Main.java': text }, 'overrides');
  expect(edges).toEqual(['B.go overrides A.go']);
});

test('C++ overrides what is virtual, Kotlin what says so', async () => {
  const cpp = 'struct A { virtual int go() = 0; int stay() { return 1; } };\nstruct B : A { int go() override; int stay() { return 2; } };\nint B::go() { return 1; }\n';
  expect(await edgesOf({ 'main.cpp': cpp }, 'overrides')).toContain('B::go overrides A::go');
  expect((await edgesOf({ 'main.cpp': cpp }, 'overrides')).some((edge) => edge.includes('stay'))).toBe(false);
  const kotlin = 'open class A {\n  open fun go() {}\n  fun stay() {}\n}\nclass B : A() {\n  override fun go() {}\n  fun stay() {}\n}\n';
  expect(await edgesOf({ 'main.kt': kotlin }, 'overrides')).toEqual(['B.go overrides A.go']);
});

test('a call of an interface names the interface, and also what stands behind it, marked', async () => {
  const text = `interface Store { get(): string }
class Disk implements Store { get() { return 'a'; } }
class Memory implements Store { get() { return 'b'; } }
export function run(store: Store) { return store.get(); }
`;
  expect(await edgesOf({ 'main.ts': text }, 'calls', 'dispatches', 'implements', 'overrides')).toEqual([
    'Disk implements Store',
    'Disk.get overrides Store.get',
    'Memory implements Store',
    'Memory.get overrides Store.get',
    'run calls Store.get',
    'run dispatches Disk.get ambiguous via Store.get',
    'run dispatches Memory.get ambiguous via Store.get',
  ]);
});

test('a type of Go implements an interface whose methods it has, by name and types', async () => {
  const text = `package main
type Reader interface { Read(p []byte) (int, error) }
type Closer interface { Reader; Close() error }
type File struct{}
func (f *File) Read(p []byte) (int, error) { return 0, nil }
func (f *File) Close() error { return nil }
type Other struct{}
func (o Other) Read(p string) (int, error) { return 0, nil }
type Wrapped struct { *File }
func use(r Reader) { r.Read(nil) }
`;
  expect(await edgesOf({ 'main.go': text }, 'implements', 'overrides', 'calls', 'dispatches')).toEqual([
    'File implements Closer inferred',
    'File implements Reader inferred',
    'File.Close overrides Closer.Close',
    'File.Read overrides Reader.Read',
    'Wrapped implements Closer inferred',
    'Wrapped implements Reader inferred',
    'use calls Reader.Read',
    'use dispatches File.Read inferred via Reader.Read',
  ]);
});

test('a method of an impl stands for that trait alone', async () => {
  const text = `trait Named { fn name(&self) -> u8; fn new() -> Self; }
trait Other { fn name(&self) -> u8; }
struct Dog;
impl Named for Dog { fn name(&self) -> u8 { 2 } fn new() -> Self { Dog } }
impl Dog { fn bark(&self) {} }
fn run(n: &dyn Named) { n.name(); }
`;
  expect(await edgesOf({ 'src/main.rs': text }, 'overrides')).toEqual(['Dog::name overrides Named::name']);
});

test('what is called outside and what nobody knows is told by name', async () => {
  const text = 'import os\ndef run(a):\n    os.path.join(a)\n    os.path.join(a)\n    print(a)\n    a.go()\n    a.b.stay()\n';
  const facts = await parseFile({ file_path: 'main.py', language: 'python', text });
  const [missing] = resolve([facts], { paths: ['main.py'], texts: {} }).unresolved;
  expect(missing).toMatchObject({ external: 3, unresolved: 2, external_names: ['os.path.join', 'print'], unresolved_names: ['a.b.stay', 'a.go'] });
});
