import { setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import type { Device } from '@doctown/onnx';
import type { ModelConfig } from './model-files.ts';
import { loadEncoder } from './onnx.ts';
import { largestTokenId, loadTokenizer, type Tokenize } from './tokenize.ts';

export interface WorkerSettings {
  folder: string;
  model: string;
  config: ModelConfig;
  max_tokens: number;
  device: Device;
}

/** Behind the threads that take and give: whoever asks /health or hands in work is served first. */
const NICE = 5;
if (process.platform === 'linux') setPriority(NICE);

const { folder, model, config, max_tokens, device } = (Array.isArray(workerData) ? workerData[1] : workerData) as WorkerSettings;

interface Loaded {
  encode: (ids: readonly number[]) => Promise<Float32Array>;
  tokenize: Tokenize;
}
let loading: Promise<Loaded> | undefined;

async function load(): Promise<Loaded> {
  const { encode } = await loadEncoder({ model, config }, device);
  return { encode, tokenize: loadTokenizer(folder, max_tokens) };
}

/** Loads the model and asks it for what is hardest: its last token, and as many as will ever be asked. Gives the vectors' width; throws an `Error` that says what does not fit. */
export async function check(): Promise<number> {
  const largest = largestTokenId(folder);
  const { encode } = await loaded();
  const fits = (ids: readonly number[]): Promise<Float32Array | null> => encode(ids).catch(() => null);
  const vector = await encode([0]);
  if ((await fits([largest])) === null) throw new Error(`${folder}: tokenizer.json has ${largest + 1} tokens, ${model} has rows for fewer: they do not belong together`);
  const long = await fits(new Array<number>(max_tokens).fill(1));
  if (long === null)
    throw new Error(
      `EMBEDDING_MAX_TOKENS: ${model} does not read ${max_tokens} tokens${config.max_position_embeddings ? `; it was made for ${config.max_position_embeddings}` : ''}`,
    );
  if (!long.every(Number.isFinite)) throw new Error(`EMBEDDING_MODEL_PATH: ${model} gives vectors that are not numbers`);
  return vector.length;
}

async function loaded(): Promise<Loaded> {
  loading ??= load();
  return loading;
}

/** One text at a time, never padded: a vector cannot depend on its neighbours. */
// biome-ignore lint/style/noDefaultExport: piscina calls a worker's default export
export default async function embedTexts(texts: readonly string[]): Promise<{ rows: Float32Array[]; truncated: boolean[] }> {
  const { encode, tokenize } = await loaded();
  const rows: Float32Array[] = [];
  const truncated: boolean[] = [];
  for (const text of texts) {
    const { ids, is_truncated } = tokenize(text);
    rows.push(await encode(ids));
    truncated.push(is_truncated);
  }
  return { rows, truncated };
}
