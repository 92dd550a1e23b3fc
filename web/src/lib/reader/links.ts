/** What a pack says of where its code came from. */
export interface Source {
  repo_url: string;
  git_ref: string;
  commit_hash?: string | null | undefined;
}

/** `o/r` of a repository's address; its last part alone where there is no owner. */
export function repoName({ repo_url }: Pick<Source, 'repo_url'>): string {
  const parts = (URL.canParse(repo_url) ? new URL(repo_url).pathname : repo_url)
    .replace(/\.git$/, '')
    .split('/')
    .filter(Boolean);
  return parts.slice(-2).join('/') || 'unnamed';
}

/** The repository's own page, or null: only https and http lead anywhere. */
export function repoLink({ repo_url }: Pick<Source, 'repo_url'>): string | null {
  if (!URL.canParse(repo_url)) return null;
  const { protocol, origin, pathname } = new URL(repo_url);
  return protocol === 'https:' || protocol === 'http:' ? origin + pathname.replace(/\.git$/, '').replace(/\/+$/, '') : null;
}

/** The commit's page, or null. */
export function commitLink(source: Source): string | null {
  const base = repoLink(source);
  if (base === null || !source.commit_hash) return null;
  const commit = encodeURIComponent(source.commit_hash);
  return hostOf(base) === 'gitlab' ? `${base}/-/commit/${commit}` : hostOf(base) === 'bitbucket' ? `${base}/commits/${commit}` : `${base}/commit/${commit}`;
}

/** Lines of a file at the commit that was read, which never change: `…/blob/<sha>/path#L1-L9`. Null without a commit or a web address. */
export function sourceLink(source: Source, file_path: string, line = 0, end_line = line): string | null {
  const base = repoLink(source);
  const parts = file_path.split('/');
  if (base === null || !source.commit_hash || parts.includes('..') || parts.includes('.')) return null;
  const commit = encodeURIComponent(source.commit_hash);
  const path = parts.map(encodeURIComponent).join('/');
  const host = hostOf(base);
  const last = Math.max(line, end_line);
  if (host === 'bitbucket') return `${base}/src/${commit}/${path}${line > 0 ? `#lines-${line}:${last}` : ''}`;
  const lines = line === 0 ? '' : last > line ? `#L${line}-${host === 'gitlab' ? '' : 'L'}${last}` : `#L${line}`;
  return `${base}/${{ github: 'blob', gitlab: '-/blob', gitea: 'src/commit' }[host]}/${commit}/${path}${lines}`;
}

function hostOf(base: string): 'github' | 'gitlab' | 'bitbucket' | 'gitea' {
  const { hostname } = new URL(base);
  if (hostname.includes('gitlab')) return 'gitlab';
  if (hostname.includes('bitbucket')) return 'bitbucket';
  return hostname.includes('github') ? 'github' : 'gitea';
}

/** `path:12`, `path:12–30`, or the path alone. */
export const placeOf = (file_path: string, line: number, end_line = line): string =>
  line === 0 ? file_path : end_line > line ? `${file_path}:${line}–${end_line}` : `${file_path}:${line}`;
