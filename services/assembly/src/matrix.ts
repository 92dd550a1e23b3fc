/** n rows of equal width, row-major. */
export interface Matrix {
  rows: number;
  width: number;
  values: Float32Array;
}

export const rowAt = ({ values, width }: Matrix, i: number): Float32Array => values.subarray(i * width, (i + 1) * width);

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** Scales to unit length in place; the zero vector stays zero. */
export function normalize(row: Float32Array): void {
  const length = Math.sqrt(dot(row, row));
  if (length > 0) for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) / length;
}

/** Each row the unit mean of some rows of another matrix; zero where it names none. */
export function unitMeans(source: Matrix, groups: readonly (readonly number[])[]): Matrix {
  const values = new Float32Array(groups.length * source.width);
  const result = { rows: groups.length, width: source.width, values };
  groups.forEach((members, g) => {
    const target = rowAt(result, g);
    for (const member of members) {
      const row = rowAt(source, member);
      for (let d = 0; d < row.length; d++) target[d] = (target[d] as number) + (row[d] as number);
    }
    normalize(target);
  });
  return result;
}

/** The rows that point somewhere: all but zero rows and those that hold a number that is not finite. */
export const directed = (points: Matrix): Int32Array =>
  Int32Array.from({ length: points.rows }, (_, i) => i).filter((i) => {
    const row = rowAt(points, i);
    const square = dot(row, row);
    return square > 0 && Number.isFinite(square);
  });
