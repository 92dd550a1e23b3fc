import { GraphWriter, type Value } from '@doctown/onnx';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const SIZE = 1024;
const RUNS = 10;

/** What one core reaches multiplying large square matrices in onnxruntime, operations a second (a product and a sum are two). */
export interface Peak {
  fp32: number;
  int8: number;
}

/** The best of some runs each. */
export async function measurePeak(): Promise<Peak> {
  const ones = SIZE * SIZE;
  return {
    fp32: await bestRate('MatMul', new Float32Array(ones).fill(0.5), new Tensor('float32', new Float32Array(ones).fill(1), [SIZE, SIZE]), ['float', 'float']),
    int8: await bestRate('MatMulInteger', new Int8Array(ones).fill(3), new Tensor('uint8', new Uint8Array(ones).fill(1), [SIZE, SIZE]), ['uint8', 'int32']),
  };
}

async function bestRate(operator: string, weights: Float32Array | Int8Array, x: Tensor, [from, to]: [Value['type'], Value['type']]): Promise<number> {
  const graph = new GraphWriter();
  graph.node(operator, ['x', graph.constant(weights, [SIZE, SIZE])], {}, 'y');
  const value = (name: string, type: Value['type']): Value => ({ name, type, dims: [SIZE, SIZE] });
  const session = await InferenceSession.create(graph.bytes('product', 17, [value('x', from)], value('y', to)), { intraOpNumThreads: 1, interOpNumThreads: 1 });
  let best = 0;
  for (let run = 0; run < RUNS; run++) {
    const before = process.cpuUsage();
    await session.run({ x });
    const { user, system } = process.cpuUsage(before);
    best = Math.max(best, (2 * SIZE ** 3) / ((user + system) / 1e6));
  }
  await session.release();
  return best;
}
