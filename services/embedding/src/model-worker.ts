import { setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import type { ModelConfig } from './model-files.ts';
import { loadEncoder } from './onnx.ts';
import { loadTokenizer } from './tokenize.ts';

export interface WorkerSettings {
  folder: string;
  model: string;
  config: ModelConfig;
  max_tokens: number;
}

/** Behind the threads that take and give: whoever asks /health or hands in work is served first. */
const NICE = 5;
if (process.platform === 'linux') setPriority(NICE);

const { folder, model, config, max_tokens } = (Array.isArray(workerData) ? workerData[1] : workerData) as WorkerSettings;
const { encode } = await loadEncoder({ model, config });
const tokenize = loadTokenizer(folder, max_tokens);

/** One text at a time, never padded: a vector cannot depend on its neighbours. */
// biome-ignore lint/style/noDefaultExport: piscina calls a worker's default export
export default async function embedTexts(texts: readonly string[]): Promise<{ rows: Float32Array[]; truncated: boolean[] }> {
  const rows: Float32Array[] = [];
  const truncated: boolean[] = [];
  for (const text of texts) {
    const { ids, is_truncated } = tokenize(text);
    rows.push(await encode(ids));
    truncated.push(is_truncated);
  }
  return { rows, truncated };
}
