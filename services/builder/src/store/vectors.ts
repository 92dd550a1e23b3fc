import type { Database, Row } from './database.ts';
import { type Half, Halves } from './halves.ts';
import { type KnownVector, readRow, writeRow } from './vector-row.ts';

/** Vectors that were computed before, by `vectorKey`. */
export interface VectorCache {
  /** One answer a key, null where there is none; `damaged` counts those that were there and could not be trusted. */
  get(keys: readonly Buffer[]): Promise<{ found: (KnownVector | null)[]; damaged: number }>;
  /** Keys differ, vectors are of one width. What is there already is overwritten. */
  put(entries: readonly VectorEntry[]): Promise<void>;
}

export interface VectorEntry extends KnownVector {
  key: Buffer;
}

interface Stored extends Row {
  key: Buffer;
  value: Buffer;
  is_old: boolean;
}

/** What the embedded database writes without holding up the event loop for more than some 10 ms. */
const ROWS_A_STATEMENT = 128;

/** In two halves of at most `max_bytes` together, so that what was not asked for longest goes. */
export class DatabaseVectorCache implements VectorCache {
  readonly #database: Database;
  readonly #halves: Halves;

  constructor(database: Database, max_bytes: number) {
    this.#database = database;
    this.#halves = new Halves(database, 'vector', max_bytes);
  }

  async get(keys: readonly Buffer[]): Promise<{ found: (KnownVector | null)[]; damaged: number }> {
    if (keys.length === 0) return { found: [], damaged: 0 };
    const rows = await this.#database.query<Stored>(this.#halves.found, [keys]);
    const read = rows.map(({ key, value, is_old }) => ({ key, is_old, known: readRow(key, value) }));
    const sound = read.flatMap(({ key, is_old, known }) => (known ? [{ key, is_old, ...known }] : []));
    const byKey = new Map(sound.sort((a, b) => Number(b.is_old) - Number(a.is_old)).map((entry) => [nameOf(entry.key), entry]));
    await this.put([...byKey.values()].filter(({ is_old }) => is_old));
    const damaged = new Set(read.filter(({ key }) => !byKey.has(nameOf(key))).map(({ key }) => nameOf(key)));
    return { found: keys.map((key) => byKey.get(nameOf(key)) ?? null), damaged: damaged.size };
  }

  /** In the order of keys, so that two who write the same ones never wait for each other in a circle. */
  async put(entries: readonly VectorEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const half = await this.#halves.withRoom();
    const sorted = [...entries].sort((a, b) => Buffer.compare(a.key, b.key));
    for (let at = 0; at < sorted.length; at += ROWS_A_STATEMENT) await this.#insert(half, sorted.slice(at, at + ROWS_A_STATEMENT));
  }

  /** As one run of bytes each: an array of them takes the embedded database three times as long. */
  async #insert(half: Half, entries: readonly VectorEntry[]): Promise<void> {
    const table = this.#halves.table(half);
    const values = entries.map((entry) => writeRow(entry.key, entry));
    await this.#database.query(
      `insert into ${table} (key, value) select substring($1::bytea from i * 32 + 1 for 32), substring($2::bytea from i * $3::int + 1 for $3::int)
       from generate_series(0, $4::int - 1) as i on conflict (key) do update set value = excluded.value where ${table}.value <> excluded.value`,
      [Buffer.concat(entries.map(({ key }) => key)), Buffer.concat(values), values[0]?.length ?? 0, entries.length],
    );
  }
}

const nameOf = (key: Buffer): string => key.toString('latin1');
