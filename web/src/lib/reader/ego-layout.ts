/** A column as it is drawn, from left to right; its boxes from top to bottom. */
export interface Column {
  distance: number;
  ids: string[];
  hidden: number;
}

/** Rows are counted from the middle: 0 is level with the centre, -1 one row above. Halves occur. */
export interface Placed {
  id: string;
  distance: number;
  row: number;
}

export interface EgoLayout {
  boxes: Placed[];
  /** A box for what a column does not show. */
  more: { distance: number; row: number; count: number }[];
  /** Rows of the tallest column. */
  height: number;
}

/**
 * Layered drawing (Sugiyama, Tagawa and Toda 1981, the ordering step): from the centre outwards each column is sorted by the
 * mean row of its neighbours one column nearer, ties as they came. The same graph gives the same picture.
 */
export function layoutEgo(columns: readonly Column[], edges: readonly { from: string; to: string }[]): EgoLayout {
  const neighbours = neighboursOf(edges);
  const rows = new Map<string, number>();
  const outwards = [...columns].sort((a, b) => Math.abs(a.distance) - Math.abs(b.distance) || a.distance - b.distance);
  const boxes: Placed[] = [];
  const more: EgoLayout['more'] = [];
  const inner = new Map(columns.map(({ distance, ids }) => [distance, new Set(ids)]));
  for (const { distance, ids, hidden } of outwards) {
    const nearer = inner.get(distance - Math.sign(distance)) ?? new Set<string>();
    const ordered = distance === 0 ? ids : byMean(ids, (id) => meanRow(neighbours.get(id), nearer, rows));
    const count = ordered.length + (hidden > 0 ? 1 : 0);
    for (const [at, id] of ordered.entries()) {
      rows.set(id, at - (count - 1) / 2);
      boxes.push({ id, distance, row: at - (count - 1) / 2 });
    }
    if (hidden > 0) more.push({ distance, row: (count - 1) / 2, count: hidden });
  }
  const height = Math.max(1, ...columns.map(({ ids, hidden }) => ids.length + (hidden > 0 ? 1 : 0)));
  return { boxes, more, height };
}

function neighboursOf(edges: readonly { from: string; to: string }[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (a: string, b: string) => void (found.get(a)?.push(b) ?? found.set(a, [b]));
  for (const { from, to } of edges) {
    add(from, to);
    add(to, from);
  }
  return found;
}

function meanRow(neighbours: readonly string[] | undefined, nearer: ReadonlySet<string>, rows: ReadonlyMap<string, number>): number {
  const known = (neighbours ?? []).filter((id) => nearer.has(id)).map((id) => rows.get(id) ?? 0);
  return known.length === 0 ? 0 : known.reduce((sum, row) => sum + row, 0) / known.length;
}

function byMean(ids: readonly string[], mean: (id: string) => number): string[] {
  const means = new Map(ids.map((id) => [id, mean(id)]));
  return [...ids].sort((a, b) => means.get(a)! - means.get(b)!);
}
