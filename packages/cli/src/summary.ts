import type { PackContents } from '@doctown/docpack';
import type { JobStatus, PackSymbol } from '@doctown/schema';
import { createColors } from 'picocolors';
import { bar, bytes, cut, duration, money, number, plain, tally, wrap } from './format.ts';

const LEFT = 12;

/** What a person reads when a pack is done: its facts, its parts, its most central symbols, what is missing, what it cost. */
export function summaryOf(pack: PackContents, status: JobStatus | null, where: string, color: boolean, columns = 100): string {
  const colors = createColors(color);
  const row = (name: string, value: string): string[] => (value === '' ? [] : indent(name, wrap(value, columns - LEFT - 2)));
  const indent = (name: string, lines: string[]): string[] => lines.map((line, i) => `  ${colors.dim((i === 0 ? name : '').padEnd(LEFT))}${line}`);
  const { manifest } = pack;
  const { source, statistics } = manifest;
  return [
    '',
    colors.bold(plain(source.repo_url)) + colors.dim(`  ${plain(source.git_ref)}${source.commit_hash ? ` @ ${source.commit_hash.slice(0, 12)}` : ''}`),
    '',
    ...row('files', `${number(statistics.file_count)} read${languagesOf(pack)}`),
    ...row('symbols', `${number(statistics.symbol_count)}   ${tally(statistics.symbols_by_kind ?? {})}`),
    ...row('edges', `${number(pack.graph.edges.length)}   ${tally(countBy(pack.graph.edges, (edge) => edge.kind))}`),
    ...row('', outside(pack)),
    ...row('skipped', skippedOf(pack)),
    ...row('embedded', status ? embeddedOf(status) : ''),
    ...row('documented', documentedOf(pack)),
    '',
    ...clusterLines(pack, colors, columns),
    '',
    ...centralLines(pack, colors, columns),
    '',
    ...row('reduced', reducedOf(pack)),
    ...row('time', status ? timesOf(status) : ''),
    ...row('cost', status ? costOf(status) : ''),
    ...(status?.warnings ?? []).flatMap((warning) => row(colors.yellow('!'.padEnd(LEFT)), plain(warning.message))),
    ...row('pack', `${where}${status?.docpack ? `  (${bytes(status.docpack.size_bytes)})` : ''}`),
    ...row('', colors.dim(manifest.docpack_id)),
    '',
  ].join('\n');
}

const languagesOf = ({ manifest }: PackContents): string => {
  const counts = Object.fromEntries((manifest.languages ?? []).map(({ language, file_count }) => [language, file_count]));
  return Object.keys(counts).length === 0 ? '' : `   ${tally(counts, 6)}`;
};

function outside({ manifest }: PackContents): string {
  const { external_calls = 0, unresolved_calls = 0 } = manifest.statistics;
  return external_calls + unresolved_calls === 0 ? '' : `and ${number(external_calls)} calls into libraries, ${number(unresolved_calls)} calls whose target is not known`;
}

function skippedOf({ manifest }: PackContents): string {
  const reasons = manifest.statistics.files_skipped ?? {};
  const total = Object.values(reasons).reduce((sum, count) => sum + count, 0);
  return total === 0 ? 'nothing' : `${number(total)}   ${tally(reasons)}`;
}

function embeddedOf({ counts, models }: JobStatus): string {
  if (counts.chunks === 0) return '';
  return `${number(counts.chunks)} chunks   ${number(counts.chunks_cached)} from the cache${models.embedding ? ` · ${plain(models.embedding)}` : ''}`;
}

function documentedOf({ manifest }: PackContents): string {
  const { documented = 0, verified = 0, extracted = 0, undocumented = 0 } = manifest.statistics;
  return `${number(documented)} of ${number(documented + undocumented)}   ${number(extracted)} extracted · ${number(documented - extracted)} generated · ${number(verified)} checked`;
}

function clusterLines({ clusters }: PackContents, colors: ReturnType<typeof createColors>, columns: number): string[] {
  const sorted = [...clusters.clusters].sort((a, b) => b.member_count - a.member_count || (a.cluster_id < b.cluster_id ? -1 : 1));
  const largest = sorted[0]?.member_count ?? 1;
  if (sorted.length === 0) return [];
  return [
    `  ${colors.bold('Parts')}`,
    ...sorted.map(
      (cluster) =>
        `  ${cut(plain(cluster.label), 36).padEnd(38)}${colors.cyan(bar(cluster.member_count / largest, Math.min(24, columns - 50)).replaceAll('░', ' '))} ${number(cluster.member_count)}`,
    ),
  ];
}

function centralLines({ nodes }: PackContents, colors: ReturnType<typeof createColors>, columns: number): string[] {
  const top = mostCentral(nodes.symbols, 10);
  if (top.length === 0) return ['  No symbols were found.'];
  return [
    `  ${colors.bold('Most central')}`,
    ...top.flatMap((symbol, i) => [
      `  ${String(i + 1).padStart(2)}  ${colors.bold(plain(symbol.qualified_name ?? symbol.name))}  ${colors.dim(`${symbol.kind}  ${plain(symbol.file_path)}:${symbol.line_range?.[0] ?? '?'}`)}`,
      ...wrap(plain(symbol.documentation.summary) || '(not documented)', columns - 8)
        .slice(0, 3)
        .map((line) => `      ${line}`),
    ]),
  ];
}

/** The `limit` symbols with the highest centrality, ties by id. */
export const mostCentral = (symbols: readonly PackSymbol[], limit: number): PackSymbol[] =>
  [...symbols].sort((a, b) => b.centrality - a.centrality || (a.id < b.id ? -1 : 1)).slice(0, limit);

function reducedOf({ manifest }: PackContents): string {
  const { embedding = null, generation = null } = manifest.models ?? {};
  const notes: string[] = [];
  if (embedding?.startsWith('docs-code-static'))
    notes.push(`no transformer: similarity comes from trained word vectors (${embedding}); npm run model downloads MiniLM, EMBEDDING_MODEL_PATH names another.`);
  if (generation === null || generation === 'extracted')
    notes.push('no language model: sentences are taken from doc comments and structure; set OPENAI_API_KEY or OPENAI_BASE_URL to have them written and checked.');
  return notes.join(' ');
}

const costOf = ({ cost, counts }: JobStatus): string =>
  `${number(cost.input_tokens)} tokens in, ${number(cost.output_tokens)} out, ${money(cost.usd)}${counts.documented_cached > 0 ? `   ${number(counts.documented_cached)} sentences paid for before, ${money(cost.usd_saved)}` : ''}`;

const timesOf = (status: JobStatus): string =>
  status.stages
    .filter((stage) => stage.duration_ms !== null)
    .map((stage) => `${stage.name} ${duration(stage.duration_ms ?? 0)}`)
    .join(' · ');

function countBy<T>(items: readonly T[], key: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1;
  return counts;
}
