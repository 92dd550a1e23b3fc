import { describe, expect, test } from 'vitest';
import { callsOf } from './calls-of.fixture.ts';

describe('C values', () => {
  test('a definition before its prototype, what is included before what is only linked, and nothing that is static elsewhere', async () => {
    const others = {
      'lib/list.h': '#define EACH(x) walk(x)\nvoid push(int x);\nvoid EXPORT_CALL walk(int x);\n',
      'lib/list.c': '#include "list.h"\nstatic void help(void) {}\nvoid push(int x) { help(); }\nvoid walk(int x) {}\n',
      'other.c': 'static void help(void) {}\n#define push(x) none()\n',
    };
    const text = `#include "lib/list.h"
void push(int x);
int main(void) { push(1); help(); EACH(2); return 0; }
`;
    expect(await callsOf('main.c', text, others)).toEqual(['EACH -> walk', 'main -> EACH', 'main -> push', 'main -> walk inferred', 'push -> help']);
  });
});

describe('C++ values', () => {
  test('a namespace is filled by many files; what is hidden in one is seen by none other', async () => {
    const others = {
      'log.h': 'namespace db { class API Log { public: Log(int n); void add(const char* format, ...); struct Entry { void clear(); }; }; void flush(Log* log); }\n',
      'log.cc':
        '#include "log.h"\nnamespace db {\nnamespace { void helper() {} }\nLog::Log(int n) { helper(); }\nvoid Log::add(const char* format, ...) {}\nvoid flush(Log* log) { log->add("a", 1, 2); }\n}\n',
      'other.cc': 'namespace db { static void helper() {} void none() { helper(); } }\n',
    };
    const text = `#include "log.h"
namespace db {
void run(int n) {
  Log log(n);
  flush(&log);
  auto other = std::make_unique<Log>(3);
  static_cast<Log*>(nullptr)->add("b");
  std::vector<Log*> all;
  for (auto* one : all) one->add("c", 1);
}
}
`;
    expect(await callsOf('main.cc', text, others)).toEqual([
      'db::Log::Log -> db::helper',
      'db::flush -> db::Log::add',
      'db::none -> db::helper',
      'db::run -> db::Log::Log',
      'db::run -> db::Log::add',
      'db::run -> db::flush',
    ]);
  });

  test('what a macro makes a function calls, and nobody calls it by what the macro was given', async () => {
    const text = 'int close(int a);\nTEST_IMPL(close) {\n  return close(1);\n}\nint close(int a) { return a; }\n';
    expect(await callsOf('main.c', text)).toEqual(['TEST_IMPL(close) -> close']);
  });
});
