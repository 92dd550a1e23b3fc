import { describe, expect, test } from 'vitest';
import { callsOf } from './calls-of.fixture.ts';

describe('Scala values', () => {
  test('what an object inherits is imported from it, and called by its whole name', async () => {
    const others = { 'api.scala': 'package up\ntrait Api { def write(a: Int): Unit = (); def read(): Int = 1 }\nobject default extends Api\n' };
    const text = 'package other\nimport up.default._\nimport up.default.{read => get}\nclass User {\n  def a() = write(1)\n  def b() = get()\n  def c() = up.default.write(1)\n}\n';
    expect(await callsOf('main.scala', text, others)).toEqual(['other.User.a -> up.Api.write', 'other.User.b -> up.Api.read', 'other.User.c -> up.Api.write']);
  });
});
