/** For each of n rows the few others with the greatest weights. */
export interface Best {
  /** What a weight must reach to be of interest to a row; it only rises. */
  floor: Float64Array;
  /** Keeps the pair if it is among the best of `row` so far; of equal weights the lower `other` stays. */
  offer(row: number, other: number, weight: number): void;
  /** The best others of a row, best first. */
  of(row: number): { other: number; weight: number }[];
}

/** Room for `limit` others a row, each with a weight above the threshold. */
export function createBest(rows: number, limit: number, threshold: number): Best {
  const weights = new Float64Array(rows * limit).fill(Number.NEGATIVE_INFINITY);
  const others = new Int32Array(rows * limit).fill(-1);
  const floor = new Float64Array(rows).fill(threshold);
  return {
    floor,
    offer(row, other, weight) {
      if (!(weight > threshold)) return;
      const first = row * limit;
      let place = first + limit;
      while (place > first && isBetter(weight, other, weights[place - 1] as number, others[place - 1] as number)) place--;
      if (place === first + limit) return;
      weights.copyWithin(place + 1, place, first + limit - 1);
      others.copyWithin(place + 1, place, first + limit - 1);
      weights[place] = weight;
      others[place] = other;
      floor[row] = Math.max(threshold, weights[first + limit - 1] as number);
    },
    of(row) {
      const found = [...others.subarray(row * limit, (row + 1) * limit)];
      return found.flatMap((other, i) => (other < 0 ? [] : [{ other, weight: weights[row * limit + i] as number }]));
    },
  };
}

const isBetter = (weight: number, other: number, thanWeight: number, thanOther: number): boolean => weight > thanWeight || (weight === thanWeight && other < thanOther);
