import type { Manifest } from '@doctown/schema';
import type { EdgeResolution } from './edges.ts';
import type { EgoQuery } from './ego.ts';
import type { Token } from './highlight.ts';
import type { Facets, ListQuery } from './list.ts';
import type { MapLayout } from './map-layout.ts';
import type { PackCluster, PackFile, Unresolved } from './pack-index.ts';
import type { Statistics } from './statistics.ts';
import type { EdgeFilter } from './steps.ts';

/** A symbol as lists show it. */
export interface SymbolRow {
  id: string;
  name: string;
  qualified_name: string;
  kind: string;
  language: string;
  file_path: string;
  /** From 1; 0 where the pack has none. */
  line: number;
  end_line: number;
  /** At most 300 characters of what it is for. */
  summary: string;
  cluster_id: string;
  centrality: number;
  /** 1 is the most central. */
  rank: number;
  callers: number;
  callees: number;
  origin: 'generated' | 'extracted' | 'none';
  verified: boolean;
}

/** An edge as people read it. */
export interface EdgeInfo {
  kind: string;
  confidence: number;
  resolution: EdgeResolution;
  sites: { file_path: string; line: number }[];
  /** The member that the call names. */
  via: { id: string; name: string } | null;
}

export interface Neighbour {
  symbol: SymbolRow;
  edge: EdgeInfo;
}

/** Neighbours, the most central first, at most 300, and how many there are. */
export interface Neighbours {
  total: number;
  shown: Neighbour[];
}

export interface ClusterInfo extends Omit<PackCluster, 'representative'> {
  representative: SymbolRow | null;
}

export interface SymbolDetail extends SymbolRow {
  signature: string;
  decorators: string[];
  visibility: string;
  traits: string[];
  full_summary: string;
  details: string;
  doc_comment: string;
  model: string | null;
  claims: { kind: string; subject: string; object: string; holds: boolean }[];
  byte_range: [number, number];
  /** Outermost first, itself left out. */
  parents: { id: string; name: string; kind: string }[];
  /** Directly inside it, in the order of the file. */
  members: SymbolRow[];
  calls: Neighbours;
  called_by: Neighbours;
  /** What it extends, implements, overrides or imports; and the other way round. */
  ties: { relation: string; neighbours: Neighbours }[];
  /** Alike by meaning, the nearest first. */
  related: { symbol: SymbolRow; weight: number }[];
  cluster: ClusterInfo;
  imports: string[];
  unresolved: Unresolved;
  /** Before and after it in its file. */
  previous: { id: string; name: string } | null;
  next: { id: string; name: string } | null;
  /** Its code as the model was shown it; only in packs that kept the prompts. */
  source: string | null;
  prompt: string | null;
}

export interface EgoReply {
  nodes: { symbol: SymbolRow; distance: number }[];
  columns: { distance: number; ids: string[]; hidden: number }[];
  edges: ({ from: string; to: string } & EdgeInfo)[];
}

export interface PathReply {
  /** The way found, or the way back when only that exists, or null. */
  path: { symbols: SymbolRow[]; edges: EdgeInfo[] } | null;
  reversed: boolean;
}

export interface MapReply extends MapLayout {
  /** By cluster code. */
  cluster_info: { cluster_id: string; label: string; member_count: number }[];
  file_paths: string[];
  /** By symbol code. */
  ids: string[];
  names: string[];
}

export interface OutlineRow extends SymbolRow {
  depth: number;
}

/** Every question the page may ask of the worker: what it gives, what it gets. */
export interface Questions {
  overview: {
    ask: Record<never, never>;
    reply: {
      size: number;
      central: SymbolRow[];
      clusters: ClusterInfo[];
      entry_points: SymbolRow[];
      sentences: OverviewSentence[];
      parts: { cluster_id: string; label: string; text: string }[];
    };
  };
  statistics: {
    ask: Record<never, never>;
    reply: Omit<Statistics, 'most_called' | 'busiest' | 'longest'> & { most_called: SymbolRow[]; busiest: SymbolRow[]; longest: SymbolRow[] };
  };
  clusters: { ask: Record<never, never>; reply: ClusterInfo[] };
  files: { ask: Record<never, never>; reply: PackFile[] };
  outline: { ask: { file_path: string }; reply: OutlineRow[] };
  /** The first `first` rows come along; the rest by `rows`. */
  list: { ask: ListQuery & { first: number }; reply: { list_id: number; total: number; rows: SymbolRow[]; facets: Facets; took_ms: number; spelling_ready: boolean } };
  rows: { ask: { list_id: number; from: number; to: number }; reply: SymbolRow[] };
  symbol: { ask: { id: string }; reply: SymbolDetail | null };
  brief: { ask: { ids: string[] }; reply: SymbolRow[] };
  highlight: { ask: { language: string; text: string }; reply: Token[] };
  ego: { ask: EgoQuery & { id: string }; reply: EgoReply | null };
  /** Neighbours of one symbol that a drawing left out. */
  path: { ask: EdgeFilter & { from: string; to: string }; reply: PathReply };
  map: { ask: Record<never, never>; reply: MapReply };
  /** Symbols, as codes of the map, that match what was typed. */
  hits: { ask: { text: string }; reply: Uint32Array };
  /** Whether the content has the checksum that the manifest says. */
  verify: { ask: Record<never, never>; reply: { ok: boolean; expected: string; actual: string } };
}

export interface OverviewSentence {
  text: string;
  symbols: { id: string; name: string }[];
}

export type Verb = keyof Questions;
export type Ask<V extends Verb> = Questions[V]['ask'];
export type Answer<V extends Verb> = Questions[V]['reply'];

/** Where a pack comes from. */
export type PackSource = { url: string } | { file: Blob };

export type ToWorker = { type: 'open'; source: PackSource } | { type: 'ask'; id: number; verb: Verb; input: unknown } | { type: 'drop'; id: number };

export interface Failure {
  code: string;
  message: string;
}

/** How far opening is. `received` and `total` are bytes; total 0 when unknown. */
export type OpenProgress = { step: 'downloading' | 'reading'; received: number; total: number };

export type FromWorker =
  | { type: 'progress'; progress: OpenProgress }
  | { type: 'manifest'; manifest: Manifest }
  | { type: 'ready'; size: number; dangling: number; took_ms: number }
  | { type: 'failed'; failure: Failure }
  | { type: 'answer'; id: number; reply: unknown }
  | { type: 'refusal'; id: number; failure: Failure }
  /** Misspelt names are found from now on. */
  | { type: 'spelling' };
