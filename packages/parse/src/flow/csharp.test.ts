import { describe, expect, test } from 'vitest';
import { parseFile } from '../parse-file.ts';
import { callsByLine, callsOf } from './calls-of.fixture.ts';

describe('C# values', () => {
  test('a class in parts has the members of all, and differs from one of its name that takes types', async () => {
    const others = {
      'A.cs': 'namespace App;\npublic partial class Policy { public static Builder Handle() => new Builder(); }\npublic class Builder { public void Retry() {} }\n',
      'B.cs':
        'namespace App;\npublic partial class Policy<T> { public static Builder<T> Handle() => new Builder<T>(); }\npublic class Builder<T> { public void Retry() {} public void Get() {} }\n',
      'C.cs': 'namespace App;\npublic partial class Policy { void Own() { Other(); } }\n',
      'D.cs': 'namespace App;\npublic partial class Policy { void Other() {} }\n',
    };
    const text = 'namespace App.Tests;\nclass Run {\n  void One() { Policy.Handle().Retry(); }\n  void Two() { Policy<int>.Handle().Get(); }\n}\n';
    expect(await callsOf('main.cs', text, others)).toEqual([
      'App.Policy.Handle -> App.Builder',
      'App.Policy.Handle -> App.Builder',
      'App.Policy.Own -> App.Policy.Other',
      'App.Tests.Run.One -> App.Builder.Retry',
      'App.Tests.Run.One -> App.Policy.Handle',
      'App.Tests.Run.Two -> App.Builder.Get',
      'App.Tests.Run.Two -> App.Policy.Handle',
    ]);
  });

  test('extensions are called like members of what they extend, of this program or not', async () => {
    const text = `namespace App;
public class Sinks { public void Own() {} }
public static class Extensions {
  public static void My(this Sinks sinks, int a) { sinks.Own(); }
  public static int Twice(this string s) => 2;
}
public class T {}
public class User {
  void Run(Sinks sinks) { sinks.My(1); "a".Twice(); }
  void Make<T>() where T : new() { new T(); }
}
`;
    expect(await callsOf('main.cs', text)).toEqual(['App.Extensions.My -> App.Sinks.Own', 'App.User.Run -> App.Extensions.My', 'App.User.Run -> App.Extensions.Twice inferred']);
  });

  test('a type is seen where its namespace is opened for all files, the nearest of its name', async () => {
    const others = {
      'a.cs': 'namespace App.Core;\npublic static class Some { public static void A() {} }\n',
      'b.cs': 'namespace App.Tests.Support;\npublic static class Some { public static void A() {} }\n',
    };
    expect(await callsOf('main.cs', 'namespace App.Tests;\nclass Run { void One() { Some.A(); } }\n', others)).toEqual(['App.Tests.Run.One -> App.Tests.Support.Some.A']);
  });

  test('of two types whose namespaces are equally near the one in the nearer folder is meant', async () => {
    const others = {
      'bench/Support/Some.cs': 'namespace App.Bench.Support;\nstatic class Some { public static void A() {} }\n',
      'test/Support/Some.cs': 'namespace App.Tests.Support;\nstatic class Some { public static void A() {} }\n',
    };
    expect(await callsOf('test/Core/main.cs', 'namespace App.Core.Tests;\nclass Run { void One() { Some.A(); } }\n', others)).toEqual([
      'App.Core.Tests.Run.One -> App.Tests.Support.Some.A',
    ]);
  });

  test('what stands in no namespace is seen everywhere, whatever namespaces its file has', async () => {
    const others = { 'Guard.cs': 'namespace Marks { class Mark {} }\nstatic class Guard { public static void NotNull(object o) {} }\n' };
    const text = '#if MODERN\nnamespace App.Core;\nclass Run { void One() { Guard.NotNull(this); } }\n#endif\n';
    expect(await callsOf('main.cs', text, others)).toEqual(['App.Core.Run.One -> Guard.NotNull']);
  });

  test('`params` takes any number, and is the last resort where a name has several functions', async () => {
    const text = `namespace App;
enum Mode { On, Off }
class Log {
  public void Error(string text) {}
  public void Warn(string text, params object[] values) {}
  public void Error(string text, params object[] values) { Warn(text); }
  public void Set(object value, bool mode) {}
  public void Set(object value, Mode mode) {}
}
class Run {
  void One(Log log) { log.Error("a"); }
  void Many(Log log) { log.Warn("a", 1, 2, 3); }
  void Enum(Log log) { log.Set("a", Mode.On); }
}
`;
    expect(await callsByLine('main.cs', text)).toEqual(['6 -> 5 exact', '11 -> 4 exact', '12 -> 5 exact', '13 -> 8 exact']);
  });

  test('`new` without a type makes what is expected there', async () => {
    const text = `namespace App;
class Made { public Made(System.Action<Plan> plan) {} public void Go() {} }
class Plan { public void Add() {} }
static class Of { public static void Seen(this System.Type type) {} }
class Run {
  Made Field = new(plan => plan.Add());
  Made Arrow() => new(plan => plan.Add());
  async Task<Made> Later(bool is_new) { return is_new ? new(plan => plan.Add()) : null; }
  Made Own => new(null);
  void Use() { Arrow().Go(); typeof(Made).Seen(); }
}
`;
    expect(await callsOf('main.cs', text)).toEqual([
      'App.Run -> App.Made.Made',
      'App.Run -> App.Plan.Add inferred',
      'App.Run.Arrow -> App.Made.Made',
      'App.Run.Arrow -> App.Plan.Add inferred',
      'App.Run.Later -> App.Made.Made',
      'App.Run.Later -> App.Plan.Add inferred',
      'App.Run.Own -> App.Made.Made',
      'App.Run.Use -> App.Made.Go',
      'App.Run.Use -> App.Of.Seen inferred',
      'App.Run.Use -> App.Run.Arrow',
    ]);
  });

  test('of what is compiled on a condition one branch is read', async () => {
    const text = `namespace App;
class A
#if FEATURE
  : B
#endif
{
#if !NET5
  void Old() {}
#else
  void New() {}
#endif
}
`;
    const { symbols } = await parseFile({ file_path: 'main.cs', language: 'csharp', text });
    expect(symbols.slice(1).map(({ qualified_name }) => qualified_name)).toEqual(['App.A', 'App.A.New']);
  });
});
