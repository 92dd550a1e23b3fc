import '@doctown/onnx/no-telemetry';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModelEmbedder } from '@doctown/embedding/embed';
import type { Precision } from '@doctown/embedding/exported-model';
import { Tokenizer } from '@huggingface/tokenizers';
import { env, pipeline } from '@huggingface/transformers';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { PIPELINE_MODEL } from './model-folder.ts';

/** A way to make vectors of texts. */
export interface Design {
  /** Row i is text i. */
  embed(texts: readonly string[]): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** Where every design cuts: the pipeline's default for this model. */
export const MAX_TOKENS = 512;
const BATCH = 8;
const DIMENSIONS = 384;
const ONE_THREAD = { intraOpNumThreads: 1, interOpNumThreads: 1 };

/** By name; each loads from the folders `writeModels` wrote. */
export const designs: Readonly<Record<string, (root: string) => Promise<Design>>> = {
  'ours, int8': (root) => ours(root, 'int8', MAX_TOKENS),
  'ours, fp32': (root) => ours(root, 'fp32', MAX_TOKENS),
  'ours, int8, cut at 256 (our default)': (root) => ours(root, 'int8', 256),
  'pipeline, fp32, batches of 8': (root) => transformers(root, 'fp32', BATCH, ONE_THREAD),
  'pipeline, fp32, one by one': (root) => transformers(root, 'fp32', 1, ONE_THREAD),
  'pipeline, q8, batches of 8': (root) => transformers(root, 'q8', BATCH, ONE_THREAD),
  'pipeline, q8, one by one': (root) => transformers(root, 'q8', 1, ONE_THREAD),
  'pipeline, fp32, batches of 8, its own threads': (root) => transformers(root, 'fp32', BATCH, {}),
  "the original's scheme": original,
};

async function ours(root: string, precision: Precision, max_tokens: number): Promise<Design> {
  const embedder = await loadModelEmbedder(join(root, precision), { max_tokens, threads: 1, cache_folder: join(root, 'tuned') });
  return {
    embed: async (texts) => rowsOf((await embedder.embed(texts, new AbortController().signal)).vectors),
    close: () => embedder.close(),
  };
}

/** transformers.js as its documentation shows it: texts in, pooled and normalised vectors out. */
async function transformers(root: string, dtype: 'fp32' | 'q8', batch: number, session_options: object): Promise<Design> {
  env.allowRemoteModels = false;
  env.localModelPath = root;
  const extract = await pipeline('feature-extraction', PIPELINE_MODEL, { dtype, device: 'cpu', session_options });
  return {
    embed: (texts) => inBatches(texts, batch, async (some) => rowsOf((await extract([...some], { pooling: 'mean', normalize: true })).data as Float32Array)),
    close: () => extract.dispose(),
  };
}

/** Batches of eight as they come, padded to the longest, float weights, pooled outside the graph. */
async function original(root: string): Promise<Design> {
  const folder = join(root, 'fp32');
  const json = JSON.parse(readFileSync(join(folder, 'tokenizer.json'), 'utf8')) as object;
  const tokenizer = new Tokenizer({ ...json, truncation: null, padding: null }, {});
  const session = await InferenceSession.create(join(folder, 'model.onnx'), { ...ONE_THREAD, graphOptimizationLevel: 'all' });
  return {
    embed: (texts) =>
      inBatches(texts, BATCH, (some) =>
        paddedBatch(
          session,
          some.map((text) => cutIds(tokenizer.encode(text).ids)),
        ),
      ),
    close: () => session.release(),
  };
}

const cutIds = (ids: readonly number[]): readonly number[] => (ids.length <= MAX_TOKENS ? ids : [...ids.slice(0, MAX_TOKENS - 1), ids.at(-1) as number]);

async function paddedBatch(session: InferenceSession, rows: readonly (readonly number[])[]): Promise<Float32Array[]> {
  const width = Math.max(...rows.map(({ length }) => length));
  const padded = (numberAt: (row: readonly number[], at: number) => number): Tensor =>
    new Tensor('int64', BigInt64Array.from(rows.flatMap((row) => Array.from({ length: width }, (_, at) => BigInt(numberAt(row, at))))), [rows.length, width]);
  const { last_hidden_state } = await session.run({
    input_ids: padded((row, at) => row[at] ?? 0),
    attention_mask: padded((row, at) => (at < row.length ? 1 : 0)),
    token_type_ids: padded(() => 0),
  });
  const hidden = last_hidden_state?.data as Float32Array;
  return rows.map(({ length }, i) => pooled(hidden.subarray(i * width * DIMENSIONS, (i * width + length) * DIMENSIONS)));
}

function pooled(hidden: Float32Array): Float32Array {
  const sum = new Float32Array(DIMENSIONS);
  for (let i = 0; i < hidden.length; i++) sum[i % DIMENSIONS] = (sum[i % DIMENSIONS] as number) + (hidden[i] as number);
  const length = Math.hypot(...sum);
  return sum.map((value) => value / length);
}

async function inBatches(texts: readonly string[], size: number, embed: (some: readonly string[]) => Promise<Float32Array[]>): Promise<Float32Array[]> {
  const rows: Float32Array[] = [];
  for (let from = 0; from < texts.length; from += size) rows.push(...(await embed(texts.slice(from, from + size))));
  return rows;
}

const rowsOf = (vectors: Float32Array): Float32Array[] => Array.from({ length: vectors.length / DIMENSIONS }, (_, i) => vectors.slice(i * DIMENSIONS, (i + 1) * DIMENSIONS));
