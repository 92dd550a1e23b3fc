import { expect, test } from 'vitest';
import { callsOf } from './calls-of.fixture.ts';

test.each<[string, string, string]>([
  ['a.ts', 'class Item {}\nfunction check(i: Item) {}\nfunction main(items: Item[]) { items.forEach(check); }\n', 'main -> check'],
  ['a.ts', 'function done() {}\nfunction main(p: Promise<void>) { p.then(done); }\n', 'main -> done'],
  ['a.kt', 'class Item { fun touch() {} }\nfun main(items: List<Item>) { items.forEach(Item::touch) }\n', 'main -> touch'],
  ['A.java', 'class A { void n(A a) {} void main(java.util.List<A> b, List<A> items) { items.forEach(this::n); } }\n', 'main -> n'],
  ['A.java', 'class A { void n() {} void main(List<A> items) { items.stream().filter(x -> true).forEach(A::n); } }\n', 'main -> n'],
  ['a.scala', 'class R(items: List[R]) { def m(i: R): R = i; def main() = items.map(m) }\n', 'main -> m'],
  ['A.cs', 'class A { bool Ok() => true; void Main(List<A> items) { items.Where(x => x.Ok()).ToList(); } }\n', 'Main -> Ok'],
  ['A.cs', 'class A { A Map(A a) => a; void Main(List<A> items) { items.Select(Map).First(); } }\n', 'Main -> Map'],
  ['a.py', 'def check(x): pass\ndef main(): return list(map(check, [1]))\n', 'main -> check'],
])('a function that a library is given runs: %s', async (file_path, text, edge) => {
  const names = (await callsOf(file_path, text)).map((found) => found.replace(' inferred', '').replace(/(?:\w+\.)+(?=\w)/g, ''));
  expect(names).toContain(edge);
});
