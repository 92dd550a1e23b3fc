import type { Cost } from './run.ts';

/** Our run over a repository: whole cost, and how it divides. */
export interface OurRun extends Cost {
  files: number;
  bytes: number;
  failed: number;
  symbols: number;
  edges: number;
  parse_s: number;
  resolve_s: number;
  resolve_cpu_s: number;
}

/** One repository in one run: ours with one and with two readers, and the peers on the same files. */
export interface Comparison {
  name: string;
  one_reader: OurRun;
  two_readers: OurRun;
  tags_query: Cost;
  ctags: Cost | null;
}

/** One size of the synthetic repository. */
export interface Growth extends Cost {
  files: number;
  calls: number;
  edges: number;
  parse_s: number;
  resolve_s: number;
  resolve_cpu_s: number;
}

const figure = (value: number): string => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** Speed and memory of every tool on one repository, and how many times the processor time of ctags and of the query each takes. */
export function comparisonTable({ name, one_reader, two_readers, tags_query, ctags }: Comparison): string {
  const { files, bytes } = one_reader;
  const row = (tool: string, cost: Cost): string[] => [
    tool,
    ...[files / cost.wall_s, bytes / 1e6 / cost.wall_s, cost.wall_s, cost.cpu_s].map(figure),
    cost.peak_mb === null ? '–' : cost.peak_mb.toFixed(0),
    figure(cost.cpu_s / tags_query.cpu_s),
    ctags === null ? '–' : figure(cost.cpu_s / ctags.cpu_s),
  ];
  const head = ['tool', 'files/s', 'MB/s', 'wall s', 'CPU s', 'peak MB', 'CPU : query', 'CPU : ctags'];
  const rows = [row('parsed and resolved, 1 reader', one_reader), row('parsed and resolved, 2 readers', two_readers), row('tags query alone', tags_query)];
  const last = ctags === null ? ['universal-ctags: skipped, not installed', ...head.slice(1).map(() => '–')] : row('universal-ctags', ctags);
  const { symbols, edges, failed, resolve_s } = one_reader;
  return `${name}: ${files} files, ${figure(bytes / 1e6)} MB, ${symbols} symbols, ${edges} edges, ${failed} not parsed; resolving took ${figure(resolve_s)} s\n\n${table([head, ...rows, last])}`;
}

/** What each size of the synthetic repository took. */
export function growthTable(all: readonly Growth[], exponent: number): string {
  const head = ['files', 'calls', 'edges', 'parse s', 'resolve s', 'resolve CPU s', 'whole s', 'whole CPU s', 'peak MB'];
  const rows = all.map((one) => [
    ...[one.files, one.calls, one.edges].map(String),
    ...[one.parse_s, one.resolve_s, one.resolve_cpu_s, one.wall_s, one.cpu_s].map(figure),
    one.peak_mb === null ? '–' : one.peak_mb.toFixed(0),
  ]);
  return `Synthetic repository, 2 readers; resolving grows with the number of files to the power of ${exponent.toFixed(2)} (processor time)\n\n${table([head, ...rows])}`;
}

/** A table as Markdown, columns as wide as they need. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  const lines = rows.map((row) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`);
  return [lines[0], `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines.slice(1)].join('\n');
}
