/** Which of n nodes each needs; numbers below n. */
export type Needs = readonly (readonly number[])[];

/**
 * Strongly connected components (Tarjan 1972), without recursion: a chain of needs may be as long as it likes. Gives each node the number of its
 * component; a component has a higher number than every other that it needs.
 */
export function componentsOf(needs: Needs): Int32Array {
  const n = needs.length;
  const [order, low, component] = [new Int32Array(n).fill(-1), new Int32Array(n), new Int32Array(n).fill(-1)];
  const open: number[] = [];
  let [visited, found] = [0, 0];
  for (let root = 0; root < n; root++) {
    if (order[root] !== -1) continue;
    const path = [{ node: root, next: 0 }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { node } = top;
      if (top.next === 0) {
        order[node] = low[node] = visited++;
        open.push(node);
      }
      const needed = needs[node]?.[top.next++];
      if (needed !== undefined) {
        if (order[needed] === -1) path.push({ node: needed, next: 0 });
        else if (component[needed] === -1) low[node] = Math.min(low[node] as number, order[needed] as number);
        continue;
      }
      if (low[node] === order[node]) {
        let member: number;
        do {
          member = open.pop() as number;
          component[member] = found;
        } while (member !== node);
        found++;
      }
      path.pop();
      const above = path.at(-1);
      if (above !== undefined) low[above.node] = Math.min(low[above.node] as number, low[node] as number);
    }
  }
  return component;
}

/** How deep each node stands: 0 where it needs none but those it is in a circle with, else one more than the deepest it needs. */
export function depthsOf(needs: Needs, component: Int32Array): Int32Array {
  const members: number[][] = [];
  component.forEach((c, node) => {
    members[c] ??= [];
    members[c].push(node);
  });
  const depth = new Int32Array(needs.length);
  for (const [c, nodes] of members.entries()) {
    const outside = nodes.flatMap((node) => needs[node] ?? []).filter((needed) => component[needed] !== c);
    const deepest = outside.reduce((most, needed) => Math.max(most, (depth[needed] as number) + 1), 0);
    for (const node of nodes) depth[node] = deepest;
  }
  return depth;
}
