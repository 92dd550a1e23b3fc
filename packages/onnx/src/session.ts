import './no-telemetry.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** What computes. */
export type Device = 'cpu' | 'cuda';

/** Numbers and their shape, row-major. */
export interface Shaped<T extends Float32Array | BigInt64Array = Float32Array | BigInt64Array> {
  data: T;
  dims: readonly number[];
}

export interface Session {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** One output of a graph. Blocks its thread while it computes. */
  run(feeds: Readonly<Record<string, Shaped>>, output: string): Promise<Shaped<Float32Array>>;
  release(): Promise<void>;
}

export interface SessionOptions {
  device?: Device;
  /** Of one computation; they sleep between two. */
  threads?: number;
}

/** Loads a model from its file or its bytes. Throws what onnxruntime says when it cannot. */
export async function openSession(model: string | Uint8Array, { device = 'cpu', threads = 1 }: SessionOptions = {}): Promise<Session> {
  const options: InferenceSession.SessionOptions = {
    executionProviders: [device],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    // Threads that wait by spinning take the processor from whoever else has work.
    ...(threads > 1 && { extra: { session: { intra_op: { allow_spinning: '0' } } } }),
  };
  const session = typeof model === 'string' ? await InferenceSession.create(model, options) : await InferenceSession.create(model, options);
  return {
    inputs: session.inputNames,
    outputs: session.outputNames,
    async run(feeds, output) {
      const given = Object.fromEntries(Object.entries(feeds).map(([name, { data, dims }]) => [name, tensorOf(data, dims)]));
      const { [output]: found } = await session.run(given, [output]);
      if (!(found?.data instanceof Float32Array)) throw new Error(`${output} is not of 32-bit floats`);
      return { data: found.data, dims: found.dims };
    },
    release: () => session.release(),
  };
}

const tensorOf = (data: Float32Array | BigInt64Array, dims: readonly number[]): Tensor =>
  data instanceof Float32Array ? new Tensor('float32', data, [...dims]) : new Tensor('int64', data, [...dims]);
