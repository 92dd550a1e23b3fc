/** Folders of tests, examples and measurements, source sets of Kotlin's (`commonTest`) and .NET's projects (`App.Tests`) among them. */
const FOLDERS =
  /(?:^|\/)(?:(?:[\w.-]+[.-])?(?:tests?|benchmarks?)|__tests__|__mocks__|__tests_\w+__|specs?|e2e|fixtures?|__fixtures__|testdata|examples?|samples?|playgrounds?|bench|benches|benchsuite)\//i;
const SOURCE_SETS = /(?:^|\/)[a-z][A-Za-z0-9]*(?:Test|Benchmark)s?\//;
const FILES =
  /(?:\.(?:test|spec|bench)\.[^/]+|_test\.(?:go|py|rs|rb|exs|dart|lua|c|cc|cpp)|_spec\.(?:rb|lua)|(?:^|\/)(?:test_[^/]*|conftest)\.py|(?:^|\/)test_[^/]*\.(?:rb|c|cc|cpp|sh|lua))$/i;
const CLASSES = /[a-z0-9](?:Test|Tests|TestCase|Spec|Specs|Suite|Benchmark|Benchmarks)\.(?:java|kts?|scala|cs|php|swift)$/;

const TEST_SHARE = 0.1;

/** Whether a file tests, shows or measures the code rather than being it, by where it lies and how it is named. */
export const isTestCode = (file_path: string): boolean => FOLDERS.test(file_path) || SOURCE_SETS.test(file_path) || FILES.test(file_path) || CLASSES.test(file_path);

/** How much the word of each file counts: a tenth for test code, unless there is nothing else. */
export function voices(files: readonly string[]): Float64Array {
  const tests = files.map(isTestCode);
  const share = tests.includes(false) ? TEST_SHARE : 1;
  return Float64Array.from(tests, (isTest) => (isTest ? share : 1));
}
