/** Mean of the hidden states over the mask, scaled to unit length. `hidden` is tokens × dimensions; all-zero stays zero. */
export function meanPool(hidden: Float32Array, mask: readonly number[], dimensions: number): Float32Array {
  const sum = new Float64Array(dimensions);
  let count = 0;
  mask.forEach((kept, token) => {
    if (kept === 0) return;
    count++;
    for (let d = 0; d < dimensions; d++) sum[d] = (sum[d] ?? 0) + (hidden[token * dimensions + d] ?? 0);
  });
  return unitLength(sum.map((value) => value / Math.max(count, 1e-9)));
}

/** The same direction with length 1; the zero vector stays as it is. */
export function unitLength(vector: Float64Array): Float32Array {
  const length = Math.max(Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)), 1e-9);
  return Float32Array.from(vector, (value) => value / length);
}
