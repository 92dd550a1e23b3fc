import { ConfigError } from '@doctown/service';
import type { Database, Query } from './database.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';

/** Any number that nothing else of ours locks. */
const LOCK = 72_030_001;

/** Runs the migrations a database lacks, each whole or not at all; of several processes that start at once one does it. Throws `ConfigError` for tables of a newer version. */
export async function migrate(database: Database, where: string, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  const newest = migrations.at(-1)?.number ?? 0;
  const found = await versionOf(database.query);
  if (found > newest)
    throw new ConfigError([
      `${where} was written by a newer Doctown (its tables are number ${found}, this version knows ${newest}): start that version, or choose another DATA_DIR or DATABASE_URL`,
    ]);
  for (const migration of migrations.filter(({ number }) => number > found)) await apply(database, migration);
}

function apply(database: Database, { number, name, statements }: Migration): Promise<void> {
  return database.transaction(async (query) => {
    await query('select pg_advisory_xact_lock($1)', [LOCK]);
    await query('create table if not exists schema_migrations (number integer primary key, name text not null, applied_at timestamptz not null default now())');
    if ((await versionOf(query)) >= number) return;
    for (const statement of statements) await query(statement);
    await query('insert into schema_migrations (number, name) values ($1, $2)', [number, name]);
  });
}

/** Zero before the first. */
async function versionOf(query: Query): Promise<number> {
  const [table] = await query<{ name: string | null }>("select to_regclass('schema_migrations')::text as name");
  if (!table?.name) return 0;
  const [row] = await query<{ number: number | null }>('select max(number) as number from schema_migrations');
  return row?.number ?? 0;
}
