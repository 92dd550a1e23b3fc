import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseRepoAddress, ServiceError } from '@doctown/schema';
import { extractArchive } from '../archive/extract.ts';
import { downloadTarball, resolveCommit } from '../github.ts';
import { filesBelow, gitFacts, isFolder, localName, treeHash } from '../local.ts';
import type { FetchedRepository, FetchLimits, Source } from './fetched.ts';
import { IGNORED_FOLDERS } from './ignore-rules.ts';
import { temporaryName } from './temporary.ts';

export interface FetchDeps {
  allowLocal: boolean;
  allowedHosts: readonly string[];
  githubApiUrl: string;
  limits: FetchLimits;
  tempDir: string;
}

export interface FetchRequest {
  repo_url: string;
  git_ref: string | null;
  token: string | null;
  /** A commit that an earlier attempt of the same job settled on. */
  pinned_commit?: string | null;
}

export type Address = { type: 'local'; path: string } | { type: 'git'; owner: string; name: string; url: string; git_ref: string | null };

/** Reads an address at the door. Throws `invalid_repo_url` with what would be right. */
export function readAddress(repo_url: string, { allowLocal, allowedHosts }: Pick<FetchDeps, 'allowLocal' | 'allowedHosts'>): Address {
  const path = repo_url.startsWith('file://') ? fileUrlPath(repo_url) : repo_url;
  if (isAbsolute(path)) {
    if (!allowLocal) throw new ServiceError('invalid_repo_url', 'repo_url: folders and files of this machine are not allowed here (ALLOW_LOCAL_REPOS)');
    if (!existsSync(path)) throw new ServiceError('repository_not_found', `there is no file or folder ${path}`);
    return { type: 'local', path };
  }
  const result = parseRepoAddress(repo_url, allowedHosts);
  if (!result.ok) throw new ServiceError('invalid_repo_url', `repo_url: ${result.reason}`);
  const { address } = result;
  return address.type === 'git' ? { type: 'git', owner: address.owner, name: address.name, url: address.url, git_ref: address.git_ref } : { type: 'local', path: address.path };
}

function fileUrlPath(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new ServiceError('invalid_repo_url', 'repo_url: is not a file address', { cause });
  }
}

/** Told as soon as the commit is known, before anything is downloaded; what it throws ends the fetch. */
type OnCommit = (source: Source) => Promise<void>;

/** A repository to files in a folder, at a known commit. Whatever was made on the way is gone when this throws. */
export async function fetchRepository(
  request: FetchRequest,
  deps: FetchDeps,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
  onCommit: OnCommit = async () => undefined,
): Promise<FetchedRepository> {
  const address = readAddress(request.repo_url, deps);
  if (address.type === 'local' && (await isFolder(address.path))) {
    const repository = await localFolder(address.path, deps, signal);
    await onCommit(sourceOf(repository));
    return repository;
  }
  const temporary = await mkdtemp(join(deps.tempDir, temporaryName()));
  const dispose = () => rm(temporary, { recursive: true, force: true });
  try {
    const fetched =
      address.type === 'local'
        ? await localArchive(address.path, temporary, deps, signal, onCommit)
        : await fromGitHub(address, request, temporary, deps, signal, onProgress, onCommit);
    return { ...fetched, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

type Fetched = Omit<FetchedRepository, 'dispose'>;

const sourceOf = ({ repo_url, git_ref, commit_hash }: Source): Source => ({ repo_url, git_ref, commit_hash });

async function fromGitHub(
  address: Extract<Address, { type: 'git' }>,
  { git_ref, token, pinned_commit }: FetchRequest,
  temporary: string,
  deps: FetchDeps,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
  onCommit: OnCommit,
): Promise<Fetched> {
  const { owner, name, url } = address;
  const options = { api_url: deps.githubApiUrl, token, signal };
  const wanted = git_ref ?? address.git_ref;
  const source = await resolveCommit(owner, name, pinned_commit ?? wanted, { ...options, fromAddress: !pinned_commit && git_ref === null });
  const settled = { repo_url: url, git_ref: pinned_commit ? (wanted ?? source.git_ref) : source.git_ref, commit_hash: source.commit_hash };
  await onCommit(settled);
  const archive = join(temporary, 'archive');
  await downloadTarball(owner, name, source.commit_hash, archive, { ...options, limits: deps.limits, onProgress });
  const folder = join(temporary, 'tree');
  const { links } = await extractArchive(archive, folder, archiveLimits(deps.limits), signal);
  await rm(archive, { force: true });
  return {
    folder,
    owner,
    name,
    ...settled,
    committed_at: source.committed_at,
    warnings: linkWarnings(links),
  };
}

async function localArchive(path: string, temporary: string, deps: FetchDeps, signal: AbortSignal, onCommit: OnCommit): Promise<Fetched> {
  const folder = join(temporary, 'tree');
  const { links } = await extractArchive(path, folder, archiveLimits(deps.limits), signal);
  const identity = await treeHash(folder, await filesBelow(folder, IGNORED_FOLDERS, signal, deps.limits.max_files), signal);
  const fetched = { folder, owner: 'local', name: localName(path), repo_url: `file:///${basename(path)}`, git_ref: 'HEAD', ...identity, warnings: linkWarnings(links) };
  await onCommit(sourceOf(fetched));
  return fetched;
}

async function localFolder(path: string, deps: FetchDeps, signal: AbortSignal): Promise<FetchedRepository> {
  const facts = await gitFacts(path, signal);
  const name = localName(path);
  const identity = facts && !facts.is_dirty ? facts : await treeHash(path, await filesBelow(path, IGNORED_FOLDERS, signal, deps.limits.max_files), signal);
  const warnings = facts?.is_dirty
    ? [{ code: 'working_tree', message: 'the folder has changes that are not committed: it is described as it is, under a hash of its contents', count: 1 }]
    : [];
  return {
    folder: path,
    owner: 'local',
    name,
    repo_url: `file:///${name}`,
    git_ref: facts?.git_ref ?? 'HEAD',
    commit_hash: identity.commit_hash,
    committed_at: facts?.committed_at ?? identity.committed_at,
    warnings,
    dispose: async () => undefined,
  };
}

const archiveLimits = ({ max_repo_bytes, max_files }: FetchLimits) => ({ total_bytes: max_repo_bytes * 10, entries: max_files * 4 });

const linkWarnings = (links: number) => (links === 0 ? [] : [{ code: 'links_skipped', message: `${links} links in the archive were not followed`, count: links }]);
