import { type Device, openSession, type Session, type Shaped } from '@doctown/onnx';
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

/** Loads a model on one thread. Throws an `Error` that says what does not fit, or what the device lacks. */
export async function loadEncoder({ model, config }: Pick<ModelFiles, 'model' | 'config'>, device: Device = 'cpu'): Promise<Encoder> {
  const session = await opened(model, device);
  const { inputs, outputs } = session;
  if (!inputs.includes('input_ids') || inputs.some((name) => !INPUTS.includes(name)))
    throw new Error(`EMBEDDING_MODEL_PATH: ${model} is not BERT-shaped; its inputs are ${inputs.join(', ')}`);
  const output = outputs.find((name) => name === 'last_hidden_state' || name === TUNED_OUTPUT) ?? (outputs[0] as string);
  return {
    async encode(ids) {
      const { data, dims } = await session.run(Object.fromEntries(inputs.map((name) => [name, input(name, ids)])), output);
      const dimensions = dims.at(-1);
      if (dimensions === undefined || (config.hidden_size ?? dimensions) !== dimensions)
        throw new Error(
          `EMBEDDING_MODEL_PATH: ${model} answers in ${dims.join(' × ')} numbers, but its config.json has a hidden_size of ${config.hidden_size}; the two are not of one model`,
        );
      return output === TUNED_OUTPUT ? data : meanPool(data, dimensions);
    },
    release: () => session.release(),
  };
}

async function opened(model: string, device: Device): Promise<Session> {
  try {
    return await openSession(model, { device });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    if (device === 'cuda' && /cuda|provider|backend|shared library/i.test(said)) throw new Error(withoutCuda(said), { cause });
    throw new Error(`EMBEDDING_MODEL_PATH: ${model} is no ONNX model that can be loaded; it may be cut off`, { cause });
  }
}

const withoutCuda = (said: string): string =>
  `EMBEDDING_DEVICE=cuda: onnxruntime cannot use CUDA here (${said.split('\n')[0]?.slice(0, 300)}). It needs an NVIDIA driver, CUDA 12, cuDNN 9, and onnxruntime-node's own CUDA files, which its install script fetches (ONNXRUNTIME_NODE_INSTALL_CUDA=v12). Or set EMBEDDING_DEVICE=cpu.`;

function input(name: string, ids: readonly number[]): Shaped {
  const data = name === 'input_ids' ? BigInt64Array.from(ids, BigInt) : new BigInt64Array(ids.length).fill(name === 'attention_mask' ? 1n : 0n);
  return { data, dims: [1, ids.length] };
}
