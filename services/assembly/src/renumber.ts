/** Numbers without gaps for what rows are in, the largest first, ties by the first row. Rows that are not listed get 0. */
export function renumbered(assignment: Int32Array, rows: Iterable<number> = assignment.keys()): Int32Array {
  const listed = [...rows];
  const sizes = new Map<number, number>();
  for (const row of listed) sizes.set(assignment[row] as number, (sizes.get(assignment[row] as number) ?? 0) + 1);
  const numbers = new Map([...sizes].sort(([, a], [, b]) => b - a).map(([group], i) => [group, i]));
  const result = new Int32Array(assignment.length);
  for (const row of listed) result[row] = numbers.get(assignment[row] as number) ?? 0;
  return result;
}
