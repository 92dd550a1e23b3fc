import type { PackContents } from '@doctown/docpack';
import type { PackSymbol } from '@doctown/schema';
import { number, plain } from './format.ts';

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
/** Names in one list; who wants the others says so. */
const SHOWN = 10;

/** All that is known of one symbol, as lines; of each list the most central ten, or, with `all`, everything. */
export function describeSymbol(symbol: PackSymbol, { graph, nodes }: PackContents, { all = false } = {}): string {
  const byId = new Map(nodes.symbols.map((one) => [one.id, one]));
  const listed = (names: readonly string[]): string => {
    const distinct = [...new Set(names.map(plain))];
    const more = distinct.length - SHOWN;
    return all || more <= 0 ? distinct.join(', ') : `${distinct.slice(0, SHOWN).join(', ')} and ${number(more)} more`;
  };
  const list = (ids: readonly string[]): string => {
    const found = ids.map((id) => ({ name: byId.get(id)?.qualified_name ?? byId.get(id)?.name ?? id, centrality: byId.get(id)?.centrality ?? 0 }));
    return listed(found.sort((a, b) => b.centrality - a.centrality || (a.name < b.name ? -1 : 1)).map(({ name }) => name));
  };
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
    ...row('calls outside', listed(outside?.external_names ?? [])),
    ...row('calls unknown', listed(outside?.unresolved_names ?? [])),
    ...row('centrality', `${symbol.centrality.toFixed(3)}   ${symbol.id}`),
  ].join('\n');
}

const traitsOf = ({ visibility, is_abstract, is_static, is_async, kind }: PackSymbol): string =>
  [visibility === 'public' ? '' : visibility, is_abstract ? 'abstract' : '', is_static ? 'static' : '', is_async ? 'async' : '', kind].filter(Boolean).join(' ');
