import { type Matrix, rowAt } from '../matrix.ts';
import { createTile, TILE } from './tile.ts';

/** Rows on one side of a block: two sides of 384 numbers and their products are half a megabyte and stay in a core's cache. */
export const BLOCK = 128;

const FLOAT_BYTES = 4;

export interface Products {
  /** Puts up to `BLOCK` rows on a side, in the given order, where they stay until others replace them. */
  load(side: 'left' | 'right', points: Matrix, rows: ArrayLike<number>): void;
  /** Left row i times right row j at `[i * BLOCK + j]`; valid until the next call. A pair's bits depend on nothing but its two rows. */
  compute(): Float32Array;
}

/** Scalar products of rows `width` numbers wide, a block at a time, in 32-bit floats. */
export function createProducts(width: number): Products {
  const stride = Math.max(4, Math.ceil(width / 4) * 4);
  const { tile, memory } = createTile((2 * stride + BLOCK) * BLOCK * FLOAT_BYTES);
  const counts = { left: 0, right: 0 };
  const start = { left: 0, right: BLOCK * stride * FLOAT_BYTES };
  const result = 2 * start.right;
  const inputs = { left: new Float32Array(memory, start.left, BLOCK * stride), right: new Float32Array(memory, start.right, BLOCK * stride) };
  const outputs = new Float32Array(memory, result, BLOCK * BLOCK);
  return {
    load(side, points, rows) {
      for (let r = 0; r < rows.length; r++) inputs[side].set(rowAt(points, rows[r] as number), r * stride);
      counts[side] = rows.length;
    },
    compute() {
      for (let i = 0; i < counts.left; i += TILE.left) {
        for (let j = 0; j < counts.right; j += TILE.right) {
          const at = result + (i * BLOCK + j) * FLOAT_BYTES;
          tile(start.left + i * stride * FLOAT_BYTES, start.right + j * stride * FLOAT_BYTES, at, stride * FLOAT_BYTES, BLOCK * FLOAT_BYTES);
        }
      }
      return outputs;
    },
  };
}

/** Rows cut into runs of at most `BLOCK`. */
export const blocksOf = (rows: Int32Array): Int32Array[] => Array.from({ length: Math.ceil(rows.length / BLOCK) }, (_, run) => rows.subarray(run * BLOCK, (run + 1) * BLOCK));
