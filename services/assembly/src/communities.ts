import { UndirectedGraph } from 'graphology';
import imported from 'graphology-communities-louvain';
import type { Arc } from './centrality.ts';
import { dot, type Matrix, rowAt, unitMeans } from './matrix.ts';
import { seededRandom } from './random.ts';
import { renumbered } from './renumber.ts';
import type { Checkpoint } from './stop.ts';

/** The package's types tell of an ES module, its code is CommonJS. */
const louvain = imported as unknown as typeof imported.default;

/**
 * Communities of the graph, directions aside (Louvain: Blondel, Guillaume, Lambiotte & Lefebvre 2008), at most `most` of them: the smallest
 * joins the one it has the most links with for its size, or without links that of the largest whose mean vector is nearest. A number from 0 for every
 * row, the largest community first, ties by the first row.
 */
export function communities(links: readonly Arc[], points: Matrix, most: number, seed: number, checkpoint: Checkpoint = () => undefined): Int32Array {
  const found = renumbered(louvainOf(links, points.rows, seed));
  return renumbered(joined(found, links, points, most, checkpoint));
}

function louvainOf(links: readonly Arc[], rows: number, seed: number): Int32Array {
  const graph = new UndirectedGraph();
  for (let row = 0; row < rows; row++) graph.addNode(row);
  for (const { source, target, weight } of links) {
    if (source !== target) graph.updateUndirectedEdge(source, target, (old) => ({ weight: ((old.weight as number | undefined) ?? 0) + weight }));
  }
  const community = louvain(graph, { rng: seededRandom(seed), getEdgeWeight: 'weight' });
  return Int32Array.from({ length: rows }, (_, row) => community[row] ?? 0);
}

function joined(assignment: Int32Array, links: readonly Arc[], points: Matrix, most: number, checkpoint: Checkpoint): Int32Array {
  const members = membersOf(assignment);
  const weights = members.map(() => new Map<number, number>());
  const add = (a: number, b: number, weight: number): void => void weights[a]?.set(b, (weights[a].get(b) ?? 0) + weight);
  for (const { source, target, weight } of links) {
    const [a, b] = [assignment[source] as number, assignment[target] as number];
    if (a === b) continue;
    add(a, b, weight);
    add(b, a, weight);
  }
  const centres = unitMeans(points, members);
  const alive = new Set(members.keys());
  while (alive.size > most) {
    checkpoint();
    const small = [...alive].reduce((least, c) => ((members[c]?.length ?? 0) < (members[least]?.length ?? 0) ? c : least));
    alive.delete(small);
    const into =
      best(alive, (c) => (weights[small]?.get(c) ?? 0) / (members[c]?.length ?? 1)) ?? best([...alive].slice(0, most), (c) => 2 + dot(rowAt(centres, small), rowAt(centres, c)));
    if (into === null) break;
    members[into]?.push(...(members[small] ?? []));
    for (const [other, weight] of weights[small] ?? []) {
      if (other === into || !alive.has(other)) continue;
      add(into, other, weight);
      add(other, into, weight);
    }
  }
  const result = new Int32Array(assignment.length);
  for (const c of alive) for (const row of members[c] ?? []) result[row] = c;
  return result;
}

/** The one of the greatest worth above zero, the first among equals. */
function best(all: Iterable<number>, worth: (one: number) => number): number | null {
  let [found, most]: [number | null, number] = [null, 0];
  for (const one of all) {
    const value = worth(one);
    if (value > most) [found, most] = [one, value];
  }
  return found;
}

function membersOf(assignment: Int32Array): number[][] {
  const members: number[][] = [];
  assignment.forEach((c, row) => {
    members[c] ??= [];
    members[c].push(row);
  });
  return members;
}
