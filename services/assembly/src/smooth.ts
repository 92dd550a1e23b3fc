import type { Arc } from './centrality.ts';
import { type Matrix, normalize, rowAt } from './matrix.ts';

/** How much of a row comes from its links; the rest stays its own. */
const SHARE = 0.8;
const ROUNDS = 3;

/**
 * Unit rows moved towards those they are linked with, directions aside, by personalised propagation (Gasteiger, Bojchevski & Günnemann 2019),
 * so that what works together lies together: in each round a row becomes the unit of 0.8 of its links' weighted mean and 0.2 of what it was at
 * first. A row without links, or a zero row linked with such only, stays what it was.
 */
export function smoothed(points: Matrix, links: readonly Arc[], checkpoint: () => void = () => undefined): Matrix {
  const linked = new Uint8Array(points.rows);
  for (const { source, target } of links) linked[source] = linked[target] = 1;
  let rows = points;
  for (let round = 0; round < ROUNDS; round++) {
    const next: Matrix = { ...points, values: new Float32Array(points.values.length) };
    links.forEach(({ source, target, weight }, i) => {
      if (i % 50_000 === 0) checkpoint();
      addTo(rowAt(next, source), rowAt(rows, target), weight);
      addTo(rowAt(next, target), rowAt(rows, source), weight);
    });
    for (let i = 0; i < points.rows; i++) mix(rowAt(next, i), rowAt(points, i), linked[i] === 1 ? SHARE : 0);
    rows = next;
  }
  return rows;
}

function addTo(sum: Float32Array, row: Float32Array, weight: number): void {
  for (let d = 0; d < sum.length; d++) sum[d] = (sum[d] as number) + weight * (row[d] as number);
}

/** The unit of both, `share` of the first's direction. */
function mix(row: Float32Array, own: Float32Array, share: number): void {
  normalize(row);
  for (let d = 0; d < row.length; d++) row[d] = share * (row[d] as number) + (1 - share) * (own[d] as number);
  normalize(row);
}
