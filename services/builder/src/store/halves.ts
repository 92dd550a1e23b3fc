import type { Database, Query } from './database.ts';

export type Half = 0 | 1;

/**
 * Two tables of at most half of `max_bytes` each, `<name>s_0` and `<name>s_1`, of which `<name>_halves` says which is young: rows go there. When it
 * is full the old one is emptied and they change places. So what nobody asked for while half the space filled up is what goes, no row is touched to
 * be read, and emptying gives the space back at once.
 */
export class Halves {
  readonly #database: Database;
  readonly #name: 'vector' | 'sentence';
  readonly #max_bytes: number;

  constructor(database: Database, name: 'vector' | 'sentence', max_bytes: number) {
    this.#database = database;
    this.#name = name;
    this.#max_bytes = max_bytes;
  }

  table(half: Half): string {
    return `${this.#name}s_${half}`;
  }

  /** Rows of both with these keys, each with whether it is the old one's. */
  get found(): string {
    const part = (half: Half) => `select key, value, (select young from ${this.#name}_halves) = ${1 - half} as is_old from ${this.table(half)} where key = any($1::bytea[])`;
    return `${part(0)} union all ${part(1)}`;
  }

  async withRoom(): Promise<Half> {
    const { young, bytes } = await this.#young('');
    return bytes * 2 < this.#max_bytes ? young : this.#change();
  }

  /** Rows, and bytes on disk. */
  async size(): Promise<{ rows: number; bytes: number; max_bytes: number }> {
    const [row] = await this.#database.query<{ rows: number | string; bytes: number | string }>(
      `select (select count(*) from ${this.table(0)}) + (select count(*) from ${this.table(1)}) as rows,
        pg_total_relation_size('${this.table(0)}') + pg_total_relation_size('${this.table(1)}') as bytes`,
    );
    return { rows: Number(row?.rows ?? 0), bytes: Number(row?.bytes ?? 0), max_bytes: this.#max_bytes };
  }

  async clear(): Promise<void> {
    await this.#database.query(`truncate ${this.table(0)}, ${this.table(1)}`);
  }

  /** Whoever comes second finds it done. */
  #change(): Promise<Half> {
    return this.#database.transaction(async (query) => {
      const { young, bytes } = await this.#young('for update', query);
      if (bytes * 2 < this.#max_bytes) return young;
      const next: Half = young === 0 ? 1 : 0;
      await query(`truncate ${this.table(next)}`);
      await query(`update ${this.#name}_halves set young = $1`, [next]);
      return next;
    });
  }

  async #young(lock: '' | 'for update', query: Query = this.#database.query): Promise<{ young: Half; bytes: number }> {
    const [row] = await query<{ young: Half; bytes: number | string }>(
      `select young, case young when 0 then pg_total_relation_size('${this.table(0)}') else pg_total_relation_size('${this.table(1)}') end as bytes from ${this.#name}_halves ${lock}`,
    );
    return { young: row?.young ?? 0, bytes: Number(row?.bytes ?? 0) };
  }
}
