import { CALL_PEERS, SYMBOL_PEERS } from './peers.ts';
import type { Score, SymbolScore, Truth } from './truth.ts';

const figure = (value: number | null): string => (value === null || Number.isNaN(value) ? '–' : value.toFixed(3).replace(/^0/, ''));
const triple = ({ precision, recall, f1 }: Score): string => [precision, recall, f1].map(figure).join(' / ');

/** A table as Markdown, columns as wide as they need. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  const lines = rows.map((row) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`);
  return [lines[0], `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...lines.slice(1)].join('\n');
}

/** Precision, recall and F1 of our calls beside what others score. */
export function callTable(scores: readonly { truth: Truth; all: Score; exact: Score }[]): string {
  return table([
    ['language', 'truth', 'ours: precision / recall / F1', 'precision of exact', 'every same-named function: F1', 'a real analyser'],
    ...scores.map(({ truth, all, exact }) => {
      const peer = CALL_PEERS[truth.name];
      return [truth.language, truth.name, triple(all), figure(exact.precision), figure(peer?.naive ?? null), peer?.best ?? ''];
    }),
  ]);
}

/** Precision, recall and F1 of our symbols, how often kind and last line agree, beside what others score. */
export function symbolTable(scores: readonly { truth: Truth; all: SymbolScore }[]): string {
  return table([
    ['language', 'truth', 'ours: precision / recall / F1', 'kind', 'last line', 'universal-ctags', "grammars' tag queries"],
    ...scores.map(({ truth, all }) => {
      const peer = SYMBOL_PEERS[truth.name];
      return [truth.language, truth.name, triple(all), figure(all.kind_exact), figure(all.end_exact), peer?.ctags ?? '', peer?.tags ?? ''];
    }),
  ]);
}

/** Recall and precision of our symbols by kind; a dash where the truth asks for none, or we found none. */
export function kindTable(scores: readonly { truth: Truth; all: SymbolScore }[]): string {
  return table([
    ['truth', 'kind', 'recall', 'precision'],
    ...scores.flatMap(({ truth, all }) => all.kinds.map(({ kind, recall, precision }) => [truth.name, kind, figure(recall), figure(precision)])),
  ]);
}
