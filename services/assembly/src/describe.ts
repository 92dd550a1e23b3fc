import type { Cluster } from '@doctown/schema';
import type { AssembleSymbol } from '@doctown/schema/api';
import { labelClusters } from './label/label.ts';
import type { LabelSource } from './label/terms.ts';
import { dot, type Matrix, rowAt, unitMeans } from './matrix.ts';
import type { GivenChunk } from './request.ts';
import { isTestCode } from './test-code.ts';

/** What has been found out about each symbol, row by row. */
export interface Findings {
  points: Matrix;
  assignment: Int32Array;
  centrality: Float64Array;
  voices: Float64Array;
}

/** The clusters with what they are called, who is in them, who stands for them and how alike they are. */
export function describeClusters(chunks: readonly GivenChunk[], symbols: readonly AssembleSymbol[], findings: Findings): Cluster[] {
  const { points, assignment, centrality, voices } = findings;
  const content = new Map(chunks.map((chunk) => [chunk.chunk_id as string, chunk.content]));
  const count = assignment.reduce((most, c) => Math.max(most, c + 1), 0);
  const members = Array.from({ length: count }, (_, c) => symbols.flatMap((_, i) => (assignment[i] === c ? [i] : [])));
  const centres = unitMeans(points, members);
  const labels = labelClusters(members.map((rows) => rows.map((i) => sourceOf(symbols[i] as AssembleSymbol, voices[i] ?? 1, content))));
  return members.map((rows, c) => ({
    cluster_id: `cluster_${c}`,
    label: labels[c]?.label ?? 'misc',
    keywords: labels[c]?.keywords ?? [],
    members: rows.map((i) => (symbols[i] as AssembleSymbol).symbol_id),
    representative_symbol: symbols[mostCentral(rows, centrality)]?.symbol_id ?? null,
    cohesion: Math.round((rows.reduce((sum, i) => sum + dot(rowAt(points, i), rowAt(centres, c)), 0) / rows.length) * 1e6) / 1e6,
  }));
}

const sourceOf = (symbol: AssembleSymbol, voice: number, content: Map<string, string>): LabelSource => ({
  name: symbol.name,
  qualified_name: symbol.qualified_name ?? '',
  file_path: symbol.file_path,
  doc_comment: symbol.doc_comment ?? '',
  body: content.get(symbol.chunk_ids[0] ?? '') ?? '',
  language: symbol.language,
  voice,
  is_test: isTestCode(symbol.file_path),
});

/** The lower row among equals. */
const mostCentral = (rows: readonly number[], centrality: Float64Array): number =>
  rows.reduce((best, i) => (best < 0 || (centrality[i] ?? 0) > (centrality[best] ?? 0) ? i : best), -1);
