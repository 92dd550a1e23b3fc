import { Documentation } from '@doctown/schema';
import { z } from 'zod';
import type { Database, Query } from './database.ts';

/** Run with the other tables at every start. Keys are SHA-256; what was spent on a job counts over all its attempts. */
export const SENTENCE_TABLES: readonly string[] = [
  'create table if not exists sentences (key bytea primary key, value text not null)',
  'create table if not exists job_spending (job_id text primary key, usd double precision not null, input_tokens bigint not null, output_tokens bigint not null)',
];

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

export class DatabaseSentenceCache implements SentenceCache {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get<T>(keys: readonly string[], shape: z.ZodType<T>): Promise<Map<string, T>> {
    const found = new Map<string, T>();
    const wanted = [...new Set(keys)];
    for (let at = 0; at < wanted.length; at += KEYS_AT_ONCE) {
      const part = wanted.slice(at, at + KEYS_AT_ONCE).map((key) => Buffer.from(key, 'hex'));
      const rows = await this.#database.query<{ key: Buffer; value: string }>('select key, value from sentences where key = any($1::bytea[])', [part]);
      for (const { key, value } of rows) {
        const read = shape.safeParse(jsonOf(value));
        if (read.success) found.set(Buffer.from(key).toString('hex'), read.data);
      }
    }
    return found;
  }

  put(job_id: string, entries: ReadonlyMap<string, object>, spent: Spending): Promise<void> {
    return this.#database.transaction(async (query) => {
      await insert(query, entries);
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
async function insert(query: Query, entries: ReadonlyMap<string, object>): Promise<void> {
  if (entries.size === 0) return;
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  await query(
    `insert into sentences (key, value) select decode(key, 'hex'), value from unnest($1::text[], $2::text[]) as given (key, value)
     on conflict (key) do update set value = excluded.value`,
    [sorted.map(([key]) => key), sorted.map(([, sentence]) => JSON.stringify(sentence))],
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
