import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';

/** `config.json`, as far as anything here depends on it. */
const Config = z.object({
  hidden_size: z.int().positive().optional(),
  num_hidden_layers: z.int().positive().optional(),
  num_attention_heads: z.int().positive().optional(),
  intermediate_size: z.int().positive().optional(),
  max_position_embeddings: z.int().positive().optional(),
  layer_norm_eps: z.number().positive().optional(),
  hidden_act: z.string().optional(),
  position_embedding_type: z.string().optional(),
});
export type ModelConfig = z.output<typeof Config>;

export interface ModelFiles {
  folder: string;
  /** Path of the ONNX file. */
  model: string;
  config: ModelConfig;
  /** SHA-256 of the ONNX file. */
  sha256: string;
}

/** Finds a BERT-shaped model's files. Throws an `Error` that says what is missing. */
export function findModel(folder: string): ModelFiles {
  if (!existsSync(folder)) throw new Error(`EMBEDDING_MODEL_PATH: there is no folder ${folder}`);
  if (!statSync(folder).isDirectory()) throw new Error(`EMBEDDING_MODEL_PATH: ${folder} is a file; give the folder that holds model.onnx, tokenizer.json and config.json`);
  for (const name of ['tokenizer.json', 'config.json']) if (!existsSync(join(folder, name))) throw new Error(`EMBEDDING_MODEL_PATH: ${folder} holds no ${name}`);
  const onnx = existsSync(join(folder, 'onnx'))
    ? readdirSync(join(folder, 'onnx'))
        .filter((name) => /^model.*\.onnx$/.test(name))
        .sort()
        .map((name) => join('onnx', name))
    : [];
  const candidates = ['model.onnx', join('onnx', 'model_quantized.onnx'), join('onnx', 'model.onnx'), ...onnx];
  const found = candidates.map((name) => join(folder, name)).find(existsSync);
  if (found === undefined) throw new Error(`EMBEDDING_MODEL_PATH: ${folder} holds neither model.onnx nor onnx/model*.onnx`);
  return { folder, model: found, config: readConfig(join(folder, 'config.json')), sha256: createHash('sha256').update(readFileSync(found)).digest('hex') };
}

function readConfig(path: string): ModelConfig {
  try {
    return Config.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new Error(`EMBEDDING_MODEL_PATH: ${path} is not a model's configuration`, { cause });
  }
}

/** What enters every cache key: `<folder>@<12 hex>`, over all that can change a vector: weights, tokenizer, where a text is cut, which graph runs. */
export function modelId({ folder, sha256 }: ModelFiles, max_tokens: number, graph: string): string {
  const tokenizer = createHash('sha256')
    .update(readFileSync(join(folder, 'tokenizer.json')))
    .digest('hex');
  const digest = createHash('sha256').update(`${sha256} ${tokenizer} ${max_tokens} ${graph}`).digest('hex');
  return `${basename(folder)}@${digest.slice(0, 12)}`;
}
