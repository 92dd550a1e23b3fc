import type { Database, Row } from './database.ts';
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

type Half = 0 | 1;
interface Stored extends Row {
  key: Buffer;
  value: Buffer;
  is_old: boolean;
}

/** What the embedded database writes without holding up the event loop for more than some 10 ms. */
const ROWS_A_STATEMENT = 128;

/**
 * In two tables of at most half of `max_bytes` each, on disk. When the young one is full the old one is emptied and they change places; what is
 * found in the old one moves to the young one. So what nobody asked for while half the space filled up is what goes, no row is ever touched to
 * be read, and emptying gives the space back at once.
 */
export class DatabaseVectorCache implements VectorCache {
  readonly #database: Database;
  readonly #max_bytes: number;

  constructor(database: Database, max_bytes: number) {
    this.#database = database;
    this.#max_bytes = max_bytes;
  }

  async get(keys: readonly Buffer[]): Promise<{ found: (KnownVector | null)[]; damaged: number }> {
    if (keys.length === 0) return { found: [], damaged: 0 };
    const rows = await this.#database.query<Stored>(
      `select key, value, (select young from vector_halves) = 1 as is_old from vectors_0 where key = any($1::bytea[])
       union all select key, value, (select young from vector_halves) = 0 as is_old from vectors_1 where key = any($1::bytea[])`,
      [keys],
    );
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
    const half = await this.#halfWithRoom();
    const sorted = [...entries].sort((a, b) => Buffer.compare(a.key, b.key));
    for (let at = 0; at < sorted.length; at += ROWS_A_STATEMENT) await this.#insert(half, sorted.slice(at, at + ROWS_A_STATEMENT));
  }

  /** As one run of bytes each: an array of them takes the embedded database three times as long. */
  async #insert(half: Half, entries: readonly VectorEntry[]): Promise<void> {
    const table = `vectors_${half}`;
    const values = entries.map((entry) => writeRow(entry.key, entry));
    await this.#database.query(
      `insert into ${table} (key, value) select substring($1::bytea from i * 32 + 1 for 32), substring($2::bytea from i * $3::int + 1 for $3::int)
       from generate_series(0, $4::int - 1) as i on conflict (key) do update set value = excluded.value where ${table}.value <> excluded.value`,
      [Buffer.concat(entries.map(({ key }) => key)), Buffer.concat(values), values[0]?.length ?? 0, entries.length],
    );
  }

  async #halfWithRoom(): Promise<Half> {
    const { young, bytes } = await this.#young('');
    return bytes * 2 < this.#max_bytes ? young : this.#change();
  }

  /** Whoever comes second finds it done. */
  #change(): Promise<Half> {
    return this.#database.transaction(async (query) => {
      const { young, bytes } = await this.#young('for update', query);
      if (bytes * 2 < this.#max_bytes) return young;
      const next: Half = young === 0 ? 1 : 0;
      await query(`truncate vectors_${next}`);
      await query('update vector_halves set young = $1', [next]);
      return next;
    });
  }

  async #young(lock: '' | 'for update', query = this.#database.query): Promise<{ young: Half; bytes: number }> {
    const [row] = await query<{ young: Half; bytes: number | string }>(
      `select young, case young when 0 then pg_total_relation_size('vectors_0') else pg_total_relation_size('vectors_1') end as bytes from vector_halves ${lock}`,
    );
    return { young: row?.young ?? 0, bytes: Number(row?.bytes ?? 0) };
  }
}

const nameOf = (key: Buffer): string => key.toString('latin1');
