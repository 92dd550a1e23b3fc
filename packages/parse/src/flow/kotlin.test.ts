import { describe, expect, test } from 'vitest';
import { parseFile } from '../parse-file.ts';
import { callsByLine, callsOf } from './calls-of.fixture.ts';

const symbolsOf = async (text: string) => (await parseFile({ file_path: 'Main.kt', language: 'kotlin', text })).symbols.slice(1);

describe('Kotlin values', () => {
  test('a bare name in a lambda is a member of what the lambda is run on, else what it is outside', async () => {
    const text = `package app
class Module {
  fun single(make: Scope.() -> Unit) {}
}
class Scope {
  fun grab() {}
}
typealias Declaration = Module.() -> Unit
fun module(eager: Boolean = false, declaration: Declaration) {}
fun other() {}
class Host {
  fun grab() {}
  fun run() {
    val module = module { single { grab(); other() } }
  }
  fun plain() { listOf(1).forEach { grab() } }
  fun scoped() { with(Scope()) { grab() } }
  fun applied() { Scope().apply { this.grab() } }
}
`;
    expect(await callsOf('Main.kt', text)).toEqual([
      'app.Host.applied -> app.Scope',
      'app.Host.applied -> app.Scope.grab',
      'app.Host.plain -> app.Host.grab',
      'app.Host.run -> app.Module.single inferred',
      'app.Host.run -> app.Scope.grab',
      'app.Host.run -> app.module',
      'app.Host.run -> app.other',
      'app.Host.scoped -> app.Scope',
      'app.Host.scoped -> app.Scope.grab',
    ]);
  });

  test('what a companion holds is imported by its name, a member stands before an extension, and functions of one name may be in several files', async () => {
    const paths = `package paths
class Path {
  fun go() {}
  companion object {
    fun String.toPath(): Path = Path()
  }
}
fun Path.go() {}
`;
    const others = { 'paths.kt': paths, 'a.kt': 'package app\nfun start(a: Int) {}\n', 'b.kt': 'package app\nfun start(a: String) {}\n' };
    const text = 'package app\nimport paths.Path.Companion.toPath\nfun run() {\n  "a".toPath().go()\n  start(1)\n}\nfun more() {\n  start("""a""")\n}\n';
    expect(await callsOf('Main.kt', text, others)).toEqual([
      'app.more -> app.start',
      'app.run -> app.start',
      'app.run -> paths.Path.Companion.toPath inferred',
      'app.run -> paths.Path.go inferred',
      'paths.Path.Companion.toPath -> paths.Path',
    ]);
  });

  test('classes that the grammar takes for annotated values are classes, told as written', async () => {
    const text = `package app

/** Marks. */
@Target(CLASS)
@Retention(BINARY)
annotation class Mark(val of: Array<String> = [])

@Mark
expect class Clock {
  fun now(): Long
}

/** Runs. */
@Mark @Other("a")
open class Runner protected constructor() {
  private var final = false
  fun stop() { final = true }
}
`;
    const symbols = await symbolsOf(text);
    expect(symbols.map(({ kind, qualified_name }) => `${kind} ${qualified_name}`)).toEqual([
      'class app.Mark',
      'class app.Clock',
      'method app.Clock.now',
      'class app.Runner',
      'property app.Runner.final',
      'method app.Runner.stop',
    ]);
    expect(symbols[0]?.doc_comment).toBe('Marks.');
    expect(symbols[1]?.signature).toContain('expect class Clock');
    expect(symbols[3]?.signature).toContain('protected constructor()');
  });

  test('what is abstract is a function of its own beside others of its name', async () => {
    const text = `abstract class Writer {
  abstract fun value(text: String?): Writer
  abstract fun value(flag: Boolean): Writer
  fun value(source: Source): Writer = this
}
class Source
fun one(w: Writer) { w.value("a") }
fun two(w: Writer) { w.value(Source()) }
`;
    expect(await callsByLine('main.kt', text)).toEqual(['7 -> 2 exact', '8 -> 4 exact', '8 -> 6 exact']);
  });

  test('a class constructs what it extends, not what it implements', async () => {
    const text = 'interface Named\nopen class Base\nclass One : Base(), Named\n';
    expect(await callsOf('main.kt', text)).toEqual(['One -> Base']);
  });
});
