import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describeIssues } from '@doctown/schema';
import { z } from 'zod';

/** `config.json`, as far as anything here depends on it. */
const Config = z.object({
  vocab_size: z.int().positive().optional(),
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
  const found = candidates.map((name) => join(folder, name)).find((path) => existsSync(path) && statSync(path).isFile());
  if (found === undefined) throw new Error(`EMBEDDING_MODEL_PATH: ${folder} holds neither model.onnx nor onnx/model*.onnx`);
  return { folder, model: found, config: readConfig(join(folder, 'config.json')), sha256: digestOf(found) };
}

function readConfig(path: string): ModelConfig {
  try {
    return Config.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? describeIssues(cause).join('; ') : cause instanceof Error ? cause.message : String(cause);
    throw new Error(`EMBEDDING_MODEL_PATH: ${path} is not a model's configuration: ${why}`, { cause });
  }
}

/** What enters every cache key: `<folder>@<12 hex>`, over all that can change a vector: weights, configuration, tokenizer, where a text is cut, which graph runs. */
export function modelId({ folder, sha256, config }: ModelFiles, max_tokens: number, graph: string): string {
  const tokenizer = ['tokenizer.json', 'tokenizer_config.json'].map((name) => digestOf(join(folder, name)));
  const parts = [sha256, JSON.stringify(config), ...tokenizer, max_tokens, graph];
  return `${basename(folder)}@${createHash('sha256').update(parts.join(' ')).digest('hex').slice(0, 12)}`;
}

/** Empty for a file that is not there. */
const digestOf = (path: string): string => (existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : '');
