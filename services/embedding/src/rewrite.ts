import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { decodeModel, encodeModel } from '@doctown/onnx';
import { type BertConfig, readBert } from './graph/bert.ts';
import { tunedGraph } from './graph/tuned.ts';
import type { ModelConfig, ModelFiles } from './model-files.ts';
import { loadEncoder } from './onnx.ts';

/**
 * Writes the model's faster graph to `path`: beside it first and then renamed, so that a file under its name was checked and is whole.
 * Throws an `Error` that says why there is none.
 */
export async function rewriteModel(files: ModelFiles, path: string): Promise<void> {
  const bert = readBert(decodeModel(await readFile(files.model)).graph, bertConfig(files.config));
  const candidate = `${path}.${process.pid}`;
  try {
    await writeFile(candidate, encodeModel(tunedGraph(bert)));
    await compare(files, candidate, Math.min(bert.words.rows, 30_000), bert.config.max_position_embeddings);
    await rename(candidate, path);
  } finally {
    await rm(candidate, { force: true });
  }
}

function bertConfig(config: ModelConfig): BertConfig {
  const { hidden_size, num_hidden_layers, num_attention_heads, intermediate_size, max_position_embeddings, layer_norm_eps = 1e-12 } = config;
  const { hidden_act = 'gelu', position_embedding_type = 'absolute' } = config;
  if (hidden_act !== 'gelu' || position_embedding_type !== 'absolute') throw new Error(`hidden_act ${hidden_act} with ${position_embedding_type} positions is not BERT's`);
  if (!hidden_size || !num_hidden_layers || !num_attention_heads || !intermediate_size || !max_position_embeddings) throw new Error('config.json does not tell the sizes');
  return { hidden_size, num_hidden_layers, num_attention_heads, intermediate_size, max_position_embeddings, layer_norm_eps };
}

/** Lengths of the texts both graphs are asked for. */
const PROBES = [2, 3, 17, 64, 256];
/** Quantized activations round differently where sums are taken in another order; float ones agree to six digits. */
const SAME = 0.999;

/** Throws an `Error` unless both files give the same vectors. */
async function compare(files: ModelFiles, candidate: string, vocabulary: number, longest: number): Promise<void> {
  const [given, rewritten] = [await loadEncoder(files), await loadEncoder({ ...files, model: candidate })];
  try {
    for (const length of PROBES.filter((one) => one <= longest)) {
      const ids = Array.from({ length }, (_, i) => (i * 7919 + length) % vocabulary);
      const [a, b] = [await given.encode(ids), await rewritten.encode(ids)];
      const cosine = a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
      if (!(cosine >= SAME)) throw new Error(`the rewritten graph differs from the given one (cosine ${cosine.toFixed(4)} on ${length} tokens)`);
    }
  } finally {
    await given.release();
    await rewritten.release();
  }
}
