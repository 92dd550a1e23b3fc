import { Dictionary } from './dictionary.ts';
import { list, number, object, text, whole } from './fields.ts';

/** How sure the parser was; the order is the order of trust. */
export const resolutions = ['exact', 'inferred', 'ambiguous', 'unstated'] as const;
export type EdgeResolution = (typeof resolutions)[number];

/** The graph as columns: edge `e` goes from symbol `from[e]` to symbol `to[e]`. */
export interface Edges {
  size: number;
  from: Uint32Array;
  to: Uint32Array;
  kind: Uint16Array;
  kinds: Dictionary;
  /** 0 to 1; 1 where the pack does not say. */
  confidence: Float32Array;
  /** A place in `resolutions`. */
  resolution: Uint8Array;
  /** The member that the call names, or -1. */
  via: Int32Array;
  /** Sites of edge `e` are `site_start[e]` to `site_start[e + 1]`. */
  site_start: Uint32Array;
  site_file: Uint32Array;
  site_line: Uint32Array;
  /** Edges that leave (enter) symbol `s` are `list[start[s]]` to `list[start[s + 1]]`. */
  out: Adjacency;
  in: Adjacency;
  /** Edges of the pack that lead nowhere, left out. */
  dangling: number;
}

export interface Adjacency {
  start: Uint32Array;
  list: Uint32Array;
}

/** Reads `graph.json`'s edges into columns; edges between unknown symbols are counted and left out. */
export function readEdges(raw: readonly unknown[], idOf: ReadonlyMap<string, number>, fileOf: (path: string) => number): Edges {
  const most = raw.length;
  const kinds = new Dictionary();
  const from = new Uint32Array(most);
  const to = new Uint32Array(most);
  const kind = new Uint16Array(most);
  const confidence = new Float32Array(most);
  const resolution = new Uint8Array(most);
  const via = new Int32Array(most).fill(-1);
  const site_start = new Uint32Array(most + 1);
  const files: number[] = [];
  const lines: number[] = [];
  let size = 0;
  for (const item of raw) {
    const edge = object(item);
    const source = idOf.get(text(edge.from));
    const target = idOf.get(text(edge.to));
    if (source === undefined || target === undefined) continue;
    from[size] = source;
    to[size] = target;
    kind[size] = kinds.code(text(edge.kind) || 'calls');
    confidence[size] = edge.confidence === undefined ? 1 : number(edge.confidence, 0, 1);
    resolution[size] = resolutionOf(edge.resolution);
    via[size] = idOf.get(text(edge.via)) ?? -1;
    for (const site of list(edge.sites)) {
      const { file_path, line } = object(site);
      files.push(fileOf(text(file_path)));
      lines.push(whole(line));
    }
    site_start[++size] = files.length;
  }
  const columns = { from: from.slice(0, size), to: to.slice(0, size) };
  return {
    size,
    ...columns,
    kind: kind.slice(0, size),
    kinds,
    confidence: confidence.slice(0, size),
    resolution: resolution.slice(0, size),
    via: via.slice(0, size),
    site_start: site_start.slice(0, size + 1),
    site_file: Uint32Array.from(files),
    site_line: Uint32Array.from(lines),
    out: adjacency(columns.from, idOf.size),
    in: adjacency(columns.to, idOf.size),
    dangling: most - size,
  };
}

function resolutionOf(value: unknown): number {
  const at = (resolutions as readonly unknown[]).indexOf(value);
  return at === -1 ? resolutions.length - 1 : at;
}

/** Counting sort: for each symbol its edges, in the order of the edges. */
function adjacency(ends: Uint32Array, symbols: number): Adjacency {
  const start = new Uint32Array(symbols + 1);
  for (const end of ends) start[end + 1]!++;
  for (let s = 0; s < symbols; s++) start[s + 1]! += start[s]!;
  const next = start.slice();
  const list = new Uint32Array(ends.length);
  for (let e = 0; e < ends.length; e++) list[next[ends[e]!]!++] = e;
  return { start, list };
}

/** The edges of one symbol as a view, no copy. */
export const edgesOf = ({ start, list: edges }: Adjacency, symbol: number): Uint32Array => edges.subarray(start[symbol], start[symbol + 1]);
