import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** Runs one text's tokens; gives hidden states, tokens × dimensions. */
export type RunModel = (ids: readonly number[]) => Promise<{ hidden: Float32Array; dimensions: number }>;

export interface ModelFiles {
  folder: string;
  model: string;
  /** `<folder>@<first 12 hex of the model's sha256>`. */
  model_id: string;
}

/** Finds a BERT-shaped model's files. Throws an `Error` that says what is missing. */
export function findModel(folder: string): ModelFiles {
  if (!existsSync(folder)) throw new Error(`EMBEDDING_MODEL_PATH: there is no folder ${folder}`);
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
  const digest = createHash('sha256').update(readFileSync(found)).digest('hex').slice(0, 12);
  return { folder, model: found, model_id: `${basename(folder)}@${digest}` };
}

/** Loads the model with one thread. Throws an `Error` that says what does not fit. */
export async function loadModel({ model, folder }: ModelFiles): Promise<RunModel> {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1, graphOptimizationLevel: 'all', executionMode: 'sequential' }).catch(
    (cause: unknown) => {
      throw new Error(`EMBEDDING_MODEL_PATH: ${model} is no ONNX model that can be loaded; it may be cut off`, { cause });
    },
  );
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as { hidden_size?: number };
  const unknown = session.inputNames.filter((name) => !['input_ids', 'attention_mask', 'token_type_ids'].includes(name));
  if (unknown.length > 0 || !session.inputNames.includes('input_ids'))
    throw new Error(`EMBEDDING_MODEL_PATH: ${model} is not BERT-shaped; its inputs are ${session.inputNames.join(', ')}`);
  const output = session.outputNames.includes('last_hidden_state') ? 'last_hidden_state' : (session.outputNames[0] ?? '');
  return async (ids) => {
    const inputs = { input_ids: ids, attention_mask: ids.map(() => 1), token_type_ids: ids.map(() => 0) };
    const feeds = Object.fromEntries(
      session.inputNames.map((name) => [name, new Tensor('int64', BigInt64Array.from(inputs[name as keyof typeof inputs], BigInt), [1, ids.length])]),
    );
    const tensor = (await session.run(feeds))[output];
    const dimensions = tensor?.dims[2];
    if (!(tensor?.data instanceof Float32Array) || dimensions === undefined || (config.hidden_size ?? dimensions) !== dimensions)
      throw new Error(`${model} answered ${tensor?.dims.join(' × ')} where tokens × ${config.hidden_size} were expected`);
    return { hidden: tensor.data, dimensions };
  };
}
