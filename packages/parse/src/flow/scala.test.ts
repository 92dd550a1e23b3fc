import { describe, expect, test } from 'vitest';
import { callsOf } from './calls-of.fixture.ts';

describe('Scala values', () => {
  test('what an object inherits is imported from it, and called by its whole name', async () => {
    const others = { 'api.scala': 'package up\ntrait Api { def write(a: Int): Unit = (); def read(): Int = 1 }\nobject default extends Api\n' };
    const text = 'package other\nimport up.default._\nimport up.default.{read => get}\nclass User {\n  def a() = write(1)\n  def b() = get()\n  def c() = up.default.write(1)\n}\n';
    expect(await callsOf('main.scala', text, others)).toEqual(['other.User.a -> up.Api.write', 'other.User.b -> up.Api.read', 'other.User.c -> up.Api.write']);
  });

  test('a package and the object of its name are one', async () => {
    const others = {
      'package.scala': 'package object os extends Res {\n  def pwd: Path = new Path\n  def both() = exists(pwd)\n}\n',
      'ops.scala':
        'package os\nobject exists { def apply(p: Path) = true }\nobject all { object deep { def apply(p: Path) = pwd } }\nclass Path\ntrait Res { def inherited() = 1 }\n',
    };
    const text = 'package test.os\nobject Run {\n  def a() = os.exists(os.pwd)\n  def b(p: os.Path) = os.all.deep(p)\n  def c() = os.inherited()\n}\n';
    expect(await callsOf('main.scala', text, others)).toEqual([
      'os.all.deep.apply -> os.pwd',
      'os.both -> os.exists.apply',
      'os.both -> os.pwd',
      'os.pwd -> os.Path',
      'test.os.Run.a -> os.exists.apply',
      'test.os.Run.a -> os.pwd',
      'test.os.Run.b -> os.all.deep.apply',
      'test.os.Run.c -> os.Res.inherited',
    ]);
  });

  test('what takes just as much stands before what has defaults for more', async () => {
    const text = `package app
object all {
  def apply(path: String): Unit = ()
  def apply(path: String, deep: Boolean = true): Unit = apply(path)
}
class Run { def one() = all("a"); def two() = all("a", deep = false) }
`;
    expect(await callsOf('main.scala', text)).toEqual(['app.Run.one -> app.all.apply', 'app.Run.two -> app.all.apply', 'app.all.apply -> app.all.apply']);
  });
});
