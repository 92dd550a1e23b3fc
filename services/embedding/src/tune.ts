import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BertConfig, readBert } from './graph/bert.ts';
import { decodeModel, encodeModel } from './graph/proto.ts';
import { tunedGraph } from './graph/tuned.ts';
import type { ModelConfig, ModelFiles } from './model-files.ts';
import { loadEncoder } from './onnx.ts';

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
 * The model rewritten into the faster graph, kept in `folder` under its digest. Where its export is not understood, or the rewritten one
 * gives other vectors, it is the file as it came, with the reason.
 */
export async function tuneModel(files: ModelFiles, folder: string): Promise<Tuned> {
  const graph = `tuned-${GRAPH_VERSION}`;
  const path = join(folder, `${files.sha256.slice(0, 16)}.${graph}.onnx`);
  try {
    if (!existsSync(path)) await writeTuned(files, path);
    return { model: path, graph, reason: null };
  } catch (error) {
    return { model: files.model, graph: 'exported', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Written beside and renamed, so that a file under its name was checked and is whole. */
async function writeTuned(files: ModelFiles, path: string): Promise<void> {
  const bert = readBert(decodeModel(await readFile(files.model)).graph, bertConfig(files.config));
  const candidate = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
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
