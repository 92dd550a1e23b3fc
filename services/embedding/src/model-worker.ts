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

export interface Gathering {
  /** One number, shared among threads. */
  arrived: Int32Array<SharedArrayBuffer>;
  threads: number;
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
  const { vocab_size = 0, max_position_embeddings: positions } = config;
  const known = largestTokenId(folder) + 1;
  if (known < MOST_UNUSED * vocab_size) throw wrong(`tokenizer.json has ${known} tokens, the vocab_size of config.json is ${vocab_size}: they do not belong together`);
  if (positions !== undefined && positions < max_tokens) throw tooFew(`; it was made for ${positions}`);
  const { encode } = await loaded();
  const fits = (ids: readonly number[]): Promise<Float32Array | null> => encode(ids).catch(() => null);
  const vector = await encode([0]);
  if ((await fits([known - 1])) === null) throw wrong(`tokenizer.json has ${known} tokens, the model has rows for fewer: they do not belong together`);
  const long = await fits(new Array<number>(max_tokens).fill(1));
  if (long === null) throw tooFew('');
  if (!long.every(Number.isFinite)) throw wrong('the model gives vectors that are not numbers');
  return vector.length;
}

/** Tables are made a little larger than a vocabulary, to a round size. */
const MOST_UNUSED = 0.9;

const wrong = (what: string): Error => new Error(`EMBEDDING_MODEL_PATH: ${folder}: ${what}`);
const tooFew = (why: string): Error => new Error(`EMBEDDING_MAX_TOKENS: the model in ${folder} does not read ${max_tokens} tokens${why}`);

/** Loads the model and stays until every thread has: none can do it for another. `arrived` counts them. */
export async function loadTogether({ arrived, threads }: Gathering): Promise<void> {
  await loaded();
  Atomics.add(arrived, 0, 1);
  Atomics.notify(arrived, 0);
  for (let here = Atomics.load(arrived, 0); here < threads; here = Atomics.load(arrived, 0)) await Atomics.waitAsync(arrived, 0, here).value;
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
