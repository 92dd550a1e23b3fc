import type { FileFacts } from './facts.ts';
import { parseFile } from './parse-file.ts';
import type { FileInput } from './symbols.ts';

/** The pool's entry: one file in, its facts out. A grammar that broke its own memory would break every file after it: the thread ends with it. */
async function parseInThread(file: FileInput): Promise<FileFacts> {
  try {
    return await parseFile(file);
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
