import type { Database } from './database.ts';

/** The processes that take from the queue, and when each was last seen alive. */
export class PodStore {
  readonly #database: Database;
  constructor(database: Database) {
    this.#database = database;
  }

  /** An embedded database has one process: whoever else stands there is dead, and this one is alive while it runs. */
  async announce(pod_id: string, host: string, version: string): Promise<void> {
    if (this.#database.backend === 'pglite') await this.#database.query('delete from pods');
    await this.#database.query(
      `insert into pods (pod_id, host, version, seen_at) values ($1, $2, $3, ${this.#seen()}) on conflict (pod_id) do update set host = excluded.host, version = excluded.version, seen_at = excluded.seen_at`,
      [pod_id, host, version],
    );
  }

  async beat(pod_id: string): Promise<void> {
    await this.#database.query(`update pods set seen_at = ${this.#seen()} where pod_id = $1`, [pod_id]);
  }

  async leave(pod_id: string): Promise<void> {
    await this.#database.query(`delete from pods where pod_id = $1 or seen_at < now() - interval '1 day'`, [pod_id]);
  }

  #seen(): string {
    return this.#database.backend === 'pglite' ? `'infinity'` : 'now()';
  }
}
