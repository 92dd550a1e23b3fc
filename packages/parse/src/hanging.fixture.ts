import parseInThread from './worker.ts';

/** Reads what the pool's own threads read, and never returns from a file that is named for it. */
async function parseOrHang(file: { file_path: string; language: string; text: string }): Promise<string> {
  if (file.file_path === 'hangs.py') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  return parseInThread(file);
}

// biome-ignore lint/style/noDefaultExport: piscina calls a worker's default export
export default parseOrHang;
