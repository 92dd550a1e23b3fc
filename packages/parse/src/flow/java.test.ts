import { describe, expect, test } from 'vitest';
import { callsOf } from './calls-of.fixture.ts';

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
      'app.Main.each -> app.Main.Task.run',
      'app.Main.main -> app.Main.Job',
      'app.Main.main -> app.Main.Job.go inferred',
      'app.Main.main -> app.Main.each',
      'app.Main.main -> app.Main.take',
    ]);
  });

  /** The first lines of what `main` calls, as written. */
  const calledIn = async (text: string): Promise<string[]> => {
    const { parseFile } = await import('../parse-file.ts');
    const { resolve } = await import('../resolve/resolve.ts');
    const facts = await parseFile({ file_path: 'Main.java', language: 'java', text });
    const { edges } = resolve([facts], { paths: ['Main.java'], texts: {} });
    const byId = new Map(facts.symbols.map((symbol) => [symbol.symbol_id, symbol]));
    return edges
      .filter(({ kind, source }) => kind === 'calls' && byId.get(source)?.name === 'main')
      .map(({ target }) => `${byId.get(target)?.parent_id ? byId.get(byId.get(target)?.parent_id as never)?.name : ''}: ${byId.get(target)?.signature}`)
      .sort();
  };

  test('overloads are told apart by literals, boxes, arrays and what cannot be', async () => {
    const text = `class Main {
  void put(int a) {}
  void put(long a) {}
  void put(double a) {}
  void put(String a) {}
  void put(Object a) {}
  void put(int[] a) {}
  void put(long[] a) {}
  void put(Object[] a) {}
  void put(Runnable a) {}
  void main(Integer boxed, String[] names) { ARGUMENT; }
}
`;
    const chosen = async (argument: string) => calledIn(text.replace('ARGUMENT', `put(${argument})`));
    expect(await chosen('1')).toEqual(['Main: void put(int a)']);
    expect(await chosen('1L')).toEqual(['Main: void put(long a)']);
    expect(await chosen("'c'")).toEqual(['Main: void put(int a)']);
    expect(await chosen('"a" + 1')).toEqual(['Main: void put(String a)']);
    expect(await chosen('boxed')).toEqual(['Main: void put(Object a)']);
    expect(await chosen('new long[0]')).toEqual(['Main: void put(long[] a)']);
    expect(await chosen('names')).toEqual(['Main: void put(Object[] a)']);
    expect(await chosen('() -> {}')).toEqual(['Main: void put(Runnable a)']);
  });

  test('a class has the overloads of its bases too, but not those it writes anew', async () => {
    const text = `class Main {
  static class Base { void go(int a) {} void go(String a) {} void stay() {} }
  static class Sub extends Base { void go(String a) {} void stay() {} }
  void main(Sub sub) { sub.go(1); sub.go("a"); sub.stay(); }
}
`;
    expect(await calledIn(text)).toEqual(['Base: void go(int a)', 'Sub: void go(String a)', 'Sub: void stay()']);
  });

  test('a member is called whatever the language of others calls so, and a base is constructed where nothing says how', async () => {
    const text = `package app;
class Main {
  static class Base { Base() {} }
  static class Sub extends Base {}
  int max(int a, int b) { return a; }
  void main(Object any) { max(1, 2); any.hashCode(); }
  public int hashCode() { return 1; }
  void other() { main(new Main()); }
}
`;
    expect(await callsOf('Main.java', text)).toEqual([
      'app.Main.Sub -> app.Main.Base.Base',
      'app.Main.main -> app.Main.max',
      'app.Main.other -> app.Main',
      'app.Main.other -> app.Main.main',
    ]);
  });

  test('Java and Kotlin use each other, and whole names need no import', async () => {
    const kotlin =
      'package app\nclass Reader {\n  fun skip() {}\n  companion object {\n    @JvmStatic fun of(): Reader = Reader()\n  }\n}\nobject Single {\n  fun go() {}\n}\nfun top() {}\n';
    const java = 'package app;\nclass Main {\n  void main() { Reader.of().skip(); Single.INSTANCE.go(); ReaderKt.top(); }\n}\n';
    const others = { 'Reader.kt': kotlin, 'Use.kt': 'package other\nfun use(main: app.Main) {\n  main.main()\n  app.Reader.of()\n}\n' };
    expect(await callsOf('Main.java', java, others)).toEqual([
      'app.Main.main -> app.Reader.Companion.of',
      'app.Main.main -> app.Reader.skip',
      'app.Main.main -> app.Single.go',
      'app.Main.main -> app.top',
      'app.Reader.Companion.of -> app.Reader',
      'other.use -> app.Main.main',
      'other.use -> app.Reader.Companion.of',
    ]);
  });
});
