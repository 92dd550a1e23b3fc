const FOLDERS = /(?:^|\/)(?:tests?|__tests__|__mocks__|__tests_\w+__|specs?|fixtures?|__fixtures__|testdata|examples?|playgrounds?|benchmarks?)\//i;
const FILES = /(?:\.(?:test|spec|bench)\.[^/]+|_test\.(?:go|py|rs)|(?:^|\/)(?:test_[^/]*|conftest)\.py)$/i;

const TEST_SHARE = 0.1;

/** Whether a file tests, shows or measures the code rather than being it, by where it lies and how it is named. */
export const isTestCode = (file_path: string): boolean => FOLDERS.test(file_path) || FILES.test(file_path);

/** How much the word of each file counts: a tenth for test code, unless there is nothing else. */
export function voices(files: readonly string[]): Float64Array {
  const tests = files.map(isTestCode);
  return Float64Array.from(tests, (isTest) => (isTest && tests.includes(false) ? TEST_SHARE : 1));
}
