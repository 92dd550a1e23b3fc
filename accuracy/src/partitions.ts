// How two partitions of the same things agree, and how well one of them fits a graph or vectors. A partition is a number for each thing.

/** How often each pair of numbers occurs, and each alone. */
interface Contingency {
  n: number;
  both: number[];
  left: number[];
  right: number[];
}

function contingency(a: readonly number[], b: readonly number[]): Contingency & { pairs: [number, number, number][] } {
  const [both, left, right] = [new Map<string, [number, number, number]>(), new Map<number, number>(), new Map<number, number>()];
  a.forEach((x, i) => {
    const y = b[i] as number;
    const cell = both.get(`${x} ${y}`) ?? [x, y, 0];
    both.set(`${x} ${y}`, [x, y, cell[2] + 1]);
    left.set(x, (left.get(x) ?? 0) + 1);
    right.set(y, (right.get(y) ?? 0) + 1);
  });
  return { n: a.length, pairs: [...both.values()], both: [...both.values()].map(([, , count]) => count), left: [...left.values()], right: [...right.values()] };
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, one) => total + one, 0);

/** Adjusted Rand index (Hubert & Arabie 1985): 1 for the same partition, about 0 for chance. */
export function adjustedRandIndex(a: readonly number[], b: readonly number[]): number {
  const { n, both, left, right } = contingency(a, b);
  const pairs = (counts: readonly number[]): number => sum(counts.map((count) => (count * (count - 1)) / 2));
  const expected = (pairs(left) * pairs(right)) / ((n * (n - 1)) / 2);
  const most = (pairs(left) + pairs(right)) / 2;
  return most === expected ? 1 : (pairs(both) - expected) / (most - expected);
}

/** Mutual information over the mean of both entropies: 0 to 1. Finer partitions score higher by themselves. */
export function normalizedMutualInformation(a: readonly number[], b: readonly number[]): number {
  const { n, pairs, left, right } = contingency(a, b);
  const entropy = (counts: readonly number[]): number => -sum(counts.map((count) => (count / n) * Math.log(count / n)));
  const joint = entropy(pairs.map(([, , count]) => count));
  const [x, y] = [entropy(left), entropy(right)];
  return x + y === 0 ? 1 : (2 * (x + y - joint)) / (x + y);
}

/** Modularity (Newman 2004) of a partition of an undirected, weighted graph. */
export function modularity(links: readonly { source: number; target: number; weight: number }[], partition: readonly number[]): number {
  const total = sum(links.map(({ weight }) => weight));
  const degree = new Map<number, number>();
  let inside = 0;
  for (const { source, target, weight } of links) {
    const [a, b] = [partition[source] as number, partition[target] as number];
    if (a === b) inside += weight;
    for (const c of [a, b]) degree.set(c, (degree.get(c) ?? 0) + weight);
  }
  return total === 0 ? 0 : inside / total - sum([...degree.values()].map((d) => (d / (2 * total)) ** 2));
}

/** Mean silhouette (Rousseeuw 1987) by cosine distance of unit rows, `width` numbers each; of unit rows the mean distance to a cluster is that to its mean. */
export function silhouette(values: Float32Array, width: number, partition: readonly number[]): number {
  const sums = new Map<number, { sum: Float64Array; size: number }>();
  const row = (i: number): Float32Array => values.subarray(i * width, (i + 1) * width);
  partition.forEach((c, i) => {
    const cluster = sums.get(c) ?? { sum: new Float64Array(width), size: 0 };
    row(i).forEach((value, d) => {
      cluster.sum[d] = (cluster.sum[d] as number) + value;
    });
    cluster.size++;
    sums.set(c, cluster);
  });
  const scores = partition.map((own, i) => {
    let [inside, nearest] = [0, Number.POSITIVE_INFINITY];
    for (const [c, cluster] of sums) {
      const cosine = row(i).reduce((total, value, d) => total + value * (cluster.sum[d] as number), 0);
      if (c === own) inside = cluster.size > 1 ? 1 - (cosine - 1) / (cluster.size - 1) : Number.NaN;
      else nearest = Math.min(nearest, 1 - cosine / cluster.size);
    }
    return Number.isNaN(inside) || nearest === Number.POSITIVE_INFINITY ? 0 : (nearest - inside) / Math.max(nearest, inside, 1e-12);
  });
  return sum(scores) / Math.max(1, scores.length);
}
