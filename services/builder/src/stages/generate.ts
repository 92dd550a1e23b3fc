import type { Documentation, IngestOptions } from '@doctown/schema';
import type { AssembleReply, EstimateItem } from '@doctown/schema/api';
import type { Report } from '../jobs/report.ts';
import type { Sentence, SentenceCache } from '../store/sentences.ts';
import { GenerateService, type GenerateServiceOptions, type Items, type SymbolLine, type Wanted } from './generate-service.ts';
import { SentenceLog } from './sentence-log.ts';

export interface Generated {
  documentation: Documentation[];
  model: string;
  prompt_version: string;
  /** What writing all of it took, now or before: the same whoever paid. */
  written_for: { input_tokens: number; output_tokens: number; usd: number };
  /** Symbols the model wrote nothing about, by reason. */
  missing: Record<string, Missing>;
}

export interface Missing {
  count: number;
  /** How many of them have a sentence taken from the code instead. */
  extracted: number;
  /** What was said of the first. */
  message: string;
}

export interface GenerateDeps extends GenerateServiceOptions {
  job_id: string;
  cache: SentenceCache;
}

/** Writes about the most central symbols first, so that a budget is spent where it matters, and only about what nobody paid for before. */
export async function generateStage(deps: GenerateDeps, assembled: AssembleReply, options: IngestOptions, report: Report, signal: AbortSignal): Promise<Generated> {
  const started = performance.now();
  const ordered = inOrder(assembled);
  const symbols = ordered.slice(0, options.max_symbols);
  await report.start('generate', symbols.length);
  const service = new GenerateService(deps, signal);
  const writing = await Writing.begin(deps, report, symbols.length);
  if (ordered.length > symbols.length) writing.leaveOut('max_symbols', ordered.length - symbols.length, 'max_symbols was reached');
  const request = requestOf(deps.job_id, options);
  const told = await service.items(symbols, request);
  writing.by(told);
  tellMasked(told.secrets_masked, report);
  const { known, wanted, estimated_tokens } = await sortOut(symbols, told.items, deps.cache, options.force ?? false);
  await report.event('generation.started.v1', { symbol_count: symbols.length, estimated_tokens });
  for (const { symbol, sentence } of known) writing.take(symbol, sentence, true);
  for await (const line of service.generate(wanted, request, () => writing.left(options.max_cost_usd))) {
    if (line.type !== 'completed') writing.hear(line);
  }
  const generated = await writing.end();
  await report.event('generation.completed.v1', {
    total_tokens: writing.spent.input_tokens + writing.spent.output_tokens,
    total_cost: writing.spent.usd,
    duration_ms: Math.round(performance.now() - started),
    warnings: Object.entries(generated.missing).map(([code, { count }]) => `${code}: ${count}`),
  });
  await report.done('generate');
  return generated;
}

/** By centrality, ties by id. */
export const inOrder = ({ symbol_contexts }: Pick<AssembleReply, 'symbol_contexts'>): Wanted[] =>
  [...symbol_contexts].sort((a, b) => b.centrality - a.centrality || (a.symbol_id < b.symbol_id ? -1 : 1)).map((context) => ({ symbol_id: context.symbol_id, context }));

export const requestOf = (job_id: string, { documentation, doc_language, force }: IngestOptions) => ({
  job_id,
  documentation: documentation ?? ('full' as const),
  ...(doc_language ? { doc_language } : {}),
  ...(force ? { force } : {}),
});

function tellMasked(count: number, report: Report): void {
  if (count > 0) report.warn({ code: 'secrets_masked', message: `${count} ${count === 1 ? 'secret' : 'secrets'} in the code were masked before a model saw it`, count });
}

/** What was paid for before, by whomever, and what must be asked. */
export async function sortOut(symbols: readonly Wanted[], items: readonly EstimateItem[], cache: SentenceCache, force: boolean) {
  const itemOf = new Map(items.map((item) => [item.symbol_id as string, item]));
  const sentences = force ? new Map<string, Sentence>() : await cache.get(items.map(({ key }) => key));
  const known: { symbol: Wanted; sentence: Sentence }[] = [];
  const wanted: Wanted[] = [];
  let estimated_tokens = 0;
  for (const symbol of symbols) {
    const item = itemOf.get(symbol.symbol_id);
    const sentence = item && sentences.get(item.key);
    if (sentence) known.push({ symbol, sentence });
    else {
      wanted.push(symbol);
      estimated_tokens += item?.input_tokens ?? 0;
    }
  }
  return { known, wanted, estimated_tokens };
}

/** Counts and keeps what comes, and tells of it. */
class Writing {
  readonly spent;
  readonly #log: SentenceLog;
  readonly #report: Report;
  readonly #total: number;
  readonly #generated: Generated = { documentation: [], model: '', prompt_version: '', written_for: { input_tokens: 0, output_tokens: 0, usd: 0 }, missing: {} };
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
  static async begin({ cache, job_id }: GenerateDeps, report: Report, total: number): Promise<Writing> {
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
    return this.#generated;
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
