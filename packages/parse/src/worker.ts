import { parseFile } from './parse-file.ts';
import type { FileInput } from './symbols.ts';

/** The pool's entry: one file in, its facts out, as JSON: one text crosses between processes faster than many objects, and those made of it share their words. A grammar that broke its own memory would break every file after it: the process ends with it. */
async function parseInProcess(file: FileInput): Promise<string> {
  try {
    return JSON.stringify(await parseFile(file));
  } catch (error) {
    if (error instanceof Error && error.name === 'RuntimeError') process.exit(1);
    throw error;
  }
}

// biome-ignore lint/style/noDefaultExport: the pool calls a worker's default export
export default parseInProcess;
