import type { EgoLayout } from './ego-layout.ts';

export interface Measures {
  /** Pixels of a box, and from one column to the next. */
  box: number;
  column: number;
  /** Letters of 7.2 pixels that fit a box. */
  letters: number;
}

export const roomy: Measures = { box: 196, column: 262, letters: 21 };
/** Three columns in the width of a symbol's page, letters as large. */
export const tight: Measures = { box: 172, column: 214, letters: 18 };

export const BOX_HEIGHT = 28;
const ROW = 37;
const MARGIN = 14;

export interface Drawing {
  width: number;
  height: number;
  /** Left upper corners by id. */
  boxes: Map<string, { x: number; y: number; distance: number }>;
  more: { x: number; y: number; distance: number; count: number }[];
}

/** Pixels for columns and rows. Columns without symbols take no room. */
export function drawEgo(layout: EgoLayout, { box, column }: Measures = roomy): Drawing {
  const distances = [...new Set(layout.boxes.map(({ distance }) => distance))].sort((a, b) => a - b);
  const x = (distance: number) => MARGIN + distances.indexOf(distance) * column;
  const y = (row: number) => MARGIN + (row + (layout.height - 1) / 2) * ROW;
  return {
    width: 2 * MARGIN + (distances.length - 1) * column + box,
    height: 2 * MARGIN + (layout.height - 1) * ROW + BOX_HEIGHT,
    boxes: new Map(layout.boxes.map(({ id, distance, row }) => [id, { x: x(distance), y: y(row), distance }])),
    more: layout.more.map(({ distance, row, count }) => ({ x: x(distance), y: y(row), distance, count })),
  };
}

interface Corner {
  x: number;
  y: number;
  distance: number;
}

/** An SVG path from box to box: forwards from right to left side, backwards the other way, within a column around its right side. */
export function edgePath(from: Corner, to: Corner, box: number): string {
  const middle = BOX_HEIGHT / 2;
  const [y1, y2] = [from.y + middle, to.y + middle];
  if (from.distance === to.distance) {
    const side = from.x + box;
    const bend = 26 + Math.min(40, Math.abs(y2 - y1) / 6);
    return `M${side} ${y1}C${side + bend} ${y1} ${side + bend} ${y2} ${side} ${y2}`;
  }
  const is_forward = from.distance < to.distance;
  const x1 = is_forward ? from.x + box : from.x;
  const x2 = is_forward ? to.x : to.x + box;
  const bend = (x2 - x1) / 2;
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

/** What fits in so many letters: the end of a long name tells more than its middle. */
export const shorten = (name: string, most: number): string => (name.length <= most ? name : `${name.slice(0, most - 8)}…${name.slice(-7)}`);
