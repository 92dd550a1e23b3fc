import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ModelFiles } from './model-files.ts';

/** Changes with the graph we write: files of another version are written anew. */
const GRAPH_VERSION = 1;

/** The ONNX file to run, and why it is the one that was given where it is. */
export interface Tuned {
  model: string;
  /** `exported`, or the version of our graph. */
  graph: string;
  reason: string | null;
}

/**
 * The model rewritten into the faster graph, kept in `folder` under the digest of its weights and configuration. Where its export is not understood, or the rewritten one
 * gives other vectors, it is the file as it came, with the reason.
 */
export async function tuneModel(files: ModelFiles, folder: string): Promise<Tuned> {
  const graph = `tuned-${GRAPH_VERSION}`;
  const digest = createHash('sha256').update(files.sha256).update(JSON.stringify(files.config)).digest('hex');
  const path = join(folder, `${digest.slice(0, 16)}.${graph}.onnx`);
  const reason = existsSync(path) ? '' : await rewritten(files, path);
  // What is there was checked, whatever became of the process that wrote it.
  return existsSync(path) ? { model: path, graph, reason: null } : { model: files.model, graph: 'exported', reason };
}

/** Why it is not there, where it is not. */
async function rewritten({ folder }: ModelFiles, path: string): Promise<string> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await run(process.execPath, [fileURLToPath(new URL('./tune-process.ts', import.meta.url)), folder, path]);
    return '';
  } catch (error) {
    return (error instanceof Error && 'stderr' in error && String(error.stderr).trim()) || (error instanceof Error ? error.message : String(error));
  }
}

const run = promisify(execFile);
