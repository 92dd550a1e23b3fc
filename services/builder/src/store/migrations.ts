export interface Migration {
  number: number;
  name: string;
  /** One statement each; the same on the embedded database and on PostgreSQL 14 or newer. */
  statements: readonly string[];
}

/**
 * In the order of their numbers, each run once on every database there is. What stands here is never changed, only added to: databases that have
 * it do not run it again. Times that leave the house are ISO 8601 text, which sorts; times only the queue compares are the database's own.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    number: 1,
    name: 'jobs, events, packs, vectors',
    // Databases from before migrations were numbered have these tables.
    statements: [
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
      'create table if not exists vectors_0 (key bytea primary key, value bytea not null)',
      'create table if not exists vectors_1 (key bytea primary key, value bytea not null)',
      'create table if not exists vector_halves (only_row boolean primary key check (only_row), young smallint not null)',
      'insert into vector_halves (only_row, young) values (true, 0) on conflict do nothing',
    ],
  },
  {
    number: 2,
    name: 'a queue many pods take from',
    statements: [
      `alter table jobs
        add column fence integer not null default 0,
        add column tenant text not null default '',
        add column owner text,
        add column token_owner text,
        add column available_at timestamptz not null default now(),
        add column claimed_at timestamptz,
        add column finished_at timestamptz,
        add column failures integer not null default 0,
        add column deaths integer not null default 0,
        add column work_key text,
        add column waits_for text,
        add column has_all_events boolean not null default true`,
      // Room for new versions of a row on its own page: the status is written several times a second.
      'alter table jobs set (fillfactor = 60)',
      "update jobs set finished_at = now() where state not in ('queued', 'running')",
      "create index jobs_queued on jobs (tenant, created_at, job_id) where state = 'queued'",
      "create index jobs_running on jobs (owner) where state = 'running'",
      "create unique index jobs_at_work on jobs (work_key) where state = 'running'",
      'create index jobs_finished on jobs (finished_at) where finished_at is not null',
      'create index jobs_with_events on jobs (finished_at) where finished_at is not null and has_all_events',
      "create index jobs_waiting on jobs (waits_for) where state = 'queued' and waits_for is not null",
      'create index jobs_by_repository on jobs (repo_url, created_at desc, job_id desc)',
      'create index jobs_by_state on jobs (state, created_at desc, job_id desc)',
      'create table pods (pod_id text primary key, host text not null, version text not null, started_at timestamptz not null default now(), seen_at timestamptz not null)',
      'create table tenants (tenant text primary key, max_running integer, served_at timestamptz)',
      "insert into tenants (tenant) values ('')",
      // What the key that always means the newest pack should hold, and whether it does.
      'create table newest_packs (key text primary key, storage_key text not null, is_written boolean not null)',
      'create index newest_packs_unwritten on newest_packs (key) where not is_written',
    ],
  },
  {
    number: 3,
    name: 'sentences that were paid for',
    statements: [
      'create table sentences_0 (key bytea primary key, value text not null)',
      'create table sentences_1 (key bytea primary key, value text not null)',
      'create table sentence_halves (only_row boolean primary key check (only_row), young smallint not null)',
      'insert into sentence_halves (only_row, young) values (true, 0)',
      // What was spent on a job counts over all its attempts.
      'create table job_spending (job_id text primary key, usd double precision not null, input_tokens bigint not null, output_tokens bigint not null)',
    ],
  },
];
