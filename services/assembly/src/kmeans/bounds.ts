/** At least what a cosine of two unit rows can be off in 32-bit sums of four lanes, so that bounds hold for what was computed too. */
const roundingOf = (width: number): number => (width / 4 + 4) * 2 ** -24;

/** Hamerly's bounds (2010): a row closer to its centre than to where any other can have moved need not be compared. */
export interface Bounds {
  isOpen: (row: number) => boolean;
  /** After a comparison: the cosines with the nearest centre and with the next. */
  set(row: number, cosine: number, nextCosine: number): void;
  /** After the centres moved, each by so much. */
  widen(rows: Int32Array, moved: Float64Array): void;
}

export function createBounds(rows: number, width: number, assignment: Int32Array): Bounds {
  const rounding = roundingOf(width);
  const upper = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  const lower = new Float64Array(rows);
  return {
    isOpen: (row) => (upper[row] as number) >= (lower[row] as number),
    set(row, cosine, nextCosine) {
      upper[row] = distance(cosine - rounding);
      lower[row] = distance(nextCosine + rounding);
    },
    widen(some, moved) {
      const [farthest, next] = twoGreatest(moved);
      for (const row of some) {
        const own = assignment[row] as number;
        upper[row] = (upper[row] as number) + (moved[own] as number);
        lower[row] = (lower[row] as number) - (own === farthest ? (moved[next] ?? 0) : (moved[farthest] as number));
      }
    },
  };
}

/** Straight through the sphere, so that the triangle inequality holds. */
const distance = (cosine: number): number => Math.sqrt(Math.max(0, 2 - 2 * cosine));

function twoGreatest(values: Float64Array): [number, number] {
  const order = [...values.keys()].sort((a, b) => (values[b] as number) - (values[a] as number));
  return [order[0] ?? -1, order[1] ?? -1];
}
