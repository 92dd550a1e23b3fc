import type { JobStatus, StageName, StageStatus } from '@doctown/schema';
import { bytes, compact, count, plural } from '../format.ts';

/** What each stage is called for people. */
export const STAGE_TITLE: Record<StageName, string> = {
  fetch: 'Fetch the repository',
  parse: 'Read the code',
  embed: 'Find what is alike',
  assemble: 'Draw the graph',
  generate: 'Write the sentences',
  pack: 'Pack it up',
  store: 'Store it',
};

/** What a stage has done, or is doing, in figures. Empty when there is nothing to tell yet. */
export function stageFigures(stage: StageStatus, { counts, docpack, source }: JobStatus): string {
  if (stage.status === 'running') return runningFigures(stage);
  if (stage.status !== 'done') return '';
  const said: Record<StageName, string> = {
    fetch: source.commit_hash ? `commit ${source.commit_hash.slice(0, 7)}` : '',
    parse: `${plural(counts.files, 'file')}, ${plural(counts.symbols, 'symbol')}, ${plural(counts.edges, 'edge')}`,
    embed: `${plural(counts.chunks, 'chunk')}${counts.chunks_cached > 0 ? `, ${count(counts.chunks_cached)} known before` : ''}`,
    assemble: plural(counts.clusters, 'cluster'),
    generate: `${plural(counts.documented, 'sentence')}${counts.documented_cached > 0 ? `, ${count(counts.documented_cached)} known before` : ''}`,
    pack: docpack ? bytes(docpack.size_bytes) : '',
    store: '',
  };
  return said[stage.name];
}

const UNIT: Partial<Record<StageName, string>> = { parse: 'files', embed: 'chunks', generate: 'symbols' };

function runningFigures({ name, done, total }: StageStatus): string {
  if (name === 'fetch') return done > 0 ? (total > 0 ? `${bytes(done)} of ${bytes(total)}` : bytes(done)) : '';
  const unit = UNIT[name];
  if (unit === undefined || total === 0) return '';
  return `${compact(done)} of ${compact(total)} ${unit}`;
}

/** 0 to 1; null while a running stage cannot tell how much there is. */
export function stageShare({ status, done, total, name }: StageStatus): number | null {
  if (status === 'done' || status === 'skipped') return 1;
  if (status === 'pending') return 0;
  return total > 1 || (name !== 'assemble' && total > 0) ? Math.min(1, done / total) : status === 'failed' ? 0 : null;
}

/** `owner/name` of the address, or the folder's name. */
export function repositoryName(repo_url: string): { owner: string; name: string } {
  const parts = repo_url.replace(/\/+$/, '').split('/');
  const name = parts.at(-1) ?? repo_url;
  return /^https?:/.test(repo_url) ? { owner: parts.at(-2) ?? '', name } : { owner: 'local', name };
}

/** Where a finished job's pack is read. */
export function packAddress({ source, docpack }: JobStatus): string {
  const { owner, name } = repositoryName(source.repo_url);
  return `/${encodeURIComponent(owner)}/${encodeURIComponent(name)}${docpack ? `?pack=${encodeURIComponent(docpack.docpack_id)}` : ''}`;
}
