import { SENTENCE_TABLES } from './sentences.ts';

/** Run at every start; the same on the embedded database and on PostgreSQL 14 or newer. Times are ISO 8601 text, which sorts. */
export const SCHEMA: readonly string[] = [
  `create table if not exists jobs (
    job_id text primary key,
    request text not null,
    repo_url text not null,
    state text not null,
    status text not null,
    attempt integer not null default 0,
    last_sequence integer not null default 0,
    pinned_commit text,
    created_at text not null
  )`,
  'create index if not exists jobs_by_time on jobs (created_at desc, job_id desc)',
  'create table if not exists job_events (job_id text not null, sequence integer not null, event text not null, primary key (job_id, sequence))',
  `create table if not exists docpacks (
    docpack_id text not null,
    owner text not null,
    repo text not null,
    repo_url text not null,
    git_ref text not null,
    commit_hash text not null,
    size_bytes bigint not null,
    symbol_count integer not null,
    storage_key text not null,
    embeddings_key text,
    manifest text not null,
    created_at text not null,
    primary key (docpack_id, owner, repo, commit_hash)
  )`,
  ...SENTENCE_TABLES,
  'create table if not exists vectors_0 (key bytea primary key, value bytea not null)',
  'create table if not exists vectors_1 (key bytea primary key, value bytea not null)',
  'create table if not exists vector_halves (only_row boolean primary key check (only_row), young smallint not null)',
  'insert into vector_halves (only_row, young) values (true, 0) on conflict do nothing',
];
