import { GraphWriter, openSession } from '@doctown/onnx';
import { type Matrix, rowAt } from './matrix.ts';

/** Rows on one side of a block: large enough for the matrix product to reach full speed, and its 4 MB of cosines stay in the cache. */
export const SIDE = 1024;

/** More than a cosine of two unit rows so many numbers wide can be off in 32-bit sums, in whatever order they are added: each addition rounds by at most 2^-24. */
export const slackOf = (width: number): number => Math.max(5e-5, width * 2 ** -23);

export interface Cosines {
  /** Of rows a block long with rows a block long: left row i with right row j at `[i * right.length + j]`, each within `slackOf(width)`. */
  compute(left: Int32Array, right: Int32Array): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Cosines of a matrix's unit rows by onnxruntime's matrix product, on so many threads. Blocks its own thread for milliseconds at a time. */
export async function openCosines(points: Matrix, threads: number): Promise<Cosines> {
  const { width } = points;
  const graph = new GraphWriter();
  graph.node('Gemm', ['left', 'right'], { transB: 1 }, 'cosines');
  const side = (name: string) => ({ name, type: 'float', dims: [`${name} rows`, width] }) as const;
  const model = graph.bytes('cosines', 17, [side('left'), side('right')], { name: 'cosines', type: 'float', dims: ['left rows', 'right rows'] });
  const session = await openSession(model, { threads });
  return {
    async compute(left, right) {
      const { data } = await session.run({ left: shaped(points, left), right: shaped(points, right) }, 'cosines');
      return data;
    },
    close: () => session.release(),
  };
}

function shaped(points: Matrix, rows: Int32Array): { data: Float32Array; dims: number[] } {
  const { width, values } = points;
  const [first = 0, last = 0] = [rows[0], rows[rows.length - 1]];
  const dims = [rows.length, width];
  if (last - first === rows.length - 1) return { data: values.subarray(first * width, (last + 1) * width), dims };
  const data = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    data.set(rowAt(points, row), i * width);
  });
  return { data, dims };
}
