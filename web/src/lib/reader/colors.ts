/** Degrees between neighbours on the colour wheel: the golden angle, so that any first few are far apart. */
const GOLDEN = 137.508;
/** Brick, where the wheel begins. */
const FIRST = 38;

/** Hue of a cluster, 0 to 360, from its number, so that it is the same on every page. */
export function clusterHue(cluster_id: string): number {
  const number = Number(/\d+$/.exec(cluster_id)?.[0] ?? -1);
  return number === -1 ? 0 : Math.round((FIRST + number * GOLDEN) % 360);
}

const is_grey = (cluster_id: string): boolean => !/\d+$/.test(cluster_id);

/** All clusters are equally light and equally strong; `unclustered` is grey. */
export const clusterColor = (cluster_id: string): string =>
  is_grey(cluster_id) ? 'light-dark(#8b8578, #6d7684)' : `light-dark(oklch(0.6 0.115 ${clusterHue(cluster_id)}), oklch(0.72 0.1 ${clusterHue(cluster_id)}))`;

/** For a canvas, which knows no light-dark(). `tier`: 0 plain, 1 stronger, 2 strongest, by centrality. */
export function canvasColor(cluster_id: string, is_dark: boolean, tier: 0 | 1 | 2 = 1): string {
  const lightness = is_dark ? [0.56, 0.68, 0.82][tier]! : [0.74, 0.62, 0.47][tier]!;
  const chroma = is_grey(cluster_id) ? 0.008 : is_dark ? [0.075, 0.1, 0.1][tier]! : [0.075, 0.11, 0.13][tier]!;
  return `oklch(${lightness} ${chroma} ${clusterHue(cluster_id)})`;
}
