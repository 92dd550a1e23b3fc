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

  test('a block is given what entering its object gives, and is left out of what is called by name', async () => {
    const text = `
T = TypeVar('T')
class Client:
    def __enter__(self: T) -> T: return self
    async def __aenter__(self): return Other()
    def get(self): pass
class Other:
    def put(self): pass
@contextmanager
def opened():
    yield Other()
def run():
    with Client() as client: client.get()
    with opened() as other: other.put()
async def wait():
    async with Client() as other: other.put()
`;
    expect(await callsOf('main.py', text)).toEqual([
      'Client.__aenter__ -> Other',
      'opened -> Other',
      'run -> Client',
      'run -> Client.__enter__',
      'run -> Client.get inferred',
      'run -> Other.put inferred',
      'run -> opened',
      'wait -> Client',
      'wait -> Client.__aenter__',
      'wait -> Other.put inferred',
    ]);
  });

  test('of overloads the one with a body is called', async () => {
    const overload = '@overload\ndef f(a: %): ...\n';
    const text = `${['int', 'str', 'bytes', 'list', 'dict'].map((type) => overload.replace('%', type)).join('')}def f(a): return A()\nclass A:\n    def go(self): pass\nf(1).go()\n`;
    expect(await callsOf('main.py', text)).toEqual(['f -> A', 'top -> A.go', 'top -> f']);
  });

  test('a tuple holds each type at its place, and a generator is sent what its type says', async () => {
    const text = `
class A:
    def a(self): pass
class B:
    def b(self): pass
def pair() -> tuple[A, B | None]: ...
def flow() -> Generator[A, B, None]:
    got = yield A()
    got.b()
one, two = pair()
one.a()
two.b()
`;
    expect(await callsOf('main.py', text)).toEqual(['flow -> A', 'flow -> B.b inferred', 'top -> A.a inferred', 'top -> B.b inferred', 'top -> pair']);
  });

  test('what stands in a decorator is called by what is around the decorated function', async () => {
    expect(await callsOf('main.py', 'def dec(f): return f\ndef g(): pass\n@dec(lambda: g())\ndef h(): pass\n')).toEqual(['top -> dec', 'top -> g']);
  });

  test('a method that returns its own type returns the subclass it was called on', async () => {
    const text = `
T = TypeVar('T', bound='Base')
class Base:
    def here(self: T) -> T: return self
    def more(self) -> Self: return self
    @classmethod
    def make(cls) -> Self: return cls()
    def end(self): pass
class Sub(Base):
    def end(self): pass
def run(sub: Sub):
    sub.here().end()
    sub.more().end()
    Sub.make().end()
`;
    expect(await callsOf('main.py', text)).toEqual(['Base.make -> Base', 'run -> Base.here', 'run -> Base.make', 'run -> Base.more', 'run -> Sub.end']);
  });

  test('an overload that fits says what is returned', async () => {
    const text = `
class A:
    def __call__(self): pass
@overload
def make(f: Callable[[], None]) -> A: ...
@overload
def make(f: str | None = None) -> Callable[[], A]: ...
def make(f=None):
    def decorator(g): return A()
    return decorator if f is None else A()
def g(): pass
make()(g)
make(g)()
`;
    expect(await callsOf('main.py', text)).toEqual(['make -> A', 'make.decorator -> A', 'top -> A.__call__', 'top -> make', 'top -> make.decorator']);
  });

  test('a test for a type says what is tested while it holds', async () => {
    const text = `
class A:
    def go(self): pass
class B:
    def go(self): pass
def run(x, y, z, s):
    if isinstance(x, A): x.go()
    if not isinstance(y, (B,)): return
    y.go()
    z = z.go() if isinstance(z, A) else None
    z.go()
    [one.go() for one in s if isinstance(one, B)]
def check(self, x):
    assert isinstance(self.x, B) and x
    self.x.go()
    self.x = x
    self.x.go()
`;
    expect(await callsOf('main.py', text)).toEqual(['check -> B.go', 'run -> A.go', 'run -> B.go']);
    const matched = `
class A:
    def go(self): pass
class B:
    x: A
    def stay(self): pass
def run(value):
    match value:
        case A(): value.go()
        case B(x=inner) as whole if whole.stay(): inner.go()
        case [A() as first, *_]: first.go()
`;
    expect(await callsOf('main.py', matched)).toEqual(['run -> A.go', 'run -> B.stay inferred']);
  });

  test('a parameter without a type has that of the method it overrides', async () => {
    const text = `
class Context:
    def fail(self): pass
class Base:
    def run(self, context: Context): ...
class Sub(Base):
    def run(self, context): context.fail()
`;
    expect(await callsOf('main.py', text)).toEqual(['Sub.run -> Context.fail inferred']);
  });

  test('what a test puts in the place of a function is not what others call', async () => {
    const others = { 'lib.py': 'def get(): pass\nclass A:\n    def go(self): pass\ndef use(a: A):\n    get()\n    a.go()\n' };
    const text = 'import lib\ndef fake(): pass\nlib.get = fake\na = lib.A()\na.go = fake\n';
    expect(await callsOf('main.py', text, others)).toEqual(['lib.use -> lib.A.go', 'lib.use -> lib.get', 'top -> lib.A']);
  });

  test('partial functions, getattr by a written name, and the values of an enumeration are looked through', async () => {
    const text = `
from functools import partial
from enum import Enum
def f(a, b): pass
partial(f, 1)(2)
class Kind(Enum):
    ONE = 1
    def label(self): pass
Kind.ONE.label()
getattr(Kind.ONE, "label")()
`;
    expect(await callsOf('main.py', text)).toEqual(['top -> Kind.label', 'top -> f']);
  });

  test('names for types, fields by position, brackets and copies keep what they hold', async () => {
    const text = `
from copy import deepcopy
class A:
    def go(self): pass
class B:
    def go(self): pass
Either = Union[A, None]
type Other = B
class Pair(NamedTuple):
    one: A
    two: B
class Rows:
    def __getitem__(self, key) -> B: ...
def alias(x: Either, y: Other):
    x.go()
    y.go()
def fields(pairs: list[Pair]):
    for one, _ in pairs: one.go()
def brackets(rows: Rows): rows[1].go()
def copies(a: A): deepcopy(a).go()
`;
    expect(await callsOf('main.py', text)).toEqual(['alias -> A.go', 'alias -> B.go', 'brackets -> B.go inferred', 'copies -> A.go', 'fields -> A.go inferred']);
  });

  test('a decorated class is that class still', async () => {
    const text = 'def dec(c):\n    def wrap(): pass\n    return wrap\n@dec\nclass A:\n    def __init__(self): pass\nA()\n';
    expect(await callsOf('main.py', text)).toEqual(['top -> A.__init__', 'top -> dec']);
  });

  test('a class that is given to functions and takes what they return is that class still', async () => {
    const classes = ['A', 'B', 'C', 'D', 'E'].map((name) => `class ${name}:\n    def __init__(self): pass\n\n${name} = printed(compared(${name}), more=1)\n`).join('');
    const text = `def printed(cls, more=0): return cls\ndef compared(cls): return cls\n${classes}def run(): E()\n`;
    expect(await callsOf('main.py', text)).toEqual(['run -> E.__init__', 'top -> compared', 'top -> printed']);
  });
});
