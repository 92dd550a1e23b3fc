import { parseFile } from './parse-file.ts';
import type { FileInput } from './symbols.ts';

/** The pool's entry: one file in, its facts out, as JSON: one text crosses between threads faster than many objects, and those made of it share their words. A grammar that broke its own memory would break every file after it: the thread ends with it. */
async function parseInThread(file: FileInput): Promise<string> {
  try {
    return JSON.stringify(await parseFile(file));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'RuntimeError')) throw error;
    setImmediate(() => {
      throw error;
    });
    return new Promise<never>(() => {});
  }
}

// biome-ignore lint/style/noDefaultExport: piscina calls a worker's default export
export default parseInThread;
