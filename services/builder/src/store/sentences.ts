import { Documentation } from '@doctown/schema';
import { z } from 'zod';
import type { Database, Query } from './database.ts';
import { Halves } from './halves.ts';

/** What a model answered about one prompt, whoever's symbol it was about, and what that cost. */
export const Sentence = z.object({
  /** What is shown; of a refusal, what could be extracted instead, if anything. */
  documentation: Documentation.omit({ symbol_id: true }).nullable(),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  input_tokens: z.int(),
  output_tokens: z.int(),
  usd: z.number(),
});
export type Sentence = z.output<typeof Sentence>;

export interface Spending {
  usd: number;
  input_tokens: number;
  output_tokens: number;
}

/** Sentences that were paid for, by key, for all jobs there will ever be. */
export interface SentenceCache {
  /** What is known, in the shape it was put in; a row of another shape counts as not known. */
  get<T>(keys: readonly string[], shape: z.ZodType<T>): Promise<Map<string, T>>;
  /** Both or nothing: what was written, and what the job spent on it. */
  put(job_id: string, entries: ReadonlyMap<string, object>, spent: Spending): Promise<void>;
  /** What a job spent in this and earlier attempts. */
  spentOn(job_id: string): Promise<Spending>;
}

const KEYS_AT_ONCE = 512;

/** In two halves of at most `max_bytes` together, so that what was not asked for longest goes. */
export class DatabaseSentenceCache implements SentenceCache {
  readonly #database: Database;
  readonly #halves: Halves;

  constructor(database: Database, max_bytes: number) {
    this.#database = database;
    this.#halves = new Halves(database, 'sentence', max_bytes);
  }

  async get<T>(keys: readonly string[], shape: z.ZodType<T>): Promise<Map<string, T>> {
    const found = new Map<string, T>();
    const wanted = [...new Set(keys)];
    for (let at = 0; at < wanted.length; at += KEYS_AT_ONCE) {
      const part = wanted.slice(at, at + KEYS_AT_ONCE).map((key) => Buffer.from(key, 'hex'));
      const rows = await this.#database.query<{ key: Buffer; value: string; is_old: boolean }>(this.#halves.found, [part]);
      const moved = new Map<string, string>();
      for (const { key, value, is_old } of rows.sort((a, b) => Number(b.is_old) - Number(a.is_old))) {
        const name = key.toString('hex');
        const read = shape.safeParse(jsonOf(value));
        if (read.success) found.set(name, read.data);
        if (read.success && is_old) moved.set(name, value);
      }
      if (moved.size > 0) await insert(this.#database.query, this.#halves.table(await this.#halves.withRoom()), moved);
    }
    return found;
  }

  async put(job_id: string, entries: ReadonlyMap<string, object>, spent: Spending): Promise<void> {
    const table = this.#halves.table(await this.#halves.withRoom());
    const texts = new Map([...entries].map(([key, entry]) => [key, JSON.stringify(entry)]));
    await this.#database.transaction(async (query) => {
      await insert(query, table, texts);
      await query(
        `insert into job_spending (job_id, usd, input_tokens, output_tokens) values ($1, $2, $3, $4) on conflict (job_id) do update set
         usd = job_spending.usd + excluded.usd, input_tokens = job_spending.input_tokens + excluded.input_tokens, output_tokens = job_spending.output_tokens + excluded.output_tokens`,
        [job_id, spent.usd, spent.input_tokens, spent.output_tokens],
      );
    });
  }

  async spentOn(job_id: string): Promise<Spending> {
    type Raw = Record<keyof Spending, number | string>;
    const [row] = await this.#database.query<Raw>('select usd, input_tokens, output_tokens from job_spending where job_id = $1', [job_id]);
    return { usd: Number(row?.usd ?? 0), input_tokens: Number(row?.input_tokens ?? 0), output_tokens: Number(row?.output_tokens ?? 0) };
  }
}

/** In the order of keys, so that two who write the same ones never wait for each other in a circle. */
async function insert(query: Query, table: string, texts: ReadonlyMap<string, string>): Promise<void> {
  if (texts.size === 0) return;
  const sorted = [...texts].sort(([a], [b]) => (a < b ? -1 : 1));
  await query(
    `insert into ${table} (key, value) select decode(key, 'hex'), value from unnest($1::text[], $2::text[]) as given (key, value)
     on conflict (key) do update set value = excluded.value`,
    [sorted.map(([key]) => key), sorted.map(([, text]) => text)],
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
