import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ServiceError, VERSION } from '@doctown/schema';
import ipaddr from 'ipaddr.js';
import pRetry from 'p-retry';
import { z } from 'zod';
import type { FetchLimits } from './stages/fetched.ts';

const Repository = z.object({ default_branch: z.string(), private: z.boolean().optional(), full_name: z.string().optional() });
const Commit = z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/), commit: z.object({ committer: z.object({ date: z.string() }).nullish() }) });

export interface Source {
  git_ref: string;
  commit_hash: string;
  committed_at: string;
}

export interface GitHubOptions {
  api_url: string;
  token: string | null;
  signal: AbortSignal;
}

const MAX_REDIRECTS = 5;
const RETRIES = { retries: 3, minTimeout: 500, maxTimeout: 4000 };

/** The commit a ref means now; without a ref, the default branch. Of `tree/a/b/c` addresses the longest part that is a ref counts. */
export async function resolveCommit(owner: string, name: string, git_ref: string | null, { fromAddress, ...options }: GitHubOptions & { fromAddress: boolean }): Promise<Source> {
  const { default_branch } = await getJson(`/repos/${owner}/${name}`, Repository, options, 'repository_not_found');
  if (git_ref === null) return commitOf(owner, name, default_branch, options);
  const parts = git_ref.split('/');
  const candidates = fromAddress ? parts.map((_, i) => parts.slice(0, parts.length - i).join('/')) : [git_ref];
  for (const candidate of candidates.slice(0, 6)) {
    try {
      return await commitOf(owner, name, candidate, options);
    } catch (error) {
      if (!(error instanceof ServiceError && error.code === 'ref_not_found') || candidate === candidates.at(-1)) throw error;
    }
  }
  throw new ServiceError('ref_not_found', `${owner}/${name} has no branch, tag or commit "${git_ref}"`);
}

async function commitOf(owner: string, name: string, git_ref: string, options: GitHubOptions): Promise<Source> {
  const found = await getJson(
    `/repos/${owner}/${name}/commits/${encodeURIComponent(git_ref)}`,
    Commit,
    options,
    'ref_not_found',
    `${owner}/${name} has no branch, tag or commit "${git_ref}"`,
  );
  const date = new Date(found.commit.committer?.date ?? 0);
  return { git_ref, commit_hash: found.sha, committed_at: Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString() };
}

/** Downloads the tarball of a commit to a file, following redirects by hand; the token goes to the API's own host and nowhere else. */
export async function downloadTarball(
  owner: string,
  name: string,
  sha: string,
  file: string,
  options: GitHubOptions & { limits: FetchLimits; onProgress: (done: number, total: number) => void },
): Promise<void> {
  const { limits, onProgress } = options;
  const stall = new AbortController();
  const signal = AbortSignal.any([options.signal, stall.signal, AbortSignal.timeout(limits.download_timeout_ms)]);
  let timer = setTimeout(() => stall.abort(), limits.stall_timeout_ms);
  try {
    const response = await retried(() => request(`${options.api_url}/repos/${owner}/${name}/tarball/${sha}`, { ...options, signal }), signal);
    if (!response.ok || response.body === null) throw await failure(response, 'repository_not_found');
    const total = Number(response.headers.get('content-length') ?? 0);
    let done = 0;
    const meter = new Transform({
      transform(chunk: Buffer, _, next) {
        clearTimeout(timer);
        timer = setTimeout(() => stall.abort(), limits.stall_timeout_ms);
        done += chunk.length;
        onProgress(done, Math.max(total, done));
        next(done > limits.max_repo_bytes ? new ServiceError('repository_too_large', `the archive is larger than ${limits.max_repo_bytes} bytes (MAX_REPO_BYTES)`) : null, chunk);
      },
    });
    await pipeline(Readable.fromWeb(response.body as never), meter, createWriteStream(file), { signal });
    if (total > 0 && done < total) throw new ServiceError('upstream_failed', `the download broke off after ${done} of ${total} bytes`);
  } catch (error) {
    options.signal.throwIfAborted();
    if (error instanceof ServiceError) throw error;
    if (stall.signal.aborted) throw new ServiceError('timeout', `the download stood still for ${limits.stall_timeout_ms / 1000} s`, { cause: error });
    if (signal.aborted) throw new ServiceError('timeout', `the download took longer than ${limits.download_timeout_ms / 1000} s`, { cause: error });
    throw new ServiceError('upstream_failed', 'the download broke off', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function getJson<S extends z.ZodType>(
  path: string,
  schema: S,
  options: GitHubOptions,
  notFound: 'repository_not_found' | 'ref_not_found',
  message?: string,
): Promise<z.output<S>> {
  const response = await retried(() => request(options.api_url + path, options), options.signal);
  if (!response.ok) throw await failure(response, notFound, message);
  const parsed = schema.safeParse(await response.json().catch(() => null));
  if (!parsed.success) throw new ServiceError('upstream_invalid', `GitHub answered ${path} in a shape we do not know`, { cause: parsed.error });
  return parsed.data;
}

/** One request with its redirects. Throws for redirects to private addresses and for too many. */
async function request(address: string, { api_url, token, signal }: GitHubOptions): Promise<Response> {
  const home = new URL(api_url);
  let url = new URL(address);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const isHome = url.host === home.host;
    const headers = { 'user-agent': `doctown/${VERSION}`, accept: 'application/vnd.github+json', ...(isHome && token ? { authorization: `Bearer ${token}` } : {}) };
    const response = await fetch(url, { headers, redirect: 'manual', signal }).catch((cause: unknown) => {
      throw signal.aborted ? signal.reason : new ServiceError('upstream_unavailable', `${url.host} cannot be reached`, { cause });
    });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) {
      if (response.status >= 500) throw new ServiceError('upstream_unavailable', `${url.host} answered ${response.status}`);
      return response;
    }
    await response.body?.cancel();
    url = new URL(location, url);
    refusePrivate(url, home);
  }
  throw new ServiceError('upstream_failed', `${home.host} redirected more than ${MAX_REDIRECTS} times`);
}

/** A redirect may not lead into our own network, unless the API itself is there (a GitHub Enterprise, a test). */
function refusePrivate(url: URL, home: URL): void {
  const isPrivate = (host: string): boolean => {
    const bare = host.replace(/^\[|\]$/g, '');
    return /^localhost$|\.localhost$|\.internal$|\.local$/i.test(bare) || (ipaddr.isValid(bare) && ipaddr.process(bare).range() !== 'unicast');
  };
  if (!/^https?:$/.test(url.protocol) || (isPrivate(url.hostname) && !isPrivate(home.hostname)))
    throw new ServiceError('upstream_failed', 'GitHub redirected to an address we do not follow');
}

const retried = (work: () => Promise<Response>, signal: AbortSignal): Promise<Response> =>
  pRetry(work, { ...RETRIES, signal, shouldRetry: ({ error }) => error instanceof ServiceError && error.code === 'upstream_unavailable' });

/** What GitHub's refusal means, and what to do about it. */
async function failure(response: Response, notFound: 'repository_not_found' | 'ref_not_found', message?: string): Promise<ServiceError> {
  await response.body?.cancel();
  const { status, headers } = response;
  const isLimited = status === 429 || (status === 403 && (headers.get('x-ratelimit-remaining') === '0' || headers.has('retry-after')));
  if (isLimited) {
    const reset = Number(headers.get('x-ratelimit-reset')) * 1000;
    const seconds = Number(headers.get('retry-after')) || Math.max(1, Math.ceil((reset - Date.now()) / 1000)) || 60;
    return new ServiceError(
      'upstream_rate_limited',
      `GitHub's rate limit is reached${reset > 0 ? ` until ${new Date(reset).toISOString()}` : ''}; set GITHUB_TOKEN for a higher one`,
      { retry_after_s: seconds },
    );
  }
  if (status === 401) return new ServiceError('repository_private', 'GitHub does not accept this token');
  if (status === 403 || status === 451)
    return new ServiceError('repository_private', 'GitHub does not let us read this repository; a token with access to it may help (GITHUB_TOKEN or x-git-token)');
  if (status === 404 || status === 422) return new ServiceError(notFound, message ?? 'there is no such repository, or it is private: then set GITHUB_TOKEN or send x-git-token');
  return new ServiceError('upstream_failed', `GitHub answered ${status}`);
}
