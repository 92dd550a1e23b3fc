/** Mean of the hidden states over all tokens, scaled to unit length. `hidden` is tokens × dimensions, none of it padding; all-zero stays zero. */
export function meanPool(hidden: Float32Array, dimensions: number): Float32Array {
  const sum = new Float64Array(dimensions);
  for (let i = 0; i < hidden.length; i++) sum[i % dimensions] = (sum[i % dimensions] as number) + (hidden[i] as number);
  const length = Math.max(Math.sqrt(sum.reduce((total, value) => total + value * value, 0)), 1e-9);
  return Float32Array.from(sum, (value) => value / length);
}
