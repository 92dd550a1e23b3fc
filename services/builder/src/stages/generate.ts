import type { IngestOptions } from '@doctown/schema';
import type { AssembleReply, EstimateItem } from '@doctown/schema/api';
import type { Report } from '../jobs/report.ts';
import { Sentence, type SentenceCache } from '../store/sentences.ts';
import { FirstSentences } from './first-sentences.ts';
import { GenerateService, type GenerateServiceOptions, type Wanted } from './generate-service.ts';
import type { Parsed } from './parse.ts';
import { type Generated, Writing } from './writing.ts';

export interface GenerateDeps extends GenerateServiceOptions {
  job_id: string;
  cache: SentenceCache;
}

/** Writes about the most central symbols first, so that a budget is spent where it matters, and only about what nobody paid for before. */
export async function generateStage(deps: GenerateDeps, ordered: readonly Wanted[], options: IngestOptions, report: Report, signal: AbortSignal): Promise<Generated> {
  const started = performance.now();
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
  const first = new FirstSentences(symbols, report);
  for (const { symbol, sentence } of known) {
    writing.take(symbol, sentence, true);
    first.written(symbol.symbol_id, sentence.documentation?.summary);
  }
  for await (const line of service.generate(wanted, request, () => writing.left(options.max_cost_usd))) {
    if (line.type !== 'completed') writing.hear(line);
    if (line.type === 'documented') first.written(line.documentation.symbol_id, line.documentation.summary);
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

/** By centrality, ties by id; each with its own code and what the whole of it says. */
export function inOrder({ symbol_contexts }: Pick<AssembleReply, 'symbol_contexts'>, parsed: Pick<Parsed, 'describe'>): Wanted[] {
  const described = parsed.describe();
  return [...symbol_contexts]
    .sort((a, b) => b.centrality - a.centrality || (a.symbol_id < b.symbol_id ? -1 : 1))
    .map((context) => ({ symbol_id: context.symbol_id, context: { ...context, ...described.get(context.symbol_id) } }));
}

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
  const sentences = force
    ? new Map<string, Sentence>()
    : await cache.get(
        items.map(({ key }) => key),
        Sentence,
      );
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
