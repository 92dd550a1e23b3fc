import { describe, expect, test } from 'vitest';
import { callsOf } from './calls-of.fixture.ts';

const php = (text: string, others: Record<string, string> = {}) => callsOf('main.php', `<?php\n${text}`, others);

describe('PHP values', () => {
  test('a test for a class says what is tested while it holds', async () => {
    const text = `
class A { function go() {} }
class B { function go() {} }
function run($x, $y) {
  if ($x instanceof A && $x->go()) { $x->go(); }
  if (!$y instanceof B) { return; }
  $y->go();
}
`;
    expect(await php(text)).toEqual(['run -> A::go', 'run -> B::go']);
  });

  test('doc comments say what is in lists, what magic properties are, and what a method hands back', async () => {
    const text = `
/** @property-read B $held */
class A {
  /** @var array<string, B> */
  private $all;
  /** @param array<int, B> $list */
  function go($list) {
    foreach ($this->all as $one) { $one->stay(); }
    foreach ($list as [$first]) {}
    foreach ($list as $key => $one) { $one->leave(); }
    $this->held->end();
  }
  /** @return $this */
  function same() { return $this; }
}
class Sub extends A { function go($list) {} }
class B { function stay() {} function leave() {} function end() {} }
(new Sub)->same()->go([]);
`;
    expect(await php(text)).toEqual(['A::go -> B::end', 'A::go -> B::leave inferred', 'A::go -> B::stay inferred', 'top -> A::same', 'top -> Sub', 'top -> Sub::go']);
  });

  test('functions are values: with three dots, as a pair, handed to functions over lists', async () => {
    const text = `
class A {
  function a() {}
  function b() {}
  function run() {
    $f = $this->a(...);
    $f();
    call_user_func([$this, 'b']);
  }
  function __invoke() {}
}
function g(A $one) { $one->a(); }
array_map(fn (A $x) => g($x), [new A]);
(new A)();
`;
    expect(await php(text)).toEqual(['A::run -> A::a inferred', 'A::run -> A::b inferred', 'g -> A::a', 'top -> A', 'top -> A::__invoke', 'top -> g']);
  });

  test('a trait may lend a method under another name', async () => {
    const text = 'trait T { function a() {} }\nclass C { use T { T::a as protected b; } function go() { $this->b(); } }\n';
    expect(await php(text)).toEqual(['C::go -> T::a inferred']);
  });
});
