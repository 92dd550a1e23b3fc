/** A row of houses drawn from a name: the same name gives the same street. Units are those of the viewBox. */
export interface House {
  /** Outline, closed, standing on the ground line. */
  outline: string;
  x: number;
  width: number;
  /** Where its highest point is, and how far that is above the ground. */
  top: number;
  height: number;
  windows: { x: number; y: number; lit: boolean }[];
}
export interface Street {
  width: number;
  height: number;
  houses: House[];
}

const TALLEST = 56;
const GAP = 3;
export const WINDOW = 3.2;

export function street(name: string, houses: number): Street {
  const random = numbers(name);
  const built: House[] = [];
  let x = 1;
  for (let i = 0; i < houses; i++) {
    const house = build(x, random);
    built.push(house);
    x += house.width + GAP;
  }
  return { width: x - GAP + 1, height: TALLEST + 4, houses: built };
}

function build(x: number, random: () => number): House {
  const width = 15 + Math.floor(random() * 4) * 4;
  const height = 24 + Math.floor(random() * random() * 9) * 4;
  const ground = TALLEST + 3;
  const eaves = ground - height;
  const roof = ROOFS[Math.floor(random() * ROOFS.length)] ?? 'gable';
  const ridge = roof === 'flat' ? eaves : Math.max(2, eaves - Math.round(width * 0.42));
  return { outline: outlineOf(roof, x, width, ground, eaves, ridge), x, width, top: ridge, height: ground - ridge, windows: windowsOf(x, width, ground, eaves, random) };
}

const ROOFS = ['gable', 'gable', 'shed', 'flat', 'salt'] as const;

function outlineOf(roof: (typeof ROOFS)[number], x: number, width: number, ground: number, eaves: number, ridge: number): string {
  const right = x + width;
  const tops: Record<typeof roof, string> = {
    gable: `L${x + width / 2} ${ridge} L${right} ${eaves}`,
    shed: `L${right} ${ridge}`,
    flat: `H${right}`,
    salt: `L${x + width / 3} ${ridge} L${right} ${eaves + 4}`,
  };
  return `M${x} ${ground} V${eaves} ${tops[roof]} V${ground} Z`;
}

function windowsOf(x: number, width: number, ground: number, eaves: number, random: () => number): House['windows'] {
  const columns = Math.max(1, Math.floor((width - 5) / 6));
  const rows = Math.max(1, Math.floor((ground - eaves - 8) / 8));
  const left = x + (width - (columns * WINDOW + (columns - 1) * 2.8)) / 2;
  return Array.from({ length: columns * rows }, (_, i) => ({
    x: left + (i % columns) * (WINDOW + 2.8),
    y: eaves + 6 + Math.floor(i / columns) * 8,
    lit: random() < 0.3,
  }));
}

/** The windows that are lit, or those that are not, as one path: a street has hundreds. */
export const windowsPath = ({ windows }: House, lit: boolean): string =>
  windows
    .filter((window) => window.lit === lit)
    .map(({ x, y }) => `M${Math.round(x * 10) / 10} ${y}h${WINDOW}v${WINDOW}h-${WINDOW}z`)
    .join('');

/** Numbers in [0, 1) that a name decides: FNV-1a for the seed, mulberry32 after it. */
function numbers(name: string): () => number {
  let state = 0x811c9dc5;
  for (const char of name) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
