import parseInProcess from './worker.ts';

/** Reads what the pool's own processes read, never returns from a file that is named for it, and dies of another. */
async function parseOrHang(file: { file_path: string; language: string; text: string }): Promise<string> {
  if (file.file_path === 'hangs.py') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  if (file.file_path === 'kills.py') process.kill(process.pid, 'SIGKILL');
  return parseInProcess(file);
}

// biome-ignore lint/style/noDefaultExport: the pool calls a worker's default export
export default parseOrHang;
