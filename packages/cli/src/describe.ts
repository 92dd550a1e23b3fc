import type { PackContents } from '@doctown/docpack';
import type { PackSymbol } from '@doctown/schema';
import { plain } from './format.ts';

/** Edges as a person reads them from their source, and from their target. */
const READ: readonly (readonly [kind: string, from_source: string, from_target: string])[] = [
  ['extends', 'extends', 'extended by'],
  ['implements', 'implements', 'implemented by'],
  ['overrides', 'overrides', 'overridden by'],
  ['calls', 'calls', 'called by'],
  ['dispatches', 'may run', 'may be run by'],
];
const ALWAYS = new Set(['calls', 'called by']);
const LEFT = 16;

/** All that is known of one symbol, as lines. */
export function describeSymbol(symbol: PackSymbol, { graph, nodes }: PackContents): string {
  const names = new Map(nodes.symbols.map((one) => [one.id, one.qualified_name ?? one.name]));
  const list = (ids: readonly string[]): string => [...new Set(ids)].map((id) => plain(names.get(id) ?? id)).join(', ');
  const row = (name: string, value: string): string[] => (value === '' && !ALWAYS.has(name) ? [] : [`  ${name.padEnd(LEFT)}${value || '–'}`]);
  const outside = graph.unresolved?.find(({ symbol_id }) => symbol_id === symbol.id);
  return [
    `${plain(symbol.qualified_name ?? symbol.name)}  (${traitsOf(symbol)}, ${plain(symbol.file_path)}:${symbol.line_range?.join('–') ?? '?'})`,
    ...(symbol.decorators ?? []).map((one) => `  ${plain(one)}`),
    `  ${plain(symbol.signature ?? '')}`,
    `  ${plain(symbol.documentation.summary) || '(not documented)'}${symbol.documentation.origin ? `  [${symbol.documentation.origin}]` : ''}`,
    ...READ.flatMap(([kind, from_source, from_target]) => [
      ...row(from_source, list(graph.edges.filter((edge) => edge.kind === kind && edge.from === symbol.id).map(({ to }) => to))),
      ...row(from_target, list(graph.edges.filter((edge) => edge.kind === kind && edge.to === symbol.id).map(({ from }) => from))),
    ]),
    ...row('calls outside', (outside?.external_names ?? []).map(plain).join(', ')),
    ...row('calls unknown', (outside?.unresolved_names ?? []).map(plain).join(', ')),
    ...row('centrality', `${symbol.centrality.toFixed(3)}   ${symbol.id}`),
  ].join('\n');
}

const traitsOf = ({ visibility, is_abstract, is_static, is_async, kind }: PackSymbol): string =>
  [visibility === 'public' ? '' : visibility, is_abstract ? 'abstract' : '', is_static ? 'static' : '', is_async ? 'async' : '', kind].filter(Boolean).join(' ');
