import type { Documentation } from '@doctown/schema';
import type { Report } from '../jobs/report.ts';
import type { Sentence, SentenceCache } from '../store/sentences.ts';
import type { Items, SymbolLine, Wanted } from './generate-service.ts';
import { SentenceLog } from './sentence-log.ts';

export interface Generated {
  documentation: Documentation[];
  model: string;
  prompt_version: string;
  /** What writing all of it took, now or before: the same whoever paid. */
  written_for: { input_tokens: number; output_tokens: number; usd: number };
  /** Symbols the model wrote nothing about, by reason. */
  missing: Record<string, Missing>;
  /** What the job spent, over all its attempts, and what others had spent before. */
  spent: { input_tokens: number; output_tokens: number; usd: number };
  usd_saved: number;
}

export interface Missing {
  count: number;
  /** How many of them have a sentence taken from the code instead. */
  extracted: number;
  /** What was said of the first. */
  message: string;
}

/** Counts and keeps what comes, and tells of it. */
export class Writing {
  readonly spent;
  readonly #log: SentenceLog;
  readonly #report: Report;
  readonly #total: number;
  readonly #generated: Generated = {
    documentation: [],
    model: '',
    prompt_version: '',
    written_for: { input_tokens: 0, output_tokens: 0, usd: 0 },
    missing: {},
    spent: { input_tokens: 0, output_tokens: 0, usd: 0 },
    usd_saved: 0,
  };
  #done = 0;
  #cached = 0;
  #saved = 0;
  #left_out = 0;

  private constructor(log: SentenceLog, spent: { input_tokens: number; output_tokens: number; usd: number }, report: Report, total: number) {
    this.#log = log;
    this.spent = { ...spent };
    this.#report = report;
    this.#total = total;
  }

  /** With what earlier attempts of the job spent. */
  static async begin({ cache, job_id }: { cache: SentenceCache; job_id: string }, report: Report, total: number): Promise<Writing> {
    return new Writing(new SentenceLog(cache, job_id), await cache.spentOn(job_id), report, total);
  }

  left(max_cost_usd: number | undefined): number | undefined {
    return max_cost_usd === undefined ? undefined : Math.max(0, max_cost_usd - this.spent.usd);
  }

  leaveOut(code: string, count: number, message: string): void {
    this.#left_out += count;
    this.#generated.missing[code] = { count, extracted: 0, message };
  }

  hear(line: SymbolLine): void {
    const symbol_id = line.type === 'documented' ? line.documentation.symbol_id : line.failure.symbol_id;
    const sentence = sentenceOf(line);
    if (!line.cached) for (const name of ['input_tokens', 'output_tokens', 'usd'] as const) this.spent[name] += sentence[name];
    this.#log.add(line.key, sentence, !line.cached);
    this.take({ symbol_id }, sentence, line.cached);
  }

  take({ symbol_id }: Pick<Wanted, 'symbol_id'>, sentence: Sentence, isCached: boolean): void {
    const { documentation, failure, usd } = sentence;
    const generated = this.#generated;
    this.#done++;
    if (documentation) generated.documentation.push({ ...documentation, symbol_id });
    if (failure) this.#miss(failure, documentation !== null);
    else for (const name of ['input_tokens', 'output_tokens', 'usd'] as const) generated.written_for[name] += sentence[name];
    if (isCached) {
      this.#cached++;
      this.#saved += usd;
    } else if (documentation) this.#report.live('generation.symbol_documented.v1', { symbol_id, token_count: documentation.tokens_used });
    this.#tell();
  }

  by({ model, prompt_version }: Pick<Items, 'model' | 'prompt_version'>): void {
    Object.assign(this.#generated, { model, prompt_version });
  }

  async end(): Promise<Generated> {
    await this.#log.end();
    this.#report.models({ generation: this.#generated.model });
    return { ...this.#generated, spent: { ...this.spent }, usd_saved: this.#saved };
  }

  #miss({ code, message }: { code: string; message: string }, isExtracted: boolean): void {
    const { missing } = this.#generated;
    const { count, extracted } = missing[code] ?? { count: 0, extracted: 0 };
    missing[code] = { count: count + 1, extracted: extracted + Number(isExtracted), message: missing[code]?.message ?? message };
  }

  #tell(): void {
    const documented = this.#generated.documentation.length;
    this.#report.counts({ documented, documented_cached: this.#cached, undocumented: this.#done - documented + this.#left_out });
    this.#report.cost({ ...this.spent, usd_saved: this.#saved });
    this.#report.progress('generate', this.#done, this.#total);
  }
}

function sentenceOf(line: SymbolLine): Sentence {
  const shown = line.type === 'documented' ? line.documentation : line.fallback;
  const failure = line.type === 'failed' ? { code: line.failure.code, message: line.failure.message } : null;
  const bill = { input_tokens: line.input_tokens, output_tokens: line.output_tokens, usd: line.cost };
  if (shown === null) return { documentation: null, failure, ...bill };
  const { symbol_id: _, ...documentation } = shown;
  return { documentation, failure, ...bill };
}
