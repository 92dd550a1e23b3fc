import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import type { Embedded, Embedder } from './embedder.ts';
import { findModel } from './onnx.ts';

/** Texts a worker takes at a time: enough to hide the hand-over, few enough to share the work evenly. */
const SHARE = 8;

/** A model folder behind worker threads, one session each. Throws an `Error` naming what is wrong with the folder. */
export async function loadModelEmbedder(folder: string, options: { max_tokens: number; threads?: number | undefined }): Promise<Embedder> {
  const { model_id } = findModel(folder);
  const threads = options.threads ?? availableParallelism();
  const pool = new Piscina<readonly string[], { rows: Float32Array[]; truncated: boolean[] }>({
    filename: new URL('./model-worker.ts', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    workerData: { folder, max_tokens: options.max_tokens },
  });
  const probe = await pool.run(['probe']);
  const dimensions = probe.rows[0]?.length ?? 0;
  return {
    model: model_id,
    dimensions,
    embed: async (texts, signal) => join(await Promise.all(shares(texts).map((share) => pool.run(share, { signal }))), dimensions),
    close: () => pool.destroy(),
  };
}

const shares = (texts: readonly string[]): string[][] => Array.from({ length: Math.ceil(texts.length / SHARE) }, (_, i) => texts.slice(i * SHARE, (i + 1) * SHARE));

function join(parts: readonly { rows: Float32Array[]; truncated: boolean[] }[], dimensions: number): Embedded {
  const rows = parts.flatMap((part) => part.rows);
  const vectors = new Float32Array(rows.length * dimensions);
  rows.forEach((row, i) => {
    vectors.set(row, i * dimensions);
  });
  return { vectors, truncated: parts.flatMap((part) => part.truncated) };
}
