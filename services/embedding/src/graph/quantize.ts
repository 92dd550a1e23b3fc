import type { Quantized } from './bert.ts';

/** Signed, symmetric, one scale a column: `weight` is inputs × outputs; each number is off by at most half its column's scale. */
export function quantizeColumns(weight: Float32Array, outputs: number): Quantized {
  const scale = new Float32Array(outputs);
  weight.forEach((value, i) => {
    scale[i % outputs] = Math.max(scale[i % outputs] as number, Math.abs(value) / 127);
  });
  const values = Int8Array.from(weight, (value, i) => Math.round(value / (scale[i % outputs] || 1)));
  return { values, scale, zero: new Int8Array(outputs) };
}
