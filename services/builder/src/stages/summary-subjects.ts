import type { Documentation } from '@doctown/schema';
import type { AssembledNode, AssembleReply, SummaryFact, SummarySubject } from '@doctown/schema/api';
import type { Parsed } from './parse.ts';
import type { Generated } from './writing.ts';

const MOST_FACTS = 12;
const MOST_FACTS_OF_ALL = 24;

/** Each part by its most central symbols and what was written about them. */
export function subjectsOfParts(parsed: Pick<Parsed, 'symbols'>, { clusters, nodes }: AssembleReply, { documentation }: Generated): SummarySubject[] {
  const byCluster = Map.groupBy(inOrder(nodes), ({ cluster_id }) => cluster_id);
  const factOf = factMaker(parsed, documentation);
  return clusters.map(({ cluster_id, label }) => {
    const facts = (byCluster.get(cluster_id) ?? []).flatMap(factOf).slice(0, MOST_FACTS);
    return { subject_id: cluster_id, kind: 'part', name: label, notes: [], facts };
  });
}

/** The whole by its parts, where it begins, and its most central symbols. */
export function subjectOfRepository(
  name: string,
  parsed: Pick<Parsed, 'symbols' | 'files'>,
  { clusters, nodes, overview }: AssembleReply,
  { documentation }: Generated,
  parts: ReadonlyMap<string, string>,
): SummarySubject {
  const factOf = factMaker(parsed, documentation);
  const byId = new Map(nodes.map((node) => [node.id as string, node]));
  const entries = (overview?.entry_points ?? []).slice(0, 5).flatMap((id) => byId.get(id) ?? []);
  const labels = new Map(clusters.map(({ cluster_id, label }) => [cluster_id as string, label]));
  const links = (overview?.links ?? []).slice(0, 8).map(({ source, target }) => `Part "${labels.get(source)}" leans on part "${labels.get(target)}".`);
  const told = clusters.map(({ cluster_id, label }) => `Part "${label}": ${parts.get(cluster_id) ?? ''}`);
  const facts = [...new Map([...entries, ...inOrder(nodes)].map((node) => [node.id, node])).values()].flatMap(factOf).slice(0, MOST_FACTS_OF_ALL);
  return { subject_id: 'repository', kind: 'repository', name, notes: [sizeOf(parsed, clusters.length), ...told, ...links], facts };
}

function sizeOf({ files }: Pick<Parsed, 'files'>, parts: number): string {
  const counts = [...Map.groupBy(files, ({ language }) => language)].map(([language, of]) => ({ language, count: of.length }));
  const languages = counts.sort((a, b) => b.count - a.count || (a.language < b.language ? -1 : 1)).slice(0, 3);
  return `files in ${languages.map(({ language }) => language).join(', ')}, in ${parts} ${parts === 1 ? 'part' : 'parts'}.`;
}

/** By centrality, ties by id. */
const inOrder = (nodes: readonly AssembledNode[]): AssembledNode[] => [...nodes].sort((a, b) => b.centrality - a.centrality || (a.id < b.id ? -1 : 1));

/** What is known of a symbol; nothing of one that nothing was written about. */
function factMaker({ symbols }: Pick<Parsed, 'symbols'>, documentation: readonly Documentation[]): (node: AssembledNode) => SummaryFact[] {
  const symbolOf = new Map(symbols.map((symbol) => [symbol.symbol_id as string, symbol]));
  const sentenceOf = new Map(documentation.map(({ symbol_id, summary }) => [symbol_id as string, summary]));
  return ({ id }) => {
    const [symbol, sentence] = [symbolOf.get(id), sentenceOf.get(id)];
    return symbol && sentence ? [{ symbol_id: id, name: symbol.qualified_name, kind: symbol.kind, sentence }] : [];
  };
}
