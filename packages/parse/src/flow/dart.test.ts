import { describe, expect, test } from 'vitest';
import { parseFile } from '../parse-file.ts';
import { callsOf } from './calls-of.fixture.ts';

describe('Dart values', () => {
  test('constructors are called without `new`, named ones by their names, and those of the class above', async () => {
    const text = `
class Base { Base(int a); Base.zero(); }
mixin Mixed on Base { void mix() {} }
class Price extends Base with Mixed implements Comparable {
  Price(super.a) : super();
  Price.free() : super.zero();
  factory Price.of(String s) => Price.free();
  factory Price.same() = Price.free;
}
void main() { Price(1); new Price.of('a')..mix(); const Price.same(); }
`;
    expect(await callsOf('main.dart', text)).toEqual([
      'Price.Price -> Base.Base',
      'Price.free -> Base.zero',
      'Price.of -> Price.free',
      'Price.same -> Price.free',
      'main -> Mixed.mix inferred',
      'main -> Price.Price',
      'main -> Price.of',
      'main -> Price.same',
    ]);
  });

  test('members need no `this`; what a variable holds is called before a member of its name', async () => {
    const text = `
class A {
  B get b => B();
  static A make() => A();
  void emit() {}
  void run(B other, void Function() emit) { emit(); b.go(); other.go(); go(); A.make().run(other, emit); }
  void go() {}
}
class B { void go() {} }
`;
    expect(await callsOf('main.dart', text)).toEqual(['A.b -> B', 'A.make -> A', 'A.run -> A.go', 'A.run -> A.make', 'A.run -> A.run', 'A.run -> B.go']);
  });

  test('imports give all names, some, or a prefix; packages are found by their own names', async () => {
    const others = {
      'shop/pubspec.yaml': 'name: shop\n',
      'shop/lib/shop.dart': "export 'src/cart.dart' show Cart;\n",
      'shop/lib/src/cart.dart': "part 'line.dart';\nclass Cart { Line line() => Line(); }\nvoid clear() {}\n",
      'shop/lib/src/line.dart': "part of 'cart.dart';\nclass Line { void drop() { clear(); } }\n",
    };
    const text = "import 'package:shop/shop.dart';\nimport 'shop/lib/src/cart.dart' as src show clear;\nvoid main() { Cart().line().drop(); src.clear(); }\n";
    expect(await callsOf('main.dart', text, others)).toEqual([
      'main -> shop/lib/src/cart.Cart',
      'main -> shop/lib/src/cart.Cart.line',
      'main -> shop/lib/src/cart.clear',
      'main -> shop/lib/src/line.Line.drop',
      'shop/lib/src/cart.Cart.line -> shop/lib/src/line.Line',
      'shop/lib/src/line.Line.drop -> shop/lib/src/cart.clear',
    ]);
  });

  test('extensions are members of what they are on, here or of the language', async () => {
    const text = "class A {}\nextension on A { void a() { b(); } void b() {} }\nextension S on String { void shout() {} }\nvoid main(A x) { x.a(); 'a'.shout(); }\n";
    expect(await callsOf('lib.dart', text)).toEqual(['lib.main -> lib.S.shout inferred', 'lib.main -> lib.on A.a', 'lib.on A.a -> lib.on A.b']);
  });

  test('functions are values, loops and patterns give what they go through', async () => {
    const text = `
class A { void go() {} Future<A> later() async => this; }
void each(List<A> all, void Function(A) f) { for (final a in all) { a.go(); f(a); } }
(A, int) pair() => (A(), 1);
Future<void> run(Object o) async {
  each([], (a) => a.go());
  final (a, n) = pair();
  (await a.later()).go();
  if (o is A) o.go();
  switch (o) { case A b: b.later(); }
}
`;
    expect((await callsOf('m.dart', text)).map((edge) => edge.replaceAll('m.', ''))).toEqual([
      'each -> A.go inferred',
      'pair -> A',
      'run -> A.go inferred',
      'run -> A.later',
      'run -> each',
      'run -> pair',
    ]);
  });

  test('a library without a name and fields that are only announced are read', async () => {
    const { symbols, error_lines } = await parseFile({ file_path: 'a.dart', language: 'dart', text: '@Skip()\nlibrary;\nabstract class A {\n  abstract final int? a;\n}\n' });
    expect({ names: symbols.map(({ name }) => name), error_lines }).toEqual({ names: ['a', 'A', 'a'], error_lines: [] });
  });
});
