import { flag, list, object, text, whole } from './fields.ts';
import type { PackIndex } from './pack-index.ts';
import type { Neighbours, SymbolDetail } from './protocol.ts';
import { clusterInfo, edgeInfo, inFile, parentsOf, rowOf, rowsOf, tiesOf, wordOf, wordsOfRow } from './rows.ts';

const MOST_NEIGHBOURS = 300;
const MOST_RELATED = 12;
const MOST_MEMBERS = 400;

/** Everything the page of one symbol shows. */
export function detailOf(pack: PackIndex, s: number): SymbolDetail {
  const row = pack.rows[s]!;
  const documentation = object(row.documentation);
  const [start, end] = list(row.byte_range);
  const prompt = pack.prompts.get(s) ?? null;
  const short = (other: number | undefined) => (other === undefined ? null : { id: pack.ids[other]!, name: pack.names[other]! });
  const siblings = inFile(pack, pack.file[s]!);
  const at = siblings.indexOf(s);
  return {
    ...rowOf(pack, s),
    signature: wordOf(pack, s, 'signature'),
    decorators: wordsOfRow(pack, s, 'decorators'),
    visibility: wordOf(pack, s, 'visibility'),
    traits: traitsOf(row),
    full_summary: pack.summaries[s]!,
    details: text(documentation.details),
    doc_comment: wordOf(pack, s, 'doc_comment'),
    model: text(documentation.model) || null,
    claims: claimsOf(documentation.claims),
    byte_range: [whole(start), whole(end)],
    parents: parentsOf(pack, s).map((parent) => ({ id: pack.ids[parent]!, name: pack.names[parent]!, kind: pack.kinds.word(pack.kind[parent]!) })),
    members: rowsOf(pack, siblings.filter((other) => pack.parent[other] === s).slice(0, MOST_MEMBERS)),
    calls: neighboursOf(pack, s, 'out', ['calls', 'dispatches']),
    called_by: neighboursOf(pack, s, 'in', ['calls', 'dispatches']),
    ties: relations.map(([relation, side, kind]) => ({ relation, neighbours: neighboursOf(pack, s, side, [kind]) })).filter(({ neighbours }) => neighbours.total > 0),
    related: relatedOf(pack, s),
    cluster: clusterInfo(pack, pack.cluster[s]!),
    imports: wordsOfRow(pack, s, 'imports'),
    unresolved: pack.unresolved.get(s) ?? { external: 0, unresolved: 0, external_names: [], unresolved_names: [] },
    previous: short(siblings[at - 1]),
    next: short(siblings[at + 1]),
    source: prompt === null ? null : sourceIn(prompt),
    prompt,
  };
}

const relations: [string, 'in' | 'out', string][] = [
  ['Extends', 'out', 'extends'],
  ['Extended by', 'in', 'extends'],
  ['Implements', 'out', 'implements'],
  ['Implemented by', 'in', 'implements'],
  ['Overrides', 'out', 'overrides'],
  ['Overridden by', 'in', 'overrides'],
  ['Imports', 'out', 'imports'],
  ['Imported by', 'in', 'imports'],
];

const traitNames: [string, string][] = [
  ['is_exported', 'exported'],
  ['is_async', 'async'],
  ['is_static', 'static'],
  ['is_abstract', 'abstract'],
];
const traitsOf = (row: Record<string, unknown>): string[] => traitNames.filter(([field]) => flag(row[field])).map(([, name]) => name);

const claimsOf = (claims: unknown): SymbolDetail['claims'] =>
  list(claims).map((item) => {
    const { kind, subject, object: target, holds } = object(item);
    return { kind: text(kind), subject: text(subject), object: text(target), holds: flag(holds) };
  });

/** One row per neighbour: when both a call and a dispatch lead there, the surer one. */
function neighboursOf(pack: PackIndex, s: number, side: 'in' | 'out', kinds: readonly string[]): Neighbours {
  const best = new Map<number, number>();
  for (const { symbol, edge } of tiesOf(pack, s, side, kinds)) {
    const known = best.get(symbol);
    if (known === undefined || pack.edges.confidence[edge]! > pack.edges.confidence[known]!) best.set(symbol, edge);
  }
  const ordered = [...best].sort(([a], [b]) => pack.rank[a]! - pack.rank[b]!);
  return { total: ordered.length, shown: ordered.slice(0, MOST_NEIGHBOURS).map(([symbol, edge]) => ({ symbol: rowOf(pack, symbol), edge: edgeInfo(pack, edge) })) };
}

/** `related` edges may lie in the pack in either direction; confidence is their cosine. */
function relatedOf(pack: PackIndex, s: number): SymbolDetail['related'] {
  const weights = new Map<number, number>();
  for (const { symbol, edge } of [...tiesOf(pack, s, 'out', ['related']), ...tiesOf(pack, s, 'in', ['related'])])
    if (symbol !== s) weights.set(symbol, Math.max(weights.get(symbol) ?? 0, pack.edges.confidence[edge]!));
  return [...weights]
    .sort((a, b) => b[1] - a[1] || pack.rank[a[0]]! - pack.rank[b[0]]!)
    .slice(0, MOST_RELATED)
    .map(([symbol, weight]) => ({ symbol: rowOf(pack, symbol), weight }));
}

/** The code in a prompt of ours, or null. */
export function sourceIn(prompt: string): string | null {
  const begin = prompt.indexOf('\nSource:\n');
  if (begin === -1) return null;
  const rest = prompt.slice(begin + '\nSource:\n'.length);
  const end = rest.lastIndexOf('\n</data>');
  const source = end === -1 ? rest : rest.slice(0, end);
  return source.trim() === '' ? null : source;
}
