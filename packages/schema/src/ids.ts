import { z } from 'zod';

const id = (prefix: string, min: number, max: number, body: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}${body}$`), `must start with "${prefix}"`)
    .min(min)
    .max(max);

/** `job_` and 4–60 ASCII letters, digits and underscores. */
export const JobId = id('job_', 8, 64, '[A-Za-z0-9_]+');
export type JobId = z.output<typeof JobId>;

/** `sym_` and 16 hex digits when we made it; any printable tail when an older writer did. */
export const SymbolId = id('sym_', 5, 256, '.+');
export type SymbolId = z.output<typeof SymbolId>;

/** `chunk_` and 16 hex digits when we made it. */
export const ChunkId = id('chunk_', 7, 256, '.+');
export type ChunkId = z.output<typeof ChunkId>;

/** `cluster_<n>` or `unclustered`. */
export const ClusterId = z.string().min(1).max(256);
export type ClusterId = z.output<typeof ClusterId>;

/** `sha256:` and 64 hex digits over the pack's content. */
export const DocpackId = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be "sha256:" and 64 hex digits');
export type DocpackId = z.output<typeof DocpackId>;

/** A full git commit: 40 (SHA-1) or 64 (SHA-256) hex digits. */
export const CommitHash = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'must be a full commit hash');
export type CommitHash = z.output<typeof CommitHash>;

const hex = (length: number): string => crypto.randomUUID().replaceAll('-', '').slice(0, length);

/** A fresh job id: `job_` and 16 random hex digits. */
export const newJobId = (): JobId => `job_${hex(16)}`;

/** A fresh event id: `evt_` and a v4 uuid. */
export const newEventId = (): string => `evt_${crypto.randomUUID()}`;

/** A fresh W3C trace id: 32 hex digits. */
export const newTraceId = (): string => hex(32);
