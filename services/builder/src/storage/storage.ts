import type { Readable } from 'node:stream';
import { ServiceError } from '@doctown/schema';

export interface ByteSpan {
  start: number;
  /** Inclusive, as in HTTP. */
  end: number;
}

/** Where packs are kept. Keys are paths of plain parts; bytes under an immutable key never change. */
export interface PackStorage {
  backend: 'folder' | 's3';
  /** False when the key was there already; its bytes are then left alone. */
  putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean>;
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** What is under one key, under another too, whole or not at all. */
  copy(from: string, to: string): Promise<void>;
  /** Null when there is nothing under the key. */
  get(key: string, span?: ByteSpan): Promise<Uint8Array | null>;
  /** The same without holding all of it. */
  stream(key: string, span?: ByteSpan): Promise<Readable | null>;
  size(key: string): Promise<number | null>;
  /** An address where a caller may fetch it by itself, under this file name; null when bytes go through us. */
  link(key: string, name: string): Promise<string | null>;
  /** Throws why it cannot be used, when it cannot. */
  check(): Promise<void>;
}

/** Throws for keys that could lead anywhere else. */
export function checkedKey(key: string): string {
  const isPlain = key.length > 0 && key.length <= 900 && key.split('/').every((part) => /^[A-Za-z0-9._-]+$/.test(part) && part !== '.' && part !== '..');
  if (!isPlain) throw new ServiceError('invalid_request', `"${key.slice(0, 100)}" cannot be a storage key`);
  return key;
}

/** `docpacks/<owner>/<repo>/<commit>/<docpack_id hex>.docpack` and what lies beside it. */
export function packKeys(owner: string, repo: string, commit_hash: string, docpack_id: string): { pack: string; embeddings: string; latest: string } {
  const folder = `docpacks/${owner}/${repo}/${commit_hash}`;
  return { pack: `${folder}/${docpack_id.replace('sha256:', '')}.docpack`, embeddings: `${folder}/embeddings.bin`, latest: `docpacks/${owner}/${repo}.docpack` };
}
