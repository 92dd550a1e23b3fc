import { parseFile } from './parse-file.ts';

/** The pool's entry: one file in, its facts out. */
// biome-ignore lint/style/noDefaultExport: piscina calls a worker's default export
export default parseFile;
