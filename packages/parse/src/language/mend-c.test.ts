import { expect, test } from 'vitest';
import { plainC } from './mend-c.ts';

const plain = (text: string): string => (plainC(text) ?? text).replace(/ +/g, ' ').trim();

test('macros before and after names are nothing to a grammar', () => {
  expect(plain('class MY_EXPORT Name : public Base {')).toBe('class Name : public Base {');
  expect(plain('LIB_PUBLIC(const char*) version(void);')).toBe('const char* version(void);');
  expect(plain('LIB_API void run(int a);')).toBe('void run(int a);');
  expect(plain('int LIB_CALL run(void) {')).toBe('int run(void) {');
  expect(plain('  void run() EXCLUDES(lock) { go(); }')).toBe('void run() { go(); }');
  expect(plain('  bool done GUARDED_BY(lock);')).toBe('bool done ;');
  expect(plain('BEGIN_DECLS\nint a;')).toBe('int a;');
});

test('what only looks like one stays', () => {
  for (const text of ['int MAX_OF(int a);', 'if (a) LOG_IT(b);', 'return FOO (a);', 'HANDLE file = open();', 'enum a {\n  ONE\n};', 'TEST(a, b) {', 'struct FOO bar = { 1 };'])
    expect(plainC(text)).toBe(null);
});

test('a condition that cuts through an expression leaves its first branch', () => {
  expect(plain('int a[] = {\n#ifdef B\n  1,\n#else\n  2,\n#endif\n};').replace(/\s+/g, ' ')).toBe('int a[] = { 1, };');
  expect(plainC('#ifdef A\nint a;\n#else\nint b;\n#endif\n')).toBe(null);
});
