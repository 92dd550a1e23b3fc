/** A repository at a commit, as files in a folder of our own or of this machine. */
export interface FetchedRepository {
  folder: string;
  owner: string;
  name: string;
  repo_url: string;
  git_ref: string;
  /** Of a folder without git: 40 hex digits over its paths and contents. */
  commit_hash: string;
  /** ISO 8601; the epoch when nothing tells. */
  committed_at: string;
  warnings: { code: string; message: string; count: number }[];
  /** Removes what was made for it; safe to call twice. */
  dispose(): Promise<void>;
}

/** What is to be read, once it is known exactly. */
export type Source = Pick<FetchedRepository, 'repo_url' | 'git_ref' | 'commit_hash'>;

export interface FetchLimits {
  /** Bytes of the archive, and ten times that unpacked. */
  max_repo_bytes: number;
  max_files: number;
  max_file_bytes: number;
  download_timeout_ms: number;
  /** Longest time without a byte. */
  stall_timeout_ms: number;
}

export const EPOCH = '1970-01-01T00:00:00.000Z';
