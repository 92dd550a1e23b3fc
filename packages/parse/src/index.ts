export { type Described, describeSymbols } from './body/symbol-facts.ts';
export { detectLanguage } from './detect.ts';
export type { FileFacts } from './facts.ts';
export { parseFile } from './parse-file.ts';
export { createParsePool, type ParsePool } from './pool.ts';
export { isProjectFile, type ProjectFiles, type Resolved, resolve } from './resolve/resolve.ts';
