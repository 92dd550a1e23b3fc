import { InferenceSession, Tensor } from 'onnxruntime-node';
import { TUNED_OUTPUT } from './graph/tuned.ts';
import type { ModelFiles } from './model-files.ts';
import { meanPool } from './pool.ts';

/** A loaded encoder. */
export interface Encoder {
  /** One text's token ids to its vector, unit length. */
  encode(ids: readonly number[]): Promise<Float32Array>;
  release(): Promise<void>;
}

const INPUTS = ['input_ids', 'attention_mask', 'token_type_ids'];

/** Loads a model on one thread. Throws an `Error` that says what does not fit. */
export async function loadEncoder({ model, config }: Pick<ModelFiles, 'model' | 'config'>): Promise<Encoder> {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1, graphOptimizationLevel: 'all', executionMode: 'sequential' }).catch(
    (cause: unknown) => {
      throw new Error(`EMBEDDING_MODEL_PATH: ${model} is no ONNX model that can be loaded; it may be cut off`, { cause });
    },
  );
  const { inputNames, outputNames } = session;
  if (!inputNames.includes('input_ids') || inputNames.some((name) => !INPUTS.includes(name)))
    throw new Error(`EMBEDDING_MODEL_PATH: ${model} is not BERT-shaped; its inputs are ${inputNames.join(', ')}`);
  const output = outputNames.find((name) => name === 'last_hidden_state' || name === TUNED_OUTPUT) ?? (outputNames[0] as string);
  return {
    async encode(ids) {
      const { [output]: tensor } = await session.run(Object.fromEntries(inputNames.map((name) => [name, input(name, ids)])), [output]);
      const dimensions = tensor?.dims.at(-1);
      if (!(tensor?.data instanceof Float32Array) || dimensions === undefined || (config.hidden_size ?? dimensions) !== dimensions)
        throw new Error(`${model} answered ${tensor?.dims.join(' × ')} where tokens × ${config.hidden_size} were expected`);
      return output === TUNED_OUTPUT ? tensor.data : meanPool(tensor.data, dimensions);
    },
    release: () => session.release(),
  };
}

function input(name: string, ids: readonly number[]): Tensor {
  const values = name === 'input_ids' ? BigInt64Array.from(ids, BigInt) : new BigInt64Array(ids.length).fill(name === 'attention_mask' ? 1n : 0n);
  return new Tensor('int64', values, [1, ids.length]);
}
