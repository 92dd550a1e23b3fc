import { workerData } from 'node:worker_threads';
import { findModel, loadModel } from './onnx.ts';
import { meanPool } from './pool.ts';
import { loadTokenizer } from './tokenize.ts';

const { folder, max_tokens } = (Array.isArray(workerData) ? workerData[1] : workerData) as { folder: string; max_tokens: number };
const runModel = await loadModel(findModel(folder));
const tokenize = loadTokenizer(folder, max_tokens);

/** One text at a time, never padded: a vector cannot depend on its neighbours. */
// biome-ignore lint/style/noDefaultExport: piscina calls a worker's default export
export default async function embedTexts(texts: readonly string[]): Promise<{ rows: Float32Array[]; truncated: boolean[] }> {
  const rows: Float32Array[] = [];
  const truncated: boolean[] = [];
  for (const text of texts) {
    const { ids, is_truncated } = tokenize(text);
    const { hidden, dimensions } = await runModel(ids);
    rows.push(
      meanPool(
        hidden,
        ids.map(() => 1),
        dimensions,
      ),
    );
    truncated.push(is_truncated);
  }
  return { rows, truncated };
}
