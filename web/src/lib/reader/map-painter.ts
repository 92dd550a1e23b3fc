import { canvasColor } from './colors.ts';
import { type Batch, batches, type Hit, type MapView, type Size } from './map-view.ts';
import type { MapReply } from './protocol.ts';

/** Colours of the page, as a canvas can use them. */
export interface Look {
  is_dark: boolean;
  paper: string;
  ink: string;
  soft: string;
  brick: string;
  note: string;
}

type Context = CanvasRenderingContext2D;

/** Circles narrower than this are drawn as dots. */
const DOT = 0.9;
const TURN = 2 * Math.PI;

/** Draws the map. Knows nothing of pointers; the caller says what to show and where. */
export class MapPainter {
  readonly #map: MapReply;
  readonly #batches: Batch[];
  /** Cluster circles, the largest first, for labels. */
  readonly #bySize: number[];
  readonly #circleOf: Map<number, number>;

  constructor(map: MapReply) {
    this.#map = map;
    this.#batches = batches(map);
    this.#bySize = Array.from(map.clusters.r, (_, at) => at).sort((a, b) => map.clusters.r[b]! - map.clusters.r[a]!);
    this.#circleOf = new Map(Array.from(map.clusters.cluster, (code, at) => [code, at]));
  }

  /** Everything, crisp. `hits` are symbol codes to light up; null lights all. */
  paint(context: Context, view: MapView, size: Size, look: Look, hits: ReadonlySet<number> | null): void {
    context.fillStyle = look.paper;
    context.fillRect(0, 0, size.width, size.height);
    this.#paintClusters(context, view, size, look);
    this.#paintFiles(context, view, size, look);
    context.globalAlpha = hits === null ? 1 : 0.22;
    for (const batch of this.#batches) this.#paintBatch(context, view, size, look, batch);
    context.globalAlpha = 1;
    if (hits !== null) this.#paintHits(context, view, look, hits);
    const taken: Box[] = [];
    this.#labelClusters(context, view, size, look, taken);
    this.#labelFiles(context, view, size, look, taken);
    this.#labelSymbols(context, view, size, look);
  }

  /** What is pointed at: its ring, and the calls of its cluster to others (brick) and from others (blue). */
  paintPointed(context: Context, view: MapView, size: Size, look: Look, hit: Hit): void {
    context.clearRect(0, 0, size.width, size.height);
    if (hit.cluster === -1) return;
    const { clusters, files, symbols } = this.#map;
    if (hit.symbol === -1 && hit.file === -1) this.#paintFlows(context, view, look, hit.cluster);
    context.lineWidth = 2;
    context.strokeStyle = look.ink;
    const ring = hit.symbol !== -1 ? circle(symbols, hit.symbol, view) : hit.file !== -1 ? circle(files, hit.file, view) : circle(clusters, hit.cluster, view);
    context.beginPath();
    context.arc(ring.x, ring.y, ring.r + 1, 0, TURN);
    context.stroke();
  }

  /** A cluster's code to its circle; -1 when it is not drawn. */
  circleOf(code: number): number {
    return this.#circleOf.get(code) ?? -1;
  }

  #idOf(code: number): string {
    return this.#map.cluster_info[code]?.cluster_id ?? '';
  }

  #paintClusters(context: Context, view: MapView, size: Size, look: Look): void {
    const { clusters } = this.#map;
    context.lineWidth = 1;
    for (let at = 0; at < clusters.r.length; at++) {
      const { x, y, r } = circle(clusters, at, view);
      if (!isSeen(x, y, r, size)) continue;
      const color = canvasColor(this.#idOf(clusters.cluster[at]!), look.is_dark, 1);
      context.beginPath();
      context.arc(x, y, r, 0, TURN);
      context.globalAlpha = look.is_dark ? 0.12 : 0.1;
      context.fillStyle = color;
      context.fill();
      context.globalAlpha = 0.5;
      context.strokeStyle = color;
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  #paintFiles(context: Context, view: MapView, size: Size, look: Look): void {
    const { files } = this.#map;
    context.globalAlpha = look.is_dark ? 0.16 : 0.14;
    for (let at = 0; at < files.r.length; at++) {
      const { x, y, r } = circle(files, at, view);
      if (r < 2 || !isSeen(x, y, r, size)) continue;
      context.fillStyle = canvasColor(this.#idOf(files.cluster[at]!), look.is_dark, 1);
      context.beginPath();
      context.arc(x, y, r, 0, TURN);
      context.fill();
    }
    context.globalAlpha = 1;
  }

  #paintBatch(context: Context, view: MapView, size: Size, look: Look, { cluster, tier, symbols }: Batch): void {
    const whole = this.circleOf(cluster);
    if (whole !== -1) {
      const { x, y, r } = circle(this.#map.clusters, whole, view);
      if (!isSeen(x, y, r, size)) return;
    }
    context.fillStyle = canvasColor(this.#idOf(cluster), look.is_dark, tier);
    context.beginPath();
    for (const at of symbols) {
      const { x, y, r } = circle(this.#map.symbols, at, view);
      if (!isSeen(x, y, r, size)) continue;
      if (r < DOT) context.rect(x - r, y - r, 2 * r, 2 * r);
      else {
        context.moveTo(x + r, y);
        context.arc(x, y, r, 0, TURN);
      }
    }
    context.fill();
  }

  #paintHits(context: Context, view: MapView, look: Look, hits: ReadonlySet<number>): void {
    const { symbols } = this.#map;
    context.fillStyle = look.brick;
    context.beginPath();
    for (let at = 0; at < symbols.r.length; at++) {
      if (!hits.has(symbols.symbol[at]!)) continue;
      const { x, y, r } = circle(symbols, at, view);
      const seen = Math.max(2.2, r);
      context.moveTo(x + seen, y);
      context.arc(x, y, seen, 0, TURN);
    }
    context.fill();
  }

  #paintFlows(context: Context, view: MapView, look: Look, pointed: number): void {
    const { clusters, flows } = this.#map;
    const code = clusters.cluster[pointed]!;
    const most = Math.max(1, ...Array.from(flows.calls.subarray(0, 1)));
    context.globalAlpha = 0.8;
    for (let at = 0; at < flows.calls.length; at++) {
      if (flows.from[at] !== code && flows.to[at] !== code) continue;
      const [a, b] = [this.circleOf(flows.from[at]!), this.circleOf(flows.to[at]!)];
      if (a === -1 || b === -1) continue;
      context.strokeStyle = flows.from[at] === code ? look.brick : look.note;
      context.lineWidth = 0.8 + 7 * Math.sqrt(flows.calls[at]! / most);
      arrow(context, circle(clusters, a, view), circle(clusters, b, view));
    }
    context.globalAlpha = 1;
  }

  #labelClusters(context: Context, view: MapView, size: Size, look: Look, taken: Box[]): void {
    const { clusters, cluster_info } = this.#map;
    for (const at of this.#bySize) {
      const { x, y, r } = circle(clusters, at, view);
      if (r < 26 || r > size.width * 1.6 || !isSeen(x, y, r, size)) continue;
      const points = r > 150 ? 16 : r > 80 ? 14 : 12;
      label(
        context,
        cluster_info[clusters.cluster[at]!]!.label,
        x,
        Math.max(y - r + 3, 12),
        Math.max(2 * r, 96),
        `600 ${points}px "Inter Variable", sans-serif`,
        points,
        look,
        taken,
      );
    }
  }

  #labelFiles(context: Context, view: MapView, size: Size, look: Look, taken: Box[]): void {
    const { files, file_paths } = this.#map;
    for (let at = 0; at < files.r.length; at++) {
      const { x, y, r } = circle(files, at, view);
      if (r < 34 || r > size.width || !isSeen(x, y, r, size)) continue;
      const path = file_paths[files.file[at]!]!;
      label(context, path.slice(path.lastIndexOf('/') + 1), x, y - r + 2, 2 * r, `500 11px "Inter Variable", sans-serif`, 11, look, taken);
    }
  }

  #labelSymbols(context: Context, view: MapView, size: Size, look: Look): void {
    const { symbols, names } = this.#map;
    context.font = '500 11px "JetBrains Mono Variable", monospace';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    const dark = look.is_dark ? look.paper : look.ink;
    const light = look.is_dark ? look.ink : look.paper;
    const least = this.#batches.length === 0 ? 0 : 15;
    for (const { tier, symbols: list } of this.#batches) {
      context.fillStyle = (look.is_dark ? tier > 0 : tier < 2) ? dark : light;
      for (const at of list) {
        const { x, y, r } = circle(symbols, at, view);
        if (r < least || !isSeen(x, y, r, size)) continue;
        context.fillText(fitText(names[symbols.symbol[at]!]!, Math.floor((2 * r - 6) / 6.7)), x, y);
      }
    }
  }
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function circle({ x, y, r }: { x: Float32Array; y: Float32Array; r: Float32Array }, at: number, view: MapView) {
  return { x: x[at]! * view.k + view.x, y: y[at]! * view.k + view.y, r: r[at]! * view.k };
}

const isSeen = (x: number, y: number, r: number, { width, height }: Size): boolean => x + r > 0 && x - r < width && y + r > 0 && y - r < height;

/** A bow from well inside one circle to well inside the other, so that neighbours have one too, with a head where it ends. */
function arrow(context: Context, a: { x: number; y: number; r: number }, b: { x: number; y: number; r: number }): void {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const distance = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / distance, dy / distance];
  const start = { x: a.x + ux * a.r * 0.4, y: a.y + uy * a.r * 0.4 };
  const end = { x: b.x - ux * b.r * 0.4, y: b.y - uy * b.r * 0.4 };
  const bow = { x: (start.x + end.x) / 2 - uy * distance * 0.14, y: (start.y + end.y) / 2 + ux * distance * 0.14 };
  context.beginPath();
  context.moveTo(start.x, start.y);
  context.quadraticCurveTo(bow.x, bow.y, end.x, end.y);
  context.stroke();
  const angle = Math.atan2(end.y - bow.y, end.x - bow.x);
  const head = 5 + context.lineWidth;
  context.fillStyle = context.strokeStyle;
  context.beginPath();
  context.moveTo(end.x, end.y);
  context.lineTo(end.x - head * Math.cos(angle - 0.45), end.y - head * Math.sin(angle - 0.45));
  context.lineTo(end.x - head * Math.cos(angle + 0.45), end.y - head * Math.sin(angle + 0.45));
  context.fill();
}

/** Text on a halo of paper, cut to its room; left out where another label lies. */
function label(context: Context, text: string, x: number, y: number, room: number, font: string, points: number, look: Look, taken: Box[]): void {
  context.font = font;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const said = fitText(text, Math.floor(room / (points * 0.56)));
  const half = context.measureText(said).width / 2 + 4;
  const box = { left: x - half, right: x + half, top: y - points * 0.7, bottom: y + points * 0.7 };
  if (said === '' || taken.some((other) => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top)) return;
  taken.push(box);
  context.lineJoin = 'round';
  context.lineWidth = 4;
  context.strokeStyle = look.paper;
  context.strokeText(said, x, y);
  context.fillStyle = look.ink;
  context.fillText(said, x, y);
}

/** Cut to so many letters; nothing when fewer than three would be left. */
const fitText = (text: string, letters: number): string => (text.length <= letters ? text : letters < 3 ? '' : `${text.slice(0, letters - 1)}…`);
