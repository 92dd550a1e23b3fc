import { expect, test } from 'vitest';
import { isTestCode, voices } from './test-code.ts';

test.each([
  'test/a.ts',
  'a/tests/b.py',
  'a/__tests__/b.js',
  'a/__tests_dts__/b.ts',
  'spec/models/a.rb',
  'fixtures/a.go',
  'pkg/testdata/a.go',
  'examples/a.rs',
  'playground/css/a.js',
  'benchmarks/a.py',
  'src/a.test.ts',
  'src/a.spec.tsx',
  'pkg/a_test.go',
  'pkg/test_a.py',
  'conftest.py',
  'okio/src/commonTest/kotlin/okio/BufferTest.kt',
  'okio/src/jvmBenchmark/a.kt',
  'src/App.Tests/Helper.cs',
  'Sources/AppTests.swift',
  'core/RetryTest.java',
  'lib/user_spec.rb',
  'lib/a_test.exs',
  'benches/a.rs',
  'samples/a.kt',
  'runtime-tests/node/index.ts',
  'e2e/a.ts',
  'bench/parse.c',
  'metrics/src/ParseBenchmark.java',
])('%s is test code', (path) => expect(isTestCode(path)).toBe(true));

test.each([
  'src/testing.ts',
  'latest/a.ts',
  'src/contest.py',
  'src/test.ts',
  'pkg/attest_a.py',
  'src/spec.ts',
  'inspect/a.go',
  'exampled/a.rs',
  'src/Latest.java',
  'src/fastest/a.go',
  'src/contest_b.py',
  'src/Test.java',
  'src/ab-testing/a.ts',
  'contests/a.go',
  'workbench/a.ts',
])('%s is not', (path) => expect(isTestCode(path)).toBe(false));

test('test code has a tenth of a voice, unless nobody else speaks', () => {
  expect([...voices(['src/a.ts', 'test/a.ts'])]).toEqual([1, 0.1]);
  expect([...voices(['test/a.ts', 'test/b.ts'])]).toEqual([1, 1]);
});
